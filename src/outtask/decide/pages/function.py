"""One function: its options side by side, what flips the verdict, and what a quote would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from outtask.decide.commands.numbers import state_numbers
from outtask.decide.confirming import Confirm, to_confirm
from outtask.decide.numbers.whence import whence
from outtask.decide.pages.waiting import loaded_anew
from outtask.decide.queries.decisions import in_force
from outtask.decide.queries.results import State, state_of
from outtask.decide.queries.studies import function_or_404, may_write
from outtask.decide.queries.told import Told, told_of, told_with
from outtask.decide.quoting import doubts_about, numbers_with
from outtask.formats.report.behind import ORIGIN
from outtask.formats.report.sentences import OPEN
from outtask.formats.report.steps import prices_follow_hours
from outtask.formats.report.wording import unquoted
from outtask.frame.forms import ChoiceField, Form, NumberField, TextField
from outtask.frame.pages import acting, page
from outtask.frame.words import day, number
from outtask.terms.amounts import Origin
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from outtask.decide.models import Function
    from outtask.decide.quoting import Price
    from outtask.formats.report.parts import Grid


class QuoteForm(Form):
    """What a provider asks, for which option."""

    def __init__(self, told: Told, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.prices = {price.key: price for price in told.prices}
        self.fields["price"] = ChoiceField(_("Quoted for"), choices=[(p.key, _named(p)) for p in told.prices])
        self.fields["quote"] = NumberField(_("The quote"), least=0, most=1e12)

    @property
    def price(self) -> Price:
        """The price that is quoted."""
        return self.prices[self.cleaned_data["price"]]


class KeptForm(QuoteForm):
    """The same, with what it rests on."""

    def __init__(self, told: Told, *given: Any, **more: Any) -> None:
        options = {
            f"option.{price.key}": (price.option, {"option": price.option, "now": price.now.mean})
            for price in told.prices
        }
        super().__init__(told, *given, beside=options, **more)
        self.fields["source"] = TextField(
            _("Where it comes from"),
            max_length=120,
            required=False,
            help=_("Such as: quote of 3 March. Left empty, the price counts as judged, not as measured"),
        )

    def concerns(self, name: str) -> bool:
        """Tell whether a value matters: of which option it is the price, and what that is."""
        return name == f"option.{self.data.get('price')}"


@dataclass(frozen=True)
class Quoted:
    """A verdict with a quote, beside the one without."""

    told: Told
    price: Price
    value: float

    @property
    def asked(self) -> str:
        """What an address says of it, so that what is told of the verdict goes on with the quote."""
        return "?" + urlencode({"price": self.price.key, "quote": repr(self.value)})

    @property
    def is_word(self) -> bool:
        """Tell whether it is somebody's word so far, and not the quote that is on record."""
        return self.price.with_value(self.value).origin is not Origin.MEASURED

    @property
    def doubts(self) -> tuple[str, ...]:
        """Say which price is hardly meant, naming the option."""
        what = f"{self.price.option}: {self.price.label}"
        return tuple(
            _("%(what)s: %(why)s. Is this meant?") % {"what": what, "why": why}
            for why in doubts_about(self.told.case, self.price, self.value)
        )

    def changes(self, before: Told) -> bool:
        """Tell whether the verdict is another, or another option is to be chosen."""
        now, then = self.told.result.verdict, before.result.verdict
        return now.kind is not then.kind or (now.kind not in OPEN and now.option != then.option)


@page("decide.Function")
def function(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the verdict, and what it would be with a quote that stands in the address."""
    actor = acting(request)
    found = function_or_404(actor.scope, pk)
    state, told = _looked(request, found)
    if anew := loaded_anew(request, state):
        return anew
    shown: dict[str, Any] = {
        "function": found,
        "study": found.study,
        "state": state,
        "weighed": state.weighed,
        "told": told,
        "before": told,
        "asked": "",
        "decision": in_force(actor.scope, [found.pk]).get(found.pk),
        "may_sign": may_write(actor.scope, found.study, "decide.Decision", "sign"),
        "may_change": may_write(actor.scope, found.study, "decide.Function"),
    }
    if told and told.on_defaults and shown["may_sign"]:
        shown["confirm"] = Confirm(to_confirm(told.result, told.case, found))
    form = None
    if told and told.price:
        asked = request.GET if request.GET.get("quote") else None
        form = QuoteForm(told, asked, initial={"price": told.price.key})
        own = told.case.functions[0]
        shown["unquoted"] = unquoted(own.volume.unit) if prices_follow_hours(own) else ""
        if form.is_bound and form.is_valid():
            quoted = _quoted(state, found, form)
            shown |= {
                "told": quoted.told,
                "quoted": quoted,
                "asked": quoted.asked,
                "changes": quoted.changes(told),
                "kept": KeptForm(told, initial={**form.cleaned_data, "source": request.GET.get("source")}),
            }
    return render(
        request, "decide/function.html", {**shown, "form": form}, status=form.status if form else 200
    )


@page("decide.Function", "change", methods=("POST",))
def keep_quote(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep a quote in the numbers of a function."""
    actor = acting(request)
    found = function_or_404(actor.scope, pk, "change")
    state, told = _looked(request, found)
    if told is None or state.weighed is None:
        raise UserError(_("the function was not weighed yet"), mend=_("wait until it is"))
    form = KeptForm(told, request.POST)
    has_changed = not state.weighed.is_current or form.overtaken is not None
    if has_changed:
        messages.warning(
            request, _("Not kept: what it was weighed with has changed. Look again, then keep it")
        )

    def keep(told_it: dict[str, Any]) -> object:
        source, asked, value = told_it.get("source"), told.case.functions[0], told_it["quote"]
        numbers = numbers_with(found, asked, form.price, value, source or _today(), written=bool(source))
        return state_numbers(actor=actor, function=found, numbers=numbers, part="quote")

    if has_changed or not form.sent(keep):
        if form.is_held:
            messages.warning(request, _("Not kept: take the study up again, then keep it"))
        said = {name: request.POST.get(name, "") for name in ("quote", "price", "source")}
        return redirect(f"{reverse('decide:function', args=[pk])}?{urlencode(said)}")
    messages.success(request, _("The quote is kept; all is weighed anew with it"))
    return redirect("decide:function", pk)


@page("decide.Function")
def behind(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what lies behind a verdict: futures, break-even map, each part of the cost, each figure.

    All of it with the quote that stands in the address, where one does.
    """
    found = function_or_404(acting(request).scope, pk)
    state, told = _looked(request, found, whole=True)
    if anew := loaded_anew(request, state):
        return anew
    quoted = None
    if told and request.GET.get("quote"):
        form = QuoteForm(told, request.GET)
        quoted = _quoted(state, found, form, whole=True) if form.is_valid() else None
    told = quoted.told if quoted else told
    shown = {
        "function": found,
        "study": found.study,
        "state": state,
        "weighed": state.weighed,
        "told": told,
        "quoted": quoted,
        "pictures": told.page.pictures[1:] if told else (),
        "figures": _figures(found, told, quoted) if told else (),
    }
    return render(request, "decide/behind.html", shown)


def _figures(found: Function, told: Told, quoted: Quoted | None) -> list[tuple[Grid, list[str]]]:
    """Return the figures that a verdict follows from, each with where it comes from."""
    prices = {price.key for price in told.prices}
    tried = quoted.price.key.replace("-", "/", 1) if quoted else ""

    def of(place: str, origin: str) -> str:
        to = whence(found, place, origin, prices)
        return to.replace("#", f"{quoted.asked}#") if quoted and place == tried else to

    return [
        (grid, [of(place, row[ORIGIN]) for place, row in zip(grid.places, grid.rows, strict=True)])
        for grid in told.page.inputs
    ]


def _looked(request: HttpRequest, found: Function, *, whole: bool = False) -> tuple[State, Told | None]:
    state = state_of(acting(request).scope, found.study)
    return state, told_of(state.weighed, found, whole=whole) if state.weighed else None


def _quoted(state: State, found: Function, form: QuoteForm, *, whole: bool = False) -> Quoted:
    assert state.weighed is not None
    value = float(form.cleaned_data["quote"])
    return Quoted(told_with(state.weighed, found, form.price, value, whole=whole), form.price, value)


def _named(price: Price) -> str:
    told = {"option": price.option, "label": price.label, "unit": price.unit, "now": number(price.now.mean)}
    return _("%(option)s: %(label)s, %(unit)s (now %(now)s)") % told


def _today() -> str:
    from outtask.core.clock import now

    return _("said on %s, no document named") % day(now())

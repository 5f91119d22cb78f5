"""Sign the verdict on a function, with a reason, a day on which to look again, and what raises it before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from outtask.core.clock import now
from outtask.decide.commands.decisions import LONGEST, sign_decision
from outtask.decide.models import Result
from outtask.decide.pages.aside import keeps_typed_of_function
from outtask.decide.queries.decisions import in_force
from outtask.decide.queries.results import state_of
from outtask.decide.queries.studies import function_or_404
from outtask.decide.queries.told import told_of
from outtask.decide.triggers import COST, Trigger, beyond, proposed, stands
from outtask.frame.forms import DayField, Form, NumberField, ShareField, TextField
from outtask.frame.pages import acting, page
from outtask.frame.words import figures
from outtask.people.queries.four_eyes import is_alone
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from outtask.decide.models import Function
    from outtask.decide.queries.results import Weighed
    from outtask.decide.queries.told import Told

REVIEW = timedelta(days=365)
SOONER = timedelta(days=91)
"""When to look again, where it is too early to tell or something must be mended first."""


class SignForm(Form):
    """The reason, the review, and a threshold for each thing that is watched; an empty one is not."""

    reason = TextField(_("Why you decide so"), lines=4, max_length=LONGEST)
    review_on = DayField(_("Look again on"))

    def __init__(self, triggers: tuple[Trigger, ...], currency: str, *given: Any, **more: Any) -> None:
        initial = {_name(one): _shown(one) for one in triggers}
        super().__init__(*given, initial={**initial, **more.pop("initial", {})}, **more)
        self.triggers = triggers
        for one in triggers:
            kind = ShareField if one.is_share else NumberField
            limits: dict[str, Any] = {"least": -1.0, "most": 100.0} if one.is_share else {"least": 0}
            unit = (
                ("% " + _("a year") if one.unit != "share" else "%") if one.is_share else _unit(one, currency)
            )
            self.fields[_name(one)] = kind(
                _label(one), help=figures(_help(one, currency)), required=False, unit=unit, **limits
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a threshold that today's figure is beyond already."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.triggers:
            at = said.get(_name(one))
            if at is not None and one.now is not None and beyond(one.moved_to(at), one.now):
                self.add_error(_name(one), _("It stands beyond that today, so it would be raised at once."))
        return said

    @property
    def watched(self) -> tuple[Trigger, ...]:
        """The triggers with the thresholds that were typed."""
        found = [(one, self.cleaned_data.get(_name(one))) for one in self.triggers]
        return tuple(_kept(one, at) for one, at in found if at is not None)


@page("decide.Decision", "sign", methods=("GET", "POST"))
@keeps_typed_of_function
def sign(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask what signing needs, and sign."""
    actor = acting(request)
    function = function_or_404(actor.scope, pk)
    if function.study.is_aside and request.method != "POST":
        return redirect("decide:function", function.pk)
    state = state_of(actor.scope, function.study)
    weighed = state.weighed
    told = told_of(weighed, function) if weighed else None
    if weighed is None or told is None or not (weighed.is_current or request.method == "POST"):
        messages.warning(
            request, _("Not signed: the verdict is not there yet, or what it rests on has changed")
        )
        return redirect("decide:function", function.pk)
    from outtask.formats.report.sentences import OPEN

    held = in_force(actor.scope, [function.pk]).get(function.pk)
    triggers = proposed(told.result, told.case.functions[0])
    form = SignForm(triggers, weighed.decision.currency, request.POST or None, initial=_first(told))
    if form.is_bound and not weighed.is_current:  # what was typed stays, until it can be signed
        form.refuse(_changed(_("wait until it is weighed anew, then look and sign again")))
    if form.sent(lambda said: _sign(request, function, weighed, said, form.watched)):
        messages.success(request, _("Signed: %s") % form.result)
        return redirect("decide:decision", form.result.pk)
    shown = {
        "function": function,
        "study": function.study,
        "told": told,
        "form": form,
        "held": held,
        "result": weighed.row,
        "is_open": told.result.verdict.kind in OPEN,
        "seen": request.POST.get("seen", "") if form.is_bound else held.pk if held else "",
        "alone": is_alone(actor, "sign", "decide.Decision"),
        "thresholds": [form[_name(one)] for one in triggers],
    }
    return render(request, "decide/sign.html", shown, status=form.status)


def _sign(
    request: HttpRequest,
    function: Function,
    weighed: Weighed,
    said: dict[str, Any],
    watched: tuple[Trigger, ...],
) -> Any:
    actor = acting(request)
    result = Result.objects.within(actor.scope).filter(pk=_row(request.POST.get("result", "")) or 0).first()
    if result is None or result.key != weighed.key:
        raise _changed(_("look at it again, then sign"))
    return sign_decision(
        actor=actor,
        function=function,
        result=result,
        seen=_row(request.POST.get("seen", "")),
        reason=said["reason"],
        review_on=said["review_on"],
        triggers=watched,
    )


def _changed(mend: str) -> UserError:
    return UserError(_("what the verdict rests on has changed since you looked"), mend=mend)


def _row(said: str) -> int | None:
    """Return the number of a row that a hidden field names; none where somebody wrote something else."""
    return int(said) if said.isdecimal() and len(said) <= 18 else None


def _first(told: Told) -> dict[str, date]:
    from outtask.formats.report.sentences import OPEN

    span = SOONER if told.result.verdict.kind in OPEN else REVIEW
    return {"review_on": (now() + span).date()}


def _name(trigger: Trigger) -> str:
    return f"watch_{trigger.of}"


def _kept(trigger: Trigger, at: float) -> Trigger:
    """Return a trigger as it was typed; one that was left as shown keeps all its digits."""
    return trigger if at == _shown(trigger) else trigger.moved_to(at)


def _shown(trigger: Trigger) -> float:
    """Return a threshold as it is shown, with the digits that a verdict tells of its turning values."""
    from outtask.formats.report.turning import two_digits

    at = trigger.at if trigger.of == COST else two_digits(trigger.at, trigger.now or 0.0)
    return float(f"{at:.3g}")


def _label(trigger: Trigger) -> str:
    told = _("%s rises above") if trigger.above is not None else _("%s falls below")
    return told % trigger.label


def _unit(trigger: Trigger, currency: str) -> str:
    return trigger.unit.replace("money", currency).replace("/", " per ")


def _help(trigger: Trigger, currency: str) -> str:
    now_at = _("now %s") % stands(trigger, currency) if trigger.now is not None else ""
    why = _("there the verdict turns") if trigger.turns else _("a move worth a look")
    return "; ".join(filter(None, (now_at, why)))

"""Which groups make up which function: merge, rename, move, set apart, bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.core.anew import Held, Overtaken
from outtask.decide import arranging
from outtask.decide.commands.functions import (
    bundle_functions,
    remove_function,
    rename_function,
    set_function_apart,
)
from outtask.decide.commands.taking_back import take_back
from outtask.decide.contribution import SHORT
from outtask.decide.models import Arranged, Function, Study
from outtask.decide.pages.arranged import ArrangeForm, OneForm, form_of
from outtask.decide.pages.aside import keeps_typed, may_type
from outtask.decide.pages.cards import card, forms_of_ones, goals
from outtask.decide.pages.waiting import MEASURING, measuring
from outtask.decide.queries.groups import made_of, with_few_facts
from outtask.decide.queries.studies import functions_of, study_or_404
from outtask.decide.way import way
from outtask.frame.pages import acting, page, was_done
from outtask.methods.facts.proposal import OTHER
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse, QueryDict

    from outtask.core.commands import Actor

    Functions = Mapping[int, Function]
    Done = tuple[str, Function | None]

PER_PAGE = 24


@page("decide.Function", methods=("GET", "POST"))
@keeps_typed
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Show functions with their groups, and change them by what is ticked."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    if request.method != "POST":
        return _shown(request, study, actor)
    functions = {one.pk: one for one in functions_of(actor.scope, study)}
    form = form_of(functions, request.POST, _number(request.POST.get("do", "").partition(":")[2]))
    if form.overtaken is not None:
        return _shown(request, study, actor, form)
    try:
        told, changed = _do(actor, study, functions, request.POST)
        messages.success(request, _with_undo(told, study, actor))
    except Overtaken:
        raise
    except Held:
        return _shown(request, study, actor, form)
    except UserError as why:
        if not was_done(actor):  # what was asked for could not be done again
            return _shown(request, study, actor, error=why)
        changed = None
    return redirect(_where(request, study, actor, changed))


def _with_undo(told: str, study: Study, actor: Actor) -> str:
    """Offer to take back what was just done, beside the words that tell it."""
    rows = Arranged.objects.everything("what was just done").filter(study=study, request=actor.request)
    key = rows.values_list("pk", flat=True).first()
    if key is None:
        return told
    button = '{} <button class="button" form="arrange" name="undo" value="{}">{}</button>'
    return format_html(button, told, key, _("Undo"))


def _where(request: HttpRequest, study: Study, actor: Actor, changed: Function | None) -> str:
    """Return where to go on: the box of what was changed gets the focus, on whichever page it stands now."""
    keys = [row[0] for row in _everything(study, actor) if _matches(_asked(request), row[1], row[3])]
    if changed is None or changed.pk not in keys:
        return f"{request.get_full_path()}#decided"
    query = request.GET.copy()
    query["page"] = str(keys.index(changed.pk) // PER_PAGE + 1)
    if query["page"] == "1":
        del query["page"]
    return f"{request.path}{'?' if query else ''}{query.urlencode()}#made-{changed.pk}"


def _rows(study: Study, actor: Actor) -> QuerySet[Function]:
    """Return the functions in the order of the page."""
    return Function.objects.within(actor.scope).filter(study=study).order_by("set_apart", "position", "pk")


def _everything(study: Study, actor: Actor) -> list[tuple[int, str, bool, list[str]]]:
    return list(_rows(study, actor).values_list("pk", "name", "set_apart", "groups"))


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:120]


def _shown(
    request: HttpRequest,
    study: Study,
    actor: Actor,
    form: ArrangeForm | OneForm | None = None,
    error: UserError | None = None,
) -> HttpResponse:
    everything, asked = _everything(study, actor), _asked(request)
    seen = [row[0] for row in everything if _matches(asked, row[1], row[3])]
    part = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    functions = list(with_few_facts(_rows(study, actor)).filter(pk__in=list(part)))
    made, again = made_of(study, functions), form is not None or error is not None
    arrange = form if isinstance(form, ArrangeForm) else ArrangeForm(functions)
    may_change = may_type(request, study, "decide.Function")
    sent = request.POST
    as_sent = {
        "error": error,
        "at": 0 if "undo" in sent else _number(sent.get("do", "").partition(":")[2]),
        "typed": sent,
        "ticked": sent.getlist("functions"),
        "ticked_groups": sent.getlist("groups"),
    }
    cards = {one.pk: card(one, may_change, as_sent if again else None) for one in made}
    waits = not study.is_aside and any(not one.is_measured for one in made)
    shown = {
        "study": study,
        "way": way(study, "groups"),
        "decided": [cards[one.pk] for one in made if not one.set_apart],
        "apart": [cards[one.pk] for one in made if one.set_apart],
        "counts": (
            sum(not row[2] for row in everything),
            sum(len(row[3]) for row in everything),
            sum(row[2] for row in everything),
        ),
        "together": next((len(row[3]) for row in everything if row[1] == OTHER and not row[2]), 0),
        "goals": goals(tuple((row[0], row[1]) for row in everything), sent.get("to", "") if again else ""),
        "asked": asked,
        "may_filter": len(everything) > PER_PAGE,
        "page": part,
        "measuring": waits,
        "job": measuring(study) if waits else None,
        "was_waiting": request.headers.get("HX-Target") == MEASURING,  # what is ticked stays till one looks
        "may_change": may_change,
        "arrange": arrange,
        "ones": forms_of_ones(request, functions, arrange, form) if may_change else "",
        "changed": form,
        "functions": functions,
        **(as_sent if again else {}),
    }
    return render(request, "decide/groups.html", shown, status=409 if form else 422 if error else 200)


def _matches(asked: str, name: str, groups: list[str]) -> bool:
    """Tell whether a function or one of its groups is called like what is searched for."""
    return not asked or any(asked.casefold() in one.casefold() for one in (name, *groups))


def _do(actor: Actor, study: Study, functions: Functions, sent: QueryDict) -> Done:
    """Do what a button asks for with what is ticked; return in words what was done, and which holds it."""
    if "undo" in sent:
        return _take_back(actor, study, sent.get("undo", ""))
    name, _sep, rest = sent.get("do", "").partition(":")
    if name not in DOES:
        raise UserError(_("that button is not known"), mend=_("load the page again"))
    return DOES[name](actor, functions, sent, rest)


def _merge(actor: Actor, functions: Functions, sent: QueryDict, _rest: str) -> Done:
    ticked = _ticked(functions, sent)
    if len(ticked) < 2:
        raise UserError(
            _("fewer than two functions are ticked"), field="functions", mend=_("tick two or more")
        )
    if (into := functions.get(_number(sent.get("into", "")))) in ticked:
        ticked.sort(key=lambda one: one is not into)  # what they are dragged onto keeps its numbers
    differs = len({one.contribution for one in ticked if one.contribution}) > 1
    made = arranging.merge(actor, ticked, sent.get("name", "").strip() or ticked[0].name)
    told = _("%(count)s functions are one now: %(name)s") % {"count": len(ticked), "name": made.name}
    if differs:
        kept = _("How far they set you apart was said differently; this stays: %s")
        told = f"{told}. {kept % SHORT[made.contribution]}"
    return told, made


def _move(actor: Actor, functions: Functions, sent: QueryDict, _rest: str) -> Done:
    goal = functions.get(_number(sent.get("to", "")))
    if goal is None:
        raise UserError(_("no function is chosen"), field="to", mend=_("choose where the groups belong"))
    names = [name for moved in _ticked_groups(functions, sent).values() for name in moved]
    arranging.move(actor, names, goal)
    count = len(names)
    told = ngettext("%(n)s group belongs to %(to)s now", "%(n)s groups belong to %(to)s now", count)
    return told % {"n": count, "to": goal.name}, goal


def _split(actor: Actor, functions: Functions, sent: QueryDict, _rest: str) -> Done:
    moved = _ticked_groups(functions, sent)
    if len(moved) > 1:
        raise UserError(
            _("the ticked groups belong to several functions"),
            field="groups",
            mend=_("merge the functions, or move the groups into one"),
        )
    ((start, names),) = moved.items()
    made = arranging.split(actor, names, functions[start], sent.get("name", "").strip() or names[0])
    return _("%s is a function of its own now") % made.name, made


def _bundle(actor: Actor, functions: Functions, sent: QueryDict, _rest: str) -> Done:
    ticked = _ticked(functions, sent)
    name = sent.get("name", "").strip()
    if not name:
        raise UserError(
            _("what is weighed together needs a name"), field="name", mend=_("write one beside the button")
        )
    bundle_functions(actor=actor, functions=ticked, bundle=name)
    return _("They are also weighed together, as %s") % name, ticked[0]


def _unbundle(actor: Actor, functions: Functions, sent: QueryDict, _rest: str) -> Done:
    ticked = _ticked(functions, sent)
    bundle_functions(actor=actor, functions=ticked, bundle="")
    return _("Each is looked at on its own now"), ticked[0]


def _rename(actor: Actor, functions: Functions, sent: QueryDict, rest: str) -> Done:
    function = _one(functions, rest)
    made = rename_function(actor=actor, function=function, name=sent.get("name", ""))
    return _("It is called %s now") % made.name, made


def _apart(actor: Actor, functions: Functions, _sent: QueryDict, rest: str) -> Done:
    function = set_function_apart(actor=actor, function=_one(functions, rest), apart=True)
    return _("%s is set apart, and not decided on") % function.name, function


def _take_in(actor: Actor, functions: Functions, _sent: QueryDict, rest: str) -> Done:
    function = set_function_apart(actor=actor, function=_one(functions, rest), apart=False)
    return _("%s is decided on now") % function.name, function


def _remove(actor: Actor, functions: Functions, _sent: QueryDict, rest: str) -> Done:
    function = _one(functions, rest)
    name = function.name
    remove_function(actor=actor, function=function)
    return _("%s is removed") % name, None


def _take_back(actor: Actor, study: Study, key: str) -> Done:
    rows = Arranged.objects.everything("who may change its study may take it back").select_related("study")
    arranged = rows.filter(study=study, pk=_number(key)).first()
    if arranged is None:
        raise UserError(
            _("that was taken back already, or is too long ago"),
            mend=_("change by hand what you want otherwise"),
        )
    before = arranged.before["functions"]
    take_back(actor=actor, arranged=arranged)
    names = ", ".join(row["name"] for row in before.values())
    first = Function.objects.within(actor.scope).filter(pk__in=before).first()
    return _("Taken back; as before: %s") % names, first


DOES: dict[str, Callable[[Actor, Functions, QueryDict, str], Done]] = {
    "merge": _merge,
    "move": _move,
    "split": _split,
    "bundle": _bundle,
    "unbundle": _unbundle,
    "rename": _rename,
    "apart": _apart,
    "take-in": _take_in,
    "remove": _remove,
}


def _one(functions: Functions, key: str) -> Function:
    if (found := functions.get(_number(key))) is None:
        raise UserError(_("that function is gone"), mend=_("load the page again"))
    return found


def _ticked(functions: Functions, sent: QueryDict) -> list[Function]:
    """Return the functions that are ticked, in the order of the page."""
    keys = {_number(key) for key in sent.getlist("functions")}
    found = [function for key, function in functions.items() if key in keys]
    if not found:
        raise UserError(_("no function is ticked"), field="functions", mend=_("tick those that you mean"))
    return found


def _ticked_groups(functions: Functions, sent: QueryDict) -> dict[int, list[str]]:
    """Return the groups that are ticked by the function they are in; a box says ``function:group``."""
    found: dict[int, list[str]] = {}
    for value in sent.getlist("groups"):
        key, _sep, group = value.partition(":")
        function = functions.get(_number(key))
        if function is not None and group in function.groups:
            found.setdefault(function.pk, []).append(group)
    if not found:
        raise UserError(_("no group is ticked"), field="groups", mend=_("tick those that you mean"))
    return found


def _number(key: str) -> int:
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0

"""Write a case to start from: what a log measured, what templates assume, and what only people here know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from outtask.formats.case_defaults import default_lines
from outtask.formats.case_kinds import By, Taken, kind_comment, taken_for
from outtask.formats.case_measured import filled_from, lasting, measured_work
from outtask.formats.case_render import Around, as_item, commented, plain, term_lines, told_apart, visible
from outtask.formats.case_staffing import FAR
from outtask.formats.case_template import Template, template
from outtask.methods.facts.proposal import DISPATCH, MOST, OTHER, propose_functions
from outtask.methods.words import counted, percent
from outtask.terms.amounts import Amount, Origin, fixed
from outtask.terms.calendar import month_after
from outtask.terms.case import Case, Provider
from outtask.terms.facts import NONE, Assessment, FunctionFacts
from outtask.terms.functions import Function, Volume
from outtask.terms.resolve import coverage_people, resolved, workload_people

if TYPE_CHECKING:
    from outtask.terms.inputs import Term

CURRENCY = "EUR"
SOURCE = "ticket log"
LONGEST = 120  # letters of a name
KEPT = ("coverage_hours", "seats")  # of a template, whatever its work is counted in
QUICKEST = 0.1  # hours: even a ticket that closes itself is looked at
HEAD = """\
# What to keep, out-task or outsource: a case for `outtask decide`.
#
# How to fill it in
#   QUESTION  is what only people here know. A number: write yours in place of what stands in { }. A line
#             behind a #: take the # away and write your answer.
#   PERHAPS   is asked only where it applies.
#   What is asked of every function alike stands at the first only: answer there, and copy the line to those
#   for which it holds too.
#   Assumed   is a default; its reason stands beside it. Change what you know better, and then delete
#             "origin: assumed". Measured is what your log told.
# A number may be plain (14), a percentage (12 %), or a range: {low: 12, likely: 14, high: 18, source: "why"}.
# With questions open it is decided on the numbers that stand here, and the verdict says so.
#   outtask case check THIS-FILE    names what is open, wrong or contradictory, line by line
#   outtask case fields             lists everything a case may say
"""
CASE = """
case: Sourcing of IT functions

# QUESTION In which currency? Take the # away even if it is this one, and give the next number in it.
#currency: EUR
# QUESTION What does one own person cost a year: pay, pension and other on-costs (currency/person/year)?
# Tools, desk and lead come on top; see tools_per_person and management_share.
loaded_cost: {low: 60000, likely: 75000, high: 95000, origin: assumed, question: true,
  source: "IT staff with pension and leave, in euro; tools, desk and lead come on top"}

# Month 1 of the comparison, and over how many months it is decided; 36, 60 and 120 are always shown too.
start: {start}
horizon_months: 60

organisation:
  # QUESTION Can your people define, manage and verify the work of others: none, or some?
  #provider_skill: some
  # QUESTION How many own hours a month are there to manage providers, in all? Left out, there is no limit.
  #governance_hours: 80
  # QUESTION In which country are you (two letters)? A provider elsewhere has a location of its own.
  #country: XX
"""


Chosen = tuple[Function, Template, list[str]]
"""A function of the new case, the template it follows, and comments on it."""


def new_case(
    assessment: Assessment | None = None,
    templates: Sequence[str] = (),
    *,
    mapped: bool = False,
    bundled: Sequence[str] = (),
    like: Mapping[str, str] | None = None,
    named: Mapping[str, str] | None = None,
    today: date | None = None,
) -> str:
    """Return a commented case as YAML text that reads back without errors, with its questions marked.

    Functions come from an assessment (the largest groups; dispatchers are set apart, small groups are named)
    and from templates (`case_template.template_names`); with neither, the service desk's. ``mapped`` says
    that a person or a proposal has already made functions of the log's groups, so that all of them stay;
    ``bundled`` names the small groups that one of them then stands for. ``like`` says of functions, by name,
    which template they are like (the ``like`` of a `FunctionsMap`); of others their names tell it, and where
    they do not, the case asks. ``named`` is the map, group -> function: of its functions without a ticket the
    case asks how many there are. It compares from the month after ``today`` on.
    Raises UserError for a template there is not.
    """
    asked = [template(name) for name in dict.fromkeys(templates)]
    rated = _rated(assessment, mapped) if assessment else []
    unseen = without_tickets(assessment, named) if assessment else {}
    kinds = _kinds([*(facts.name for facts in rated), *unseen], templates, like)
    seen = list(_from_log(rated, assessment.calendar, kinds[: len(rated)])) if assessment else []
    seen += _asked_for(unseen, kinds[len(rated) :])
    if not asked and not seen:
        asked = [template("service-desk")]
    known = {function.name.casefold() for function, _, _ in seen}
    added = (one for one in asked if one.function.project or one.function.name.casefold() not in known)
    functions = [*seen, *((one.function, one, []) for one in added)]
    names = told_apart([function.name for function, _, _ in functions])
    chosen = [one for _, one, _ in functions]
    lines = [
        *HEAD.splitlines(),
        *(_told(assessment, {*(f.name for f in rated), *unseen}, bundled) if assessment else ()),
        *CASE.replace("{start}", month_after(today or datetime.now(UTC).date())).splitlines(),
    ]
    lines += _providers(chosen) + _staff(names)
    lines += ["", "functions:"]
    for i, ((function, _, comments), name) in enumerate(zip(functions, names, strict=True)):
        called = function.model_copy(update={"name": name})
        lines += ["", *comments, *as_item(term_lines(called, Around(called, CURRENCY, first=i == 0), 4))]
    return "\n".join([*lines, *_bundles(names), "", *default_lines()]) + "\n"


def kinds_of(
    assessment: Assessment,
    templates: Sequence[str] = (),
    *,
    mapped: bool = False,
    like: Mapping[str, str] | None = None,
    named: Mapping[str, str] | None = None,
) -> list[Taken]:
    """Return what each function of a log is taken for by `new_case`, which is given the same."""
    rated = [facts.name for facts in _rated(assessment, mapped)]
    return _kinds([*rated, *without_tickets(assessment, named)], templates, like)


def _kinds(names: Iterable[str], templates: Sequence[str], like: Mapping[str, str] | None) -> list[Taken]:
    """A template asked for whose function is called as one of the log is that one, and not a second."""
    usual = {name: template(name).function for name in templates}
    asked = {one.name.casefold(): name for name, one in usual.items() if one.project is None}
    return [taken_for(name, like, asked) for name in names]


def without_tickets(
    assessment: Assessment, named: Mapping[str, str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the functions of a map, group -> function, that no ticket tells of, each with its groups.

    The log has none of their tickets, or none in its complete months.
    """
    apart = {facts.name for facts in assessment.functions if facts.dispatcher}
    told = {facts.name for facts in _worth(assessment)} | apart | {DISPATCH, OTHER, NONE}
    groups = named or {}
    return {
        function: tuple(group for group, of in groups.items() if of == function)
        for function in dict.fromkeys(groups.values())
        if function not in told
    }


def _asked_for(unseen: Mapping[str, Sequence[str]], kinds: Iterable[Taken]) -> Iterator[Chosen]:
    """Take from its template what no ticket tells of a function: how many there are is a question."""
    for (name, groups), taken in zip(unseen.items(), kinds, strict=True):
        usual = template(taken.template)
        told = f"No ticket in the complete months of the log is in its groups ({_list(groups)}): how many "
        comments = commented(f"{told}there are a month is asked.", 2) + kind_comment(taken, first=False)
        yield _as_tickets(usual.function, name), usual, comments


def _as_tickets(usual: Function, name: str) -> Function:
    """Return the function of a template, named as in a map and counted in tickets."""
    tickets = usual if usual.volume.unit == "ticket" else template("ticket-team").function
    kept = {key: one for key in KEPT if (one := getattr(usual.work, key)) is not None}
    return usual.model_copy(
        update={
            "name": visible(name)[:LONGEST].strip() or "(unnamed)",
            "volume": tickets.volume,
            "work": tickets.work.model_copy(update=kept),
        }
    )


def _from_log(rated: Iterable[FunctionFacts], calendar: str, kinds: Iterable[Taken]) -> Iterator[Chosen]:
    """Give each function worth rating its measured facts, in the template that it was taken for."""
    asked_before = False
    for facts, taken in zip(rated, kinds, strict=True):
        usual = template(taken.template)
        told = _sentence(facts, calendar)
        if taken.by is By.ASKED:
            told += " It is the function of the template asked for, counted in tickets as in the log."
        comments = commented(told, 2) + kind_comment(taken, first=not asked_before)
        asked_before |= taken.by is By.NOBODY
        yield filled_from(beside_measured(usual.function, facts), facts, SOURCE), usual, comments


def _rated(assessment: Assessment, mapped: bool) -> list[FunctionFacts]:
    """Return the functions to decide on: as few as people rate with care, those with tickets to count."""
    small = () if mapped else bundled_groups(assessment)
    rated = [facts for facts in _worth(assessment) if facts.name not in small]
    return sorted(rated, key=lambda facts: facts.name == OTHER)


def bundled_groups(assessment: Assessment, named: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the groups to decide on together, largest first; none where each can be rated on its own.

    With ``named``, the group -> function by which the assessment was made, those that it does not name;
    without, those too small to be rated one by one.
    """
    if named:
        known = {*named.values(), DISPATCH, NONE}
        return tuple(f.name for f in assessment.functions if not (f.dispatcher or f.name in known))
    if len(_worth(assessment)) <= MOST or any(f.name in (DISPATCH, OTHER) for f in assessment.functions):
        return ()
    proposed = propose_functions(assessment)
    return tuple(f.name for f in assessment.functions if f.name != NONE and proposed[f.name] == OTHER)


def _worth(assessment: Assessment) -> list[FunctionFacts]:
    """Return the functions with tickets to count, those set apart left out."""
    return [
        facts
        for facts in assessment.functions
        if facts.level.value and not facts.dispatcher and facts.name not in (DISPATCH, NONE)
    ]


def beside_measured(usual: Function, facts: FunctionFacts) -> Function:
    """Return the function of a template, named and counted as in a log, without what the log measured."""
    other_unit = usual.volume.unit != "ticket"
    work = template("ticket-team").function.work if other_unit else usual.work
    kept = {"coverage_hours": _on_duty(usual, facts), "seats": usual.work.seats}
    kept["hours_per_unit"] = work.hours_per_unit and _effort(work.hours_per_unit, facts)
    update: dict[str, Amount | None] = {key: one for key, one in kept.items() if one is not None}
    return usual.model_copy(
        update={
            "name": visible(facts.name)[:LONGEST].strip() or "(unnamed)",
            "volume": Volume(unit="ticket"),
            "work": work.model_copy(update=update | dict.fromkeys(measured_work(facts, SOURCE))),
        }
    )


def _on_duty(usual: Function, facts: FunctionFacts) -> Amount | None:
    """Return the hours to staff that are usual; none where the tickets of the log need far fewer people.

    A guess must not contradict what was measured: it stays asked.
    """
    hours, level = usual.work.coverage_hours, facts.level.value
    if hours is None or not hours.question or level is None:
        return hours
    counted = Volume(unit="ticket", per_month=fixed(level, Origin.MEASURED))
    full = resolved(Case(case="A", functions=(usual.model_copy(update={"volume": counted}),))).functions[0]
    if coverage_people(full) <= FAR * workload_people(full):
        return hours
    why = "judgement: for so few tickets alone nobody is kept on duty"
    return fixed(0.0, Origin.ASSUMED, why).model_copy(update={"question": True})


def _effort(usual: Amount, facts: FunctionFacts) -> Amount:
    """Return the hours of a ticket: less than usual where half are over sooner than that."""
    median = facts.resolution.p50
    if median is None or median / 3600 >= usual.likely:
        return usual
    hours = max(median / 3600, QUICKEST)
    source = f"judgement: half of the tickets are resolved within {hours:.1f} hours"
    return usual.scaled(hours / usual.likely).model_copy(update={"source": source})


def _sentence(facts: FunctionFacts, calendar: str) -> str:
    """Say what was measured of a function beyond the numbers that the case uses."""
    months = [month.tickets for month in facts.monthly if month.complete]
    inside = "" if sum(months) == facts.tickets else f"{sum(months):,} of them "
    within = f"{inside}in its {counted(len(months), 'complete month')}"
    parts = [f"Measured in the whole log: {counted(facts.tickets, 'ticket')} reached it ({within})"]
    for fact, words in (
        (facts.reopened, "were reopened"),
        (facts.waiting_share, "of its time was waiting"),
        (facts.out_of_hours, "came out of hours"),
    ):
        if fact.value is not None:
            parts.append(f"{percent(fact.value)} {words}")
    if facts.resolution.p50 is not None:
        hours = "hours" if calendar == "around the clock" else "working hours"
        parts.append(f"half were resolved within {facts.resolution.p50 / 3600:,.1f} {hours}")
    why = lasting(facts.growth).why
    return ", ".join(parts) + "." + (f" Growth: {why}." if why else "")


def _told(assessment: Assessment, names: Collection[str], bundled: Sequence[str]) -> Iterator[str]:
    """Say what the log holds, and which of its groups are not in the case, which has those of ``names``."""
    months = assessment.window.months
    span = (
        f"{counted(len(months), 'complete month')} ({months[0]} to {months[-1]})"
        if months
        else "no complete month"
    )
    yield "#"
    yield f"# From a ticket log with {counted(assessment.tickets, 'ticket')}, {span}."
    if months:
        window, these = assessment.window, "this month" if len(months) == 1 else "these months"
        told = f"Volume a month is told from {these} only"
        if late := window.stragglers:
            told += (
                f"; {counted(late, 'ticket')} {'was' if late == 1 else 'were'} opened outside {window.first} "
                f"to {window.last}, the days that the log holds completely"
            )
        yield from commented(f"{told}.", 0)
    left = [facts for facts in assessment.functions if facts.name not in names]
    apart = [facts.name for facts in left if facts.dispatcher or facts.name == DISPATCH]
    if apart:
        yield from commented(
            f"Set apart, as they pass tickets on more than they end them: {_list(apart)}.", 0
        )
    if bundled:
        together = sum(facts.closed for facts in assessment.functions if facts.name == OTHER)
        part = together / max(1, sum(facts.closed for facts in assessment.functions))
        yield from commented(
            f"{OTHER} stands for {_list(bundled)}: {percent(part)} of the tickets closed. To put them where "
            "they belong, name them in a map of groups to functions (outtask assess LOG --write-functions "
            "MAP.yaml proposes one); then: outtask case new LOG --functions MAP.yaml.",
            0,
        )
    rest = [facts for facts in left if not facts.dispatcher and facts.name not in (DISPATCH, NONE)]
    if rest:
        closed = sum(facts.closed for facts in rest) / max(1, sum(f.closed for f in assessment.functions))
        yield from commented(
            f"Not in this case: {len(rest)} smaller groups with {percent(closed)} of the tickets closed "
            f"({_list([facts.name for facts in rest])}). A map of groups to functions bundles them: outtask "
            "assess LOG --help.",
            0,
        )


def _list(names: Sequence[str]) -> str:
    return ", ".join(visible(name) for name in names[:10]) + (
        f" and {len(names) - 10} more" * (len(names) > 10)
    )


def _providers(chosen: Sequence[Template]) -> list[str]:
    """List the providers that the options name, each once: hours to manage one are spent once."""
    known = {provider.name: provider for one in chosen for provider in one.providers}
    used = {option.provider for one in chosen for option in one.function.options or ()}
    listed = [provider for name, provider in known.items() if name in used]
    if not listed:
        return []
    lines = ["", "# Providers the options name. Put real names here and in the options as you learn them."]
    lines += ["# Each may also have: location (two letters), cultural_fit (0 to 1), managed_already (true)."]
    return [*lines, "providers:", *(line for one in listed for line in as_item(_plain_lines(one)))]


def _plain_lines(provider: Provider) -> list[str]:
    stated: Term = provider
    return [
        f"    {name}: {plain(getattr(stated, name))}" for name in ("name", "note") if getattr(stated, name)
    ]


def _staff(names: Sequence[str]) -> list[str]:
    shares = ", ".join(f"{plain(name)}: {share}" for name, share in zip(names[:2], (0.6, 0.4), strict=False))
    return [
        "",
        "# PERHAPS People work for several functions? Then list them here instead of under today.people.",
        f"#staff: [{{name: Somebody, count: 1, shares: {{{shares}}}}}]",
    ]


def _bundles(names: Sequence[str]) -> list[str]:
    if len(names) < 2:
        return []
    members = ", ".join(plain(name) for name in names[:2])
    return [
        "",
        "# PERHAPS Some could go together to one provider? All together are weighed in any case.",
        f"#bundles: [{{name: Together, functions: [{members}]}}]",
    ]

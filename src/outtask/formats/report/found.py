"""What was found in the log: the title, the window, the delegability board, the functions in detail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outtask.formats.report.charts.board import board_picture
from outtask.formats.report.charts.volume import spark_bars, volume_picture
from outtask.formats.report.few_people import FEW_PEOPLE, carried_by, done_by, rests_on_few, said_of_each
from outtask.formats.report.lacking import one_row_each, told_by
from outtask.formats.report.measured import measured_facts
from outtask.formats.report.numbers import count, duration, every, first_few, month, share
from outtask.formats.report.parts import Fact, Meter, Picture
from outtask.formats.report.wording import OF_LOG, OF_STUDY, PARTS
from outtask.methods.facts.definitions import telling
from outtask.methods.words import NBSP, counted, few
from outtask.terms.facts import NO_COLUMN, Take
from outtask.terms.facts import NONE as NO_FUNCTION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outtask.terms.facts import Assessment, FunctionFacts, Measured, MonthVolume

BOUNDED, ENTANGLED = 0.75, 0.6
ROUTINE, RARE = 0.7, 0.35
MOST_WORK = 0.8
PLURALS = {"category": "categories", "service": "services", "location": "locations", "product": "products",
           "queue": "queues", "project": "projects", "department": "departments"}  # fmt: skip
"""Columns whose name can stand in a sentence; a group is a group in any language."""
SHOWN = 20
"""Functions that the board shows at once; the rest is one click away."""


@dataclass(frozen=True)
class BoardRow:
    """One function on the delegability board."""

    name: str
    anchor: str
    volume: str
    part: str  # of the tickets of all that stand beside it
    spark: tuple[tuple[str, str], ...]  # place and height of each complete month
    stays: Meter
    routine: Meter
    key_person: Meter
    vendor: Meter
    resolution: str
    sentence: str
    linked: bool  # whether the page has a place that says more


@dataclass(frozen=True)
class Detail:
    """All facts of one function, each with its sample and definition."""

    name: str
    anchor: str
    sentence: str
    facts: tuple[Fact, ...]
    picture: Picture | None


@dataclass(frozen=True)
class Found:
    """What the log says."""

    title: str
    lead: str
    steps: tuple[str, ...]  # what to do with it
    points: tuple[tuple[str, str], ...]  # a term and what was found
    map: Picture | None
    part: str  # what the shares of its rows are called
    part_means: str  # and of what they are shares
    few_people: str  # that nearly all of them rest on few
    board: tuple[BoardRow, ...]
    more: tuple[BoardRow, ...]
    details: tuple[Detail, ...]
    sources: tuple[str, ...]  # attribution and remarks, passed through


def found_in(assessment: Assessment, anchors: dict[str, str] | None = None, *, only: bool = False) -> Found:
    """Lay out an assessment. `anchors` leads from a function to its place on the page.

    With `only`, the functions named there are the whole board.
    """
    functions = [f for f in assessment.functions if f.name != NO_FUNCTION]
    anchors = anchors or {}
    if only:
        functions = [f for f in functions if f.name in anchors] or functions
    total = sum(f.tickets for f in functions) or 1
    carrying = carriers(functions)
    named = {f.name: anchors.get(f.name, f"group-{i}") for i, f in enumerate(functions, 1)}
    detailed = [] if only else functions[: max(5, min(SHOWN, carrying))]
    places = {f.name for f in detailed} | anchors.keys()
    few_people = said_of_each(functions)
    rows = [
        board_row(f, named[f.name], total, linked=f.name in places, once=bool(few_people)) for f in functions
    ]
    part = OF_STUDY if only else OF_LOG
    return Found(
        title=_title(assessment, functions, carrying),
        lead=_lead(functions, carrying, assessment),
        steps=_steps(functions, carrying, nouns(assessment.by)),
        points=_points(assessment, functions),
        map=board_picture(functions, BOUNDED, ROUTINE),
        part=part,
        part_means=PARTS[part],
        few_people=few_people,
        board=tuple(rows[:SHOWN]),
        more=tuple(rows[SHOWN:]),
        details=tuple(_detail(f, named[f.name]) for f in detailed),
        sources=(*assessment.notes, *(_said(note) for note in assessment.window.notes)),
    )


def in_short(
    assessment: Assessment, in_one_file: int | None = None
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the title and the points of :func:`found_in` alone, for pages that wait for no picture.

    With ``in_one_file``, the repeated rows that one file holds, those that two files hold are told apart.
    """
    functions = [f for f in assessment.functions if f.name != NO_FUNCTION]
    return _title(assessment, functions, carriers(functions)), _points(assessment, functions, in_one_file)


def carriers(functions: Iterable[FunctionFacts]) -> int:
    """Return the fewest functions that together carry most of the handled tickets (``MOST_WORK``)."""
    volumes = sorted((f.tickets for f in functions), reverse=True)
    need, carried = MOST_WORK * sum(volumes), 0
    for place, volume in enumerate(volumes, 1):
        carried += volume
        if carried >= need:
            return place
    return len(volumes)


def noun(by: str) -> str:
    """Say what the functions of a log are: a category where the column is called so, else a group."""
    plainly = by.replace("_", " ").lower()
    return plainly if plainly in PLURALS else "group"


def nouns(by: str) -> str:
    """Say the same of several."""
    return PLURALS.get(noun(by), "groups")


def sentence(facts: FunctionFacts, *, beside: bool = False, once: bool = False) -> str:
    """Say in one sentence how easily the work of a function could be handed over.

    In a list, what holds of nearly all is said above it, and not ``beside`` each; that few people
    carry it is with ``once``, and a row says briefly what sets it apart.
    """
    people, stays = carried_by(facts), facts.containment.value
    if not once or not people:
        return _sentence(facts, rests_on_few(people), beside=beside)
    told = _sentence(facts, "", beside=beside)
    torn = facts.dispatcher or (stays is not None and stays < ENTANGLED)
    return told if torn else f"{told.partition(':')[0].rstrip('.')}; {done_by(people)}."


def _sentence(facts: FunctionFacts, few_people: str, *, beside: bool) -> str:
    if facts.containment.value is None:
        return _without_moves(facts, few_people, beside=beside)
    stays = facts.containment.value
    if facts.dispatcher:
        return (
            f"Passes work on: it ends {share(facts.closed / max(1, facts.tickets))} of what it touches. "
            "A part of the others, not a function to hand over."
        )
    if stays < ENTANGLED:
        return f"Entangled: {share(1 - stays)} of its tickets go elsewhere. Mend the hand-overs first."
    routine = telling(facts.routineness.value)
    if few_people:
        return few_people
    bounded = "Bounded" if stays >= BOUNDED else "Mostly bounded"
    if routine is None:
        return f"{bounded}: {share(stays)} stays once received; how routine it is, the log does not say."
    if routine >= ROUTINE:
        return f"{bounded} and routine: easy to define, check and hand over."
    if routine <= RARE:
        return f"{bounded}, but many rare kinds: needs people who know the place."
    return f"{bounded}, half routine: the repeatable kinds could go first."


def _without_moves(facts: FunctionFacts, few_people: str, *, beside: bool) -> str:
    """Say what else was measured of a function of which nobody can tell whether its work stays.

    What one row per ticket cannot tell is said above a list, and not ``beside`` each of its functions.
    """
    routine, key = telling(facts.routineness.value), facts.key_person.value
    why = facts.containment.why or "not measured"
    if routine is None and key is None:
        return f"Too little to say: {why}."
    if told := few_people:
        pass
    elif routine is None:
        told = f"{counted(round(facts.resolvers.value or 0), 'person')} solved its tickets"
        within = facts.resolution.p50
        told += "." if within is None else f", half of them within {duration(within)}."
    elif routine >= ROUTINE:
        told = f"Routine: {share(routine)} of its tickets are of common kinds."
    elif routine <= RARE:
        told = "Many rare kinds: needs people who know the place."
    else:
        told = "Half routine: the repeatable kinds could go first."
    if beside and one_row_each([why]):
        return told
    return f"{told} Whether it stays once received is not known: {why.partition(':')[0]}."


def ease(facts: FunctionFacts) -> tuple[int, float, int]:
    """Return what functions are sorted by so that the easiest to hand over come first, as `sentence` has it.

    First what the sentence says, then the share that is both bounded and routine, then the larger: of what
    is neither known to stay nor to be routine the size alone is known.
    """
    stays, routine = facts.containment.value, telling(facts.routineness.value)
    return ease_of(stays, routine, facts.key_person.value, facts.tickets, dispatcher=facts.dispatcher)


def ease_of(
    stays: float | None, routine: float | None, key: float | None, tickets: int, *, dispatcher: bool
) -> tuple[int, float, int]:
    """Return the same of the figures themselves: shares of containment, routine and key people."""
    few_people = key is not None and key >= FEW_PEOPLE
    if stays is None:
        return 7 if routine is None else 6 if few_people else 5, -(routine or 0.0), -tickets
    both = -stays * (0.5 if routine is None else routine)
    if dispatcher or stays < ENTANGLED:
        return 4 if dispatcher else 3, both, -tickets
    if few_people:
        return 2, both, -tickets
    hard = routine is not None and routine <= RARE
    return int(stays < BOUNDED or hard), both, -tickets


def anchor_of(place: int) -> str:
    """Return the page anchor of the function at a place."""
    return f"function-{place}"


def _title(assessment: Assessment, functions: list[FunctionFacts], carrying: int) -> str:
    months = len(assessment.window.months)
    whole = f"{few(months) if months else 'no'} complete month{'s' * (months != 1)}"
    what = nouns(assessment.by)
    if not functions:
        answer = f"no ticket names a {noun(assessment.by)}"
    elif assessment.by == NO_COLUMN:
        answer = "no column names a group, and all count as one"
    elif len(functions) == 1:
        answer = f"all work is in one {noun(assessment.by)}"
    elif carrying == len(functions):
        answer = f"it takes {every(carrying)} {what} to carry 80{NBSP}% of the work"
    else:
        answer = f"{carrying} of {len(functions)} {what} carry 80{NBSP}% of the work"
    return f"{counted(assessment.tickets, 'ticket')}, {whole}: {answer}"


def _lead(functions: list[FunctionFacts], carrying: int, assessment: Assessment) -> str:
    big = [f for f in functions[: max(1, carrying)] if not f.dispatcher and f.containment.value is not None]
    ready = [f.name for f in big if (f.containment.value or 0) >= BOUNDED]
    told = ""
    if 1 < carrying < len(functions):
        rated, whole = (f"{n:,}" if len(functions) > 12 else few(n) for n in (carrying, len(functions)))
        told = f"Rate {rated} {nouns(assessment.by)}, not {whole}."
    if one_row_each(f.containment.why for f in functions):
        told += f" {told_by(assessment.mapping)}"
    if ready:
        keep = "keeps" if len(ready) == 1 else "keep"
        told += f" Of the large ones {first_few(ready)} {keep} at least three of four tickets to the end."
    elif big:
        told += (
            " None of the large ones keeps three of four tickets until they are solved: work is entangled."
        )
    return told.strip()


def _steps(functions: list[FunctionFacts], carrying: int, what: str) -> tuple[str, ...]:
    large = functions[: max(1, carrying)]
    passing = [f.name for f in large if f.dispatcher]
    stays = {f.name: f.containment.value for f in large if not f.dispatcher}
    torn = [name for name, value in stays.items() if value is not None and value < ENTANGLED]
    first = f"Say which {what} make up one function: edit the proposed map and assess again with it."
    steps = [first] if len(functions) > 1 else []
    if passing:
        verb = "passes" if len(passing) == 1 else "pass"
        steps.append(f"{first_few(passing)} {verb} work on: count that as a part of the others.")
    if torn:
        steps.append(f"Mend the hand-overs of {first_few(torn)} before offering them to anyone.")
    steps.append(
        "Make a case from the log with outtask case new: it asks the few numbers that only people know."
    )
    return tuple(steps)


def _points(
    assessment: Assessment, functions: list[FunctionFacts], in_one_file: int | None = None
) -> tuple[tuple[str, str], ...]:
    window = assessment.window
    months = window.months
    if months:
        span = month(months[0]) if len(months) == 1 else f"{month(months[0])} to {month(months[-1])}"
        whole = f"{len(months)}: {span}. Volume a month is told from these only."
    else:
        whole = "None: volume a month cannot be told."
    points = [("Complete months", whole)]
    if window.stragglers:
        days = f"{_day(window.first)} to {_day(window.last)}"
        verb = "is" if window.stragglers == 1 else "are"
        told = (
            f"{counted(window.stragglers, 'ticket')} opened outside {days} {verb} left out of monthly "
            f"volumes, and {verb} not read as falling demand."
        )
        points.append(("Stragglers", told))
    if assessment.without_function:
        part = share(assessment.without_function / max(1, assessment.tickets), 1)
        points.append(
            (
                f"No {noun(assessment.by)}",
                f"{counted(assessment.without_function, 'ticket')} ({part}) never had one.",
            )
        )
    nowhere = next((f.tickets for f in assessment.functions if f.name == NO_FUNCTION), 0)
    if nowhere:
        row = "first" if assessment.take is Take.FIRST else "last"
        told = f"{counted(nowhere, 'ticket')} with no {noun(assessment.by)} in the {row} row."
        points.append(("Not in the table", told))
    whys: dict[str, int] = {}
    for facts in functions:
        if facts.growth.value is None and facts.growth.why:
            whys[facts.growth.why] = whys.get(facts.growth.why, 0) + 1
    if whys:
        points.append(("Growth", _unknown_growth(whys, len(functions))))
    rest = assessment.rejected_rows, assessment.duplicate_rows
    if any(rest):
        again = f"{count(rest[1])} repeated"
        if in_one_file is not None and (shared := rest[1] - in_one_file) > 0:
            again = f"{count(in_one_file)} repeated in one file, {count(shared)} that two files hold"
        points.append(("Rows left out", f"{count(rest[0])} that cannot be used, {again}; all others count."))
    points.append(("Working time", f"{assessment.calendar}; time zone {assessment.zone}."))
    return tuple(points)


def _unknown_growth(whys: dict[str, int], functions: int) -> str:
    """Say for how many functions growth is not known, and the commonest reason."""
    why, unknown = max(whys, key=lambda w: whys[w]), sum(whys.values())
    of = "any function" if unknown == functions else f"{unknown} of {functions} functions"
    return f"Not known for {of}. {_said(why if len(whys) == 1 else f'mostly {why}')}"


def _said(note: str) -> str:
    return f"{note[:1].upper()}{note[1:].rstrip('.')}."


def _day(day: object) -> str:
    text = str(day)
    return f"{int(text[8:10])} {month(text[:7])}"


def board_row(facts: FunctionFacts, anchor: str, total: int, *, linked: bool, once: bool = False) -> BoardRow:
    """Lay out one function on the board; `total` is the tickets of all of them."""
    return BoardRow(
        facts.name,
        anchor,
        count(facts.tickets),
        share(facts.tickets / total),
        spark_bars(facts.monthly),
        _meter(facts.containment),
        _meter(facts.routineness),
        _meter(facts.key_person),
        _meter(facts.waiting_vendor),
        duration(facts.resolution.p50),
        sentence(facts, beside=True, once=once),
        linked,
    )


def _meter(found: Measured) -> Meter:
    part = None if found.value is None else min(1.0, max(0.0, found.value))
    return Meter(share(found.value), part)


def _detail(facts: FunctionFacts, anchor: str) -> Detail:
    return Detail(
        facts.name, anchor, sentence(facts), measured_facts(facts), volume_of(facts.monthly, "ticket")
    )


def volume_of(monthly: tuple[MonthVolume, ...], unit: str) -> Picture | None:
    """Draw the months around the window, without the long thin tail of stragglers."""
    whole = [i for i, m in enumerate(monthly) if m.complete]
    near = monthly[max(0, whole[0] - 2) : whole[-1] + 4] if whole else monthly[:18]
    return volume_picture(tuple(near), unit)

"""The two reports as data: an assessment alone, or a decision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outtask.formats.case_doubts import notes_on_all
from outtask.formats.report import sentences, standing, verdicts
from outtask.formats.report.found import Found, anchor_of, found_in
from outtask.formats.report.function_page import FunctionPage, function_page
from outtask.formats.report.glance import Glance, glance
from outtask.formats.report.measured import meanings
from outtask.formats.report.numbers import ROUNDED, count, month, share
from outtask.formats.report.rests import open_questions, unusual_numbers
from outtask.formats.report.standing import NONE_YET
from outtask.formats.report.wording import BEYOND, CASH_ONLY, CHANGES_AT, DRIFT, WRONG
from outtask.methods.words import NBSP, counted, span_of
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from outtask.formats.report.parts import Grid
    from outtask.formats.report.standing import Signed
    from outtask.formats.report.verdicts import Hours, Together, TotalRow, VerdictRow
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision
    from outtask.terms.facts import Assessment


@dataclass(frozen=True)
class AssessmentPage:
    """What the report of a log alone shows."""

    kicker: str
    found: Found
    methods: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DecisionPage:
    """What the report of a decision shows."""

    kicker: str
    title: str
    headline: str
    provisional: str  # what comes out so far, where that rests on defaults alone
    glance: Glance
    steps: tuple[str, ...]
    saving_header: str
    rows: tuple[VerdictRow, ...]
    total: TotalRow | None
    hours: Hours
    together: tuple[Together, ...]
    together_note: str  # what its percentages are of
    signed: Grid | None  # which verdicts are signed, by whom and why
    functions: tuple[FunctionPage, ...]
    questions: tuple[str, ...]
    unusual: tuple[str, ...]  # numbers that are hardly meant
    found: Found | None
    methods: tuple[tuple[str, str], ...]
    left_out: str = ""  # what one sheet has no room for


def assessment_page(assessment: Assessment) -> AssessmentPage:
    """Lay out the report of a log."""
    kicker = f"Assessment · {counted(assessment.tickets, 'ticket')} in {counted(assessment.events, 'row')}"
    return AssessmentPage(kicker, found_in(assessment), meanings())


def decision_page(
    case: Case,
    decision: Decision,
    assessment: Assessment | None,
    *,
    whole: bool = True,
    signed: Grid | None = None,
    decided: Signed = NONE_YET,
    places: range | None = None,
) -> DecisionPage:
    """Lay out the report of a decision; with an assessment its facts stand beside the verdicts.

    Not ``whole``, it is what one page has room for: the answer, the verdicts, what it takes to govern them.
    With ``places``, counted from 1, those functions alone have pages of their own, of many that there are.
    What was ``decided`` is signed.
    """
    places = places or range(1, len(decision.functions) + 1)
    case = resolved(case) if whole else case
    facts = {f.name: f for f in assessment.functions} if assessment else {}
    in_log = {f.name: f.volume.function or f.name for f in case.functions}
    anchors = {
        in_log.get(f.name, f.name): anchor_of(i)
        for i, f in enumerate(decision.functions, 1)
        if in_log.get(f.name, f.name) in facts
    }

    def page(place: int) -> FunctionPage:
        function = decision.functions[place - 1]
        return function_page(
            function, place, decision, case, facts.get(in_log.get(function.name, function.name))
        )

    pages: tuple[FunctionPage, ...] = ()
    if whole:
        with ThreadPoolExecutor() as pool:  # drawing waits for no lock of Python's
            pages = tuple(pool.map(page, places))
    here = {anchor_of(place) for place in places}
    return DecisionPage(
        kicker=f"Sourcing decision · {decision.case} · from {month(case.start)} over "
        f"{span_of(decision.horizon_months)} · {decision.currency}",
        title=sentences.title(decision),
        headline=standing.headline(decision, decided),
        provisional=sentences.provisional(decision),
        glance=glance(decision),
        steps=standing.next_steps(decision, case if whole else resolved(case), decided),
        saving_header=verdicts.saving_header(decision),
        rows=tuple(
            row if row.anchor in here else replace(row, anchor="") for row in verdicts.verdict_rows(decision)
        ),
        total=verdicts.total_row(decision),
        hours=verdicts.hours_beside_rows(decision),
        together=verdicts.together(decision),
        together_note=verdicts.together_note(decision),
        signed=signed,
        functions=pages,
        questions=open_questions(decision) if whole else (),
        unusual=(*unusual_numbers(decision), *notes_on_all(case)) if whole else (),
        found=found_in(assessment, anchors, only=True) if whole and assessment and anchors else None,
        methods=_how(case, decision) + (meanings() if assessment else ()) if whole else (),
    )


def _how(case: Case, decision: Decision) -> tuple[tuple[str, str], ...]:
    span, small = span_of(decision.horizon_months), share(decision.materiality)
    words = {
        "Cost": f"Discounted cash over {span}: the mean over {count(case.paths)} paths of demand and of "
        "every uncertain input, the same paths for each option. Ranges hold "
        f"eight of ten cases. {ROUNDED} (Seed {decision.seed}.)",
        "Choice": "The option with the highest expected net value: cost, less what control, skills, "
        "innovation and culture are worth to the person who decides. To leave things as they are needs no "
        f"reason; anything else must be better by at least {small} of today's cost.",
        "How sure": "Chance that, with hindsight, no option would have been better by more than "
        f"{small} of today's cost. "
        "At least nine of ten: very likely; two of three: likely; one of two: more likely than not; one of "
        "three: about as likely as not.",
        "Range of a total": "The range of the sum over the same futures for all functions, in which their "
        "volumes move together as far as the case says (correlation).",
        "Cash": "The cost of an option also holds value and harm that is no cash, such as freed hours "
        f"put to core work; a saving says how much of it that is. In the cash of each year: {CASH_ONLY}",
        BEYOND: "What control, skills, innovation and culture would be worth to the person who decides; no "
        "part of the cost.",
        DRIFT: "How far the volume may move in a year for good, up or down, beside its growth.",
        "Low and high volume": "Mean cost on the tenth of paths with the lowest and with the highest volume.",
        WRONG: "How much more an option costs than the best would have: the mean of the worst "
        f"5{NBSP}% of paths.",
        CHANGES_AT: "The quote at which another option becomes the better one, all else as expected.",
        "Rests on": "How much of the answer follows from figures that are measured, judged or assumed. A "
        "mark beside a computed figure, or beside a row for all of it, names the origin that carries most of "
        "it: by money for costs, by the number of inputs for hours and months.",
    }
    return tuple(words.items())

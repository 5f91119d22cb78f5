"""The answer in a sentence and at a glance, for every mix of verdicts, and what to do about each function."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_samples import NAMES, sample_case, sample_decision, sample_function

from outtask.formats.report import sentences, standing, verdicts
from outtask.formats.report.function_page import function_page
from outtask.formats.report.glance import glance
from outtask.formats.report.key_figures import first_facts
from outtask.formats.report.steps import function_steps
from outtask.formats.report.turning import turnings
from outtask.formats.report.verdicts import with_whom
from outtask.terms.case import Case
from outtask.terms.decision import (
    Chosen,
    CostLine,
    Decision,
    FunctionResult,
    Governance,
    Verdict,
    VerdictKind,
)
from outtask.terms.functions import Function
from outtask.terms.options import Model
from outtask.terms.resolve import NOBODY, resolved

KEEP, OUT, CORE = VerdictKind.KEEP, VerdictKind.OUT_TASK, VerdictKind.CORE_OVERFLOW
SOURCE, EARLY, FIX = VerdictKind.OUTSOURCE, VerdictKind.TOO_EARLY, VerdictKind.FIX_FIRST
STAY = VerdictKind.NO_MATERIAL_DIFFERENCE
OPTION = {OUT: "Out-tasking, Nordwind", CORE: "Shared with a provider", SOURCE: "Outsourcing, Südlicht, PL"}


def decided(*kinds: VerdictKind, wait: int = 0) -> Decision:
    """A decision with these verdicts; the last `wait` of those that move wait for own hours."""
    names = tuple(f"Function {i}" for i in range(len(kinds)))
    functions = []
    for i, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        function = sample_function(i, name)
        verdict = replace(function.verdict, kind=kind, option=OPTION.get(kind, "As today"))
        functions.append(replace(function, verdict=verdict))
    moving = [f.name for f in functions if f.verdict.kind in OPTION]
    waits = tuple(moving[len(moving) - wait :])
    chosen = tuple(Chosen(n, "As today") for n in names)
    hours = Governance(96.0, 80.0, not waits, chosen, waits, 1.0, 0.0)
    return replace(sample_decision(names), functions=tuple(functions), governance=hours)


@pytest.mark.parametrize(
    ("decision", "start", "end"),
    [
        (decided(OUT, OUT, OUT), "Out-task all three functions: saves", "over five years"),
        (decided(OUT, SOURCE, KEEP), "Out-task Function 0 and outsource Function 1: saves",
         "keep one of three functions"),
        (decided(OUT, OUT, OUT, OUT, CORE, CORE, KEEP),
         "Out-task four of seven functions and share two with a provider: saves", "years; keep one"),
        (decided(KEEP, STAY, STAY), "Keep all three functions as they are: no change is better by more", ""),
        (decided(KEEP, KEEP), "Keep both functions as they are: no change is better by more", ""),
        (decided(KEEP, EARLY, FIX), "Keep one of three functions; one is too early to tell; one needs", ""),
        (decided(EARLY, EARLY), "No verdict yet on two functions: two are too early to tell", ""),
        (decided(OUT, SOURCE, KEEP, wait=1), "Out-task Function 0: saves",
         "keep one of three functions; one waits for own hours"),
        (decided(OUT, SOURCE, KEEP, wait=2), "Keep one of three functions; two wait for own hours", ""),
        (decided(OUT, OUT, wait=2), "Nothing of two functions can move yet: two wait for own hours", ""),
    ],
)  # fmt: skip
def test_the_title_tells_every_mix_of_verdicts(decision: Decision, start: str, end: str) -> None:
    title = sentences.title(decision)

    assert title.startswith(start)
    assert title.endswith(end)


def test_the_headline_leaves_to_the_tally_what_the_tally_counts() -> None:
    decision = decided(OUT, OUT, SOURCE, KEEP, KEEP, EARLY, wait=1)

    shown = [(t.pill.word, t.count, t.names) for t in glance(decision).tally]

    assert "keep" not in sentences.headline(decision)
    assert sentences.headline(decision).endswith("one waits for own hours")
    assert shown == [
        ("Out-task", 2, "Function 0 and Function 1"),
        ("Waits for own hours", 1, "Function 2"),
        ("Keep", 2, "Function 3 and Function 4"),
        ("Too early to tell", 1, "Function 5"),
    ]


def test_every_function_is_counted_once_whatever_its_verdict() -> None:
    kinds = (*VerdictKind, *VerdictKind)
    decision = decided(*kinds, wait=3)

    assert sum(t.count for t in glance(decision).tally) == len(kinds)


def test_how_sure_it_is_stands_in_words_before_the_number() -> None:
    decision = decided(OUT, OUT)
    functions = tuple(
        replace(f, verdict=replace(f.verdict, confidence=sure))
        for f, sure in zip(decision.functions, (0.7, 0.996), strict=True)
    )
    fact = next(f for f in glance(replace(decision, functions=functions)).facts if f.label == "How sure")

    assert fact.text == "Likely to very likely"
    assert fact.note.startswith("70\u00a0% to over 99\u00a0%: the chance that no option turns out better")


def test_where_an_answer_comes_from_is_said_once_in_words() -> None:
    shown = glance(decided(OUT, KEEP)).meanings

    assert [name for name, _, _ in shown] == ["measured", "judged", "assumed"]
    assert sum(int(part.removesuffix("\u00a0%")) for _, part, _ in shown) == 100
    assert shown[2][2] == "a default that nobody here has confirmed"


@pytest.mark.parametrize(
    ("name", "model", "provider", "location", "more"),
    [
        ("Shared with a provider", Model.CORE_OVERFLOW, None, None, ""),
        ("Out-tasking, Nordwind, DE", Model.OUT_TASKING, "Nordwind", "DE", "Nordwind, DE"),
        ("Fixed price", Model.OUT_TASKING, "Nordwind", "DE", "Fixed price"),
        ("Outsourcing, the small way", Model.OUTSOURCING, None, None, "Outsourcing, the small way"),
    ],
)
def test_an_option_is_named_beside_its_verdict_only_where_it_says_more(
    name: str, model: Model, provider: str | None, location: str | None, more: str
) -> None:
    option = replace(
        sample_decision().functions[0].options[1],
        option=name, model=model, provider=provider, location=location,
    )  # fmt: skip
    assert with_whom(option) == more
    assert with_whom(replace(option, status_quo=True)) == ""


def steps_of(function: FunctionResult, decision: Decision, case: Case | None = None) -> tuple[str, ...]:
    case = resolved(case or sample_case())
    asked = next((f for f in case.functions if f.name == function.name), None)
    return function_steps(function, asked, decision, turnings(function, case, asked, {}))


def told(verdict: Verdict, **more: object) -> tuple[FunctionResult, Decision]:
    decision = sample_decision()
    function = replace(decision.functions[0], verdict=replace(verdict, **more), open_questions=())  # type: ignore[arg-type]
    return function, replace(decision, functions=(function, *decision.functions[1:]))


def test_a_function_that_moves_is_told_which_quote_to_take() -> None:
    decision = sample_decision()

    steps = steps_of(decision.functions[0], decision)

    assert steps[0].startswith("Answer this: hours of work for one ticket and what a person costs")
    assert "Ask for quotes: up to €\u00a046.9 per ticket the answer holds." in steps


def test_what_is_missing_or_broken_comes_first() -> None:
    verdict = sample_decision().functions[0].verdict
    why = "nothing about the work is written down: document it first"

    fix = steps_of(*told(verdict, kind=FIX, whys={"kind": why}))
    early = steps_of(*told(verdict, kind=EARLY, whys={"kind": "growth is not known; it is in 9 months"}))

    assert fix[0] == f"Mend first: {why}. Then decide again."
    assert early[0] == "Wait for what is missing: growth is not known; it is in 9 months."


def test_a_function_that_waits_is_told_which_hours_to_find() -> None:
    decision = sample_decision()

    steps = steps_of(decision.functions[1], decision)

    assert steps[0] == "Find the 44\u00a0own hours a month that it takes: until then it stays as it is."


def test_a_function_that_stays_names_the_quote_that_would_change_it() -> None:
    decision = sample_decision()

    verdict = decision.functions[4].verdict
    assert verdict.walk_away is not None
    turn = replace(verdict.walk_away, of="Shared with a provider")

    steps = steps_of(*told(verdict, walk_away=turn))

    assert steps[0] == (
        "Take a quote below €\u00a046.9 per ticket seriously: "
        "there sharing it with a provider becomes the better way."
    )


def test_a_measured_quote_is_agreed_not_asked_for() -> None:
    price = {"value": 38.2, "origin": "measured", "source": "quote of 3 March"}
    option = {"model": "out-tasking", "provider": "Nordwind", "price_per_unit": price}
    case = Case.model_validate(
        {"case": "One", "functions": [{"name": NAMES[0], "volume": {"per_month": 900}, "options": [option]}]}
    )
    verdict = sample_decision().functions[0].verdict
    assert verdict.walk_away is not None
    turn = replace(verdict.walk_away, label="Price of one unit", of="Out-tasking, Nordwind")
    function, decision = told(verdict, walk_away=turn, option="Out-tasking, Nordwind")

    steps = steps_of(function, decision, case)
    facts = first_facts(function, resolved(case).functions[0], decision)

    assert (
        steps[0]
        == "Agree the quote of €\u00a038.2 per ticket; up to €\u00a046.9 per ticket the answer holds."
    )
    assert facts[2].text == "€\u00a038.2 per ticket now, turns above €\u00a046.9 per ticket"
    assert facts[2].note == "Price of one ticket (Out-tasking, Nordwind)"


def test_a_quote_for_what_was_not_chosen_turns_the_verdict_below_its_price() -> None:
    verdict = sample_decision().functions[0].verdict
    assert verdict.walk_away is not None
    turn = replace(verdict.walk_away, of="Shared with a provider")
    function, decision = told(verdict, walk_away=turn, kind=VerdictKind.KEEP)

    fact = first_facts(function, None, decision)[2]

    assert fact.text.startswith("below €") and fact.note.endswith(
        "; then sharing it with a provider is the better way"
    )


def test_quotes_are_asked_only_for_functions_that_have_none_in_writing() -> None:
    """A price that was quoted counts as measured: there the next step is to agree it."""
    decision = sample_decision()
    moving = [f.name for f in decision.functions if f.verdict.walk_away and f.verdict.kind in sentences.MOVES]
    first, *others = moving
    found = decision.functions[0].verdict.walk_away
    assert found is not None and first == decision.functions[0].name
    price = {"value": 38.2, "origin": "measured", "source": "quote of 3 March"}
    option = {"model": "out-tasking", "name": found.of, found.path.removeprefix("option."): price}
    case = sample_case()
    quoted = Function.model_validate(
        {**case.functions[0].model_dump(exclude_unset=True), "options": [option]}
    )
    case = resolved(case.model_copy(update={"functions": (quoted, *case.functions[1:])}))

    about_quotes = [s for s in standing.next_steps(decision, case) if getattr(s, "about", "") == "quote"]
    before = [s for s in standing.next_steps(decision) if getattr(s, "about", "") == "quote"]

    assert about_quotes[0] == f"Agree the quote for {first}."
    assert f"{first} €" not in about_quotes[1] and all(f"{name} €" in about_quotes[1] for name in others[:1])
    assert len(before) == 1 and f"{first} €" in before[0]


def test_the_first_figure_under_stay_is_of_what_is_advised_not_of_the_option_that_is_not() -> None:
    function, best = decided(STAY).functions[0], "Out-tasking, Nordwind"
    today = next(o for o in function.options if o.status_quo)
    other = next(o for o in function.options if o.option == best)
    cheaper = replace(other, cost=replace(other.cost, mean=0.96 * today.cost.mean))
    function = replace(function, options=(today, cheaper))
    fact = first_facts(function, None, replace(decided(STAY), functions=(function,)))[0]

    assert fact.label == "As today, over five years" and fact.text.startswith("Costs €")
    assert fact.note.startswith(f"{best}, the best change on offer, would save €")
    assert ", but that is less than 5\u00a0% of today's cost" in fact.note


def test_the_page_of_a_function_says_once_how_sure_it_is_and_when_nothing_pays_back() -> None:
    decision = decided(OUT, STAY)
    page = function_page(decision.functions[0], 1, decision, sample_case(), None, whole=False)

    assert page.options is not None
    [paid] = [row.cells for row in page.options.measures if row.label == "Pays back in cash"]
    assert paid[-1] == "not in five years"
    assert "How sure" in [fact.label for fact in page.first]
    assert "right" in page.sentence  # as it is signed, with no figures beside
    assert "right" not in page.headline and page.headline.startswith("Out-task")


def test_the_terminal_says_the_same_in_its_lead() -> None:
    lead = verdicts.lead(decided(OUT, OUT))

    assert lead.startswith("How sure of each verdict: likely (73\u00a0% to 82\u00a0%). That is the chance")


def freed(decision: Decision, worth: float) -> Decision:
    """The same decision, in which the chosen option of the first function frees hours of that worth."""
    function = decision.functions[0]
    line = CostLine("Use of freed hours", -worth, False, "judged", cash=False)
    options = tuple(
        replace(o, lines=(*o.lines, line)) if o.option == function.verdict.option else o
        for o in function.options
    )
    return replace(decision, functions=(replace(function, options=options), *decision.functions[1:]))


def test_worth_that_nobody_receives_is_told_where_the_saving_is_told() -> None:
    decision = freed(decided(OUT, KEEP), 120_000.0)

    assert sentences.title(decision).endswith(
        "over five years, of which €\u00a0430\u00a0k is cash and €\u00a0120\u00a0k is worth of freed hours, "
        "not cash; keep one of two functions"
    )
    assert (
        "€\u00a0430\u00a0k is cash and €\u00a0120\u00a0k is worth of freed hours"
        in glance(decision).facts[0].note
    )
    assert "worth of freed hours, not cash" in first_facts(decision.functions[0], None, decision)[0].note
    assert "not cash" not in sentences.title(freed(decision, 120.0 - 120_000.0))


def test_worth_of_several_kinds_is_not_told_as_one_of_them() -> None:
    decision = freed(decided(OUT, KEEP), 90_000.0)
    function = decision.functions[0]
    harm = CostLine("Harm of work that waits", 30_000.0, False, "judged", cash=False)
    options = tuple(replace(o, lines=(*o.lines, harm)) if o.status_quo else o for o in function.options)
    mixed = replace(decision, functions=(replace(function, options=options), *decision.functions[1:]))

    assert "is cash and €\u00a0120\u00a0k is value that is no cash; keep" in sentences.title(mixed)


def test_a_saving_that_is_more_than_eaten_up_in_cash_says_so() -> None:
    decision = freed(decided(OUT, KEEP), 650_000.0)

    assert "but only by worth of freed hours (€\u00a0650\u00a0k): in cash it costs" in sentences.title(
        decision
    )


def test_an_answer_on_defaults_alone_asks_first_and_is_told_as_a_condition() -> None:
    decision = decided(OUT, KEEP)
    assumed = {"measured": 0.0, "judged": 0.02, "assumed": 0.98}
    functions = tuple(replace(f, verdict=replace(f.verdict, origin=assumed)) for f in decision.functions)
    decision = replace(decision, functions=functions)

    assert sentences.title(decision) == "On defaults alone nothing is decided: answer three questions first"
    assert sentences.provisional(decision).startswith("If the defaults hold: out-task Function 0: saves")
    assert "if the defaults hold" in verdicts.lead(decision)
    assert sentences.one(functions[0], decision).startswith(
        "If the defaults hold: out-task Function 0: saves"
    )
    assert verdicts.verdict_rows(decision)[0].likely == "only if the defaults hold: likely"
    assert sentences.provisional(decided(OUT, KEEP)) == ""


def resting(decision: Decision, *assumed: float) -> Decision:
    """Return a decision of whose verdicts a part each is assumed, the rest judged."""
    origins = [{"measured": 0.0, "judged": 1 - part, "assumed": part} for part in assumed]
    functions = tuple(
        replace(f, verdict=replace(f.verdict, origin=origin))
        for f, origin in zip(decision.functions, origins, strict=True)
    )
    return replace(decision, functions=functions)


def test_a_few_answers_do_not_make_defaults_certain() -> None:
    """Three of ten questions were answered, and 87 % of what moves the answer is still assumed."""
    said = "Mostly on defaults, nothing is decided yet: answer three questions first"
    mostly = resting(decided(OUT, KEEP), 0.87, 0.87)
    keep = sentences.one(mostly.functions[1], mostly)

    assert sentences.title(mostly) == sentences.headline(mostly) == said
    assert "if the defaults hold" in verdicts.lead(mostly)
    assert glance(mostly).facts[1].text.startswith("Only if the defaults hold: ")
    assert keep.startswith("If the defaults hold: keep Function 1 as it is")


def test_half_assumed_is_where_an_answer_stops_to_be_a_condition() -> None:
    told = [resting(decided(OUT, KEEP, KEEP), *parts) for parts in ((0.5,) * 3, (0.0, 0.6, 0.6))]
    half, most = told

    assert sentences.title(half).startswith("Out-task Function 0")
    assert not sentences.one(half.functions[0], half).startswith("If")
    assert sentences.title(most).startswith("Mostly on defaults")  # of most functions, if not of most money
    assert not sentences.one(most.functions[0], most).startswith("If")


def test_what_nobody_does_today_is_held_against_people_hired_for_it() -> None:
    decision = decided(OUT, KEEP)
    functions = tuple(
        replace(f, options=(replace(f.options[0], option=NOBODY), *f.options[1:])) for f in decision.functions
    )
    decision = replace(decision, functions=functions)
    out, keep = functions

    notes = " ".join(fact.note for fact in first_facts(out, None, decision))
    assert "today's cost" not in notes and "the cost of own people hired for it" in notes
    assert sentences.one(keep, decision).startswith("Hire own people for Function 1")


def test_the_sum_under_the_board_says_what_the_headline_says() -> None:
    decision = decided(OUT, OUT, KEEP, wait=1)
    total = verdicts.total_row(decision)

    assert total is not None
    assert total.name == "All together, without Function 1"
    assert f"{total.saving} over five years" in sentences.headline(decision)
    assert verdicts.total_row(decided(KEEP, KEEP)) is None

"""What is signed is called decided, first of all, and to do is only what is open."""

from __future__ import annotations

from dataclasses import replace

from report_samples import sample_decision

from outtask.formats.report import sentences
from outtask.formats.report.standing import headline, next_steps
from outtask.terms.case import Case
from outtask.terms.decision import Decision, OpenQuestion, VerdictKind
from outtask.terms.resolve import resolved

DECISION = sample_decision()
MOVING = [f.name for f in DECISION.functions if f.verdict.kind in sentences.MOVES]
STAYING = [f.name for f in DECISION.functions if f.verdict.kind in sentences.STAY]


def on_defaults() -> Decision:
    assumed = {"measured": 0.1, "judged": 0.2, "assumed": 0.7}
    functions = (replace(f, verdict=replace(f.verdict, origin=assumed)) for f in DECISION.functions)
    return replace(DECISION, functions=tuple(functions))


def test_what_is_signed_is_decided_though_the_rest_is_on_defaults() -> None:
    decision = on_defaults()
    name = MOVING[0]

    told = headline(decision, ((name, VerdictKind.OUT_TASK),))

    assert "nothing is decided yet" in headline(decision)
    assert told.startswith(
        f"One of {_few(decision)} decided: out-task {name}. The rest is mostly on defaults"
    )
    assert "nothing is decided" not in told


def test_on_own_figures_the_whole_advice_follows_what_is_decided() -> None:
    told = headline(DECISION, ((STAYING[0], VerdictKind.KEEP), ("Gone since", VerdictKind.KEEP)))

    assert told.startswith(f"One of {_few(DECISION)} decided: keep {STAYING[0]}. Advised in all: ")
    assert told[-30:] == sentences.headline(DECISION)[-30:]


def test_once_all_is_signed_nothing_is_left_to_do() -> None:
    signed = tuple((f.name, VerdictKind.KEEP) for f in DECISION.functions)

    assert headline(DECISION, signed) == f"All {_few(DECISION)} decided: keep {_few(DECISION)}"
    assert next_steps(DECISION, None, signed) == ("Nothing is open. Look again on the days that were set.",)


def test_next_steps_leave_out_what_is_signed_and_ask_no_signature_for_what_stays() -> None:
    before = next_steps(DECISION)
    signed = tuple((name, VerdictKind.OUT_TASK) for name in MOVING)
    after = next_steps(DECISION, None, signed)
    stays = next_steps(DECISION, None, tuple((f.name, VerdictKind.KEEP) for f in DECISION.functions
                                             if f.name not in STAYING))  # fmt: skip

    assert MOVING[0] in before[-1] and before[-1].startswith("Sign the change of ")
    assert not any(name in step for step in after for name in MOVING)
    assert not any(step.startswith("Sign ") for step in after)
    assert stays[-1] == "Nothing has to be signed: what stays as it is needs no signature."


def test_where_nothing_is_decided_yet_nothing_is_to_be_signed() -> None:
    """Headline and steps say the same: a change that rests on defaults is not signed, but decided again."""
    decision = on_defaults()
    (last,) = (step for step in next_steps(decision) if "sign " in step.lower())

    assert "nothing is decided yet" in headline(decision)
    assert last.startswith("Do not sign the change of ") and MOVING[0] in last


def test_no_quote_is_to_be_agreed_for_what_is_not_to_be_signed_yet() -> None:
    found = next(f for f in DECISION.functions if f.name == MOVING[0]).verdict.walk_away
    assert found is not None
    price = {"value": 38.2, "origin": "measured", "source": "quote of 3 March"}
    option = {"model": "out-tasking", "name": found.of, found.path.removeprefix("option."): price}
    volume = {"per_month": {"value": 900, "origin": "measured"}}
    functions = [{"name": MOVING[0], "volume": volume, "options": [option]}]
    case = resolved(Case.model_validate({"case": "Quoted", "functions": functions}))

    assert f"Agree the quote for {MOVING[0]}." in next_steps(DECISION, case)
    assert not any(MOVING[0] in step and "quote" in step for step in next_steps(on_defaults(), case))


def test_numbers_that_are_hardly_meant_are_counted_apart_from_questions() -> None:
    """As ``case check`` counts them: a question waits for an answer, an unusual number for a second look."""
    plain = on_defaults()
    odd = tuple(OpenQuestion(f"rate {i}: is this meant?", unusual=True) for i in range(3))
    decision = replace(plain, open_questions=(*plain.open_questions, *odd))
    before, steps = next_steps(plain), next_steps(decision)

    assert headline(decision) == headline(plain)
    assert [step for step in steps if step not in before] == [
        "Look again at three unusual numbers: are they meant?"
    ]


def _few(decision: Decision) -> str:
    from outtask.methods.words import few

    return few(len(decision.functions))

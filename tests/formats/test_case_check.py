"""Checking a case: every gap and contradiction is named with its line and field, not just the first."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from outtask.formats.case_file import read_case
from outtask.formats.case_problems import Kind, Problem, check_case
from outtask.terms.errors import UserError

SOUND = """\
case: Two functions
currency: EUR
organisation: {country: DE, provider_skill: some, governance_hours: 80}
providers:
  - {name: Ada, location: DE}
functions:
  - name: Service desk
    volume: {per_month: 900, growth: 3 %, volatility: 10 %}
    work: {hours_per_unit: 0.5}
    data: {kind: none}
    today: {people: 4}
    freed_hours: {use: cash}
    values: {control: 10000}
    options:
      - {model: out-tasking, provider: Ada, price_per_unit: 19}
      - {model: outsourcing, price_per_unit: 15, minimum_deal: 50000}
  - name: Backup
    volume: {per_month: 300}
"""


TOP = "functions:\n"  # a case replaced here gets further lines above it


def check(tmp_path: Path, text: str, kind: Kind = Kind.ERROR) -> list[Problem]:
    path = tmp_path / "case.yaml"
    path.write_text(dedent(text))
    return [problem for problem in check_case(path) if problem.kind is kind]


def told(problems: list[Problem]) -> str:
    return "\n".join(
        f"{problem.line}: {problem.field}: {problem.what}; {problem.mend}" for problem in problems
    )


def test_a_sound_case_has_no_errors_and_no_contradictions(tmp_path: Path) -> None:
    assert check(tmp_path, SOUND) == []
    assert check(tmp_path, SOUND, Kind.CONTRADICTION) == []


def test_people_far_from_what_the_work_needs_are_told_with_both_figures(tmp_path: Path) -> None:
    """Four people for 54 tickets a month: that somebody must be there for them is a default."""
    duty = "coverage_hours: {value: 50, origin: assumed}, seats: {value: 2, origin: assumed}"
    few = SOUND.replace("per_month: 900", "per_month: 54")
    on_duty = few.replace("{hours_per_unit: 0.5}", f"{{hours_per_unit: 0.5, {duty}}}")
    nobody_counted = on_duty.replace("    today: {people: 4}\n", "")
    stated = on_duty.replace(", origin: assumed", "")

    assert (
        "today.people: the 4 who do the work have 518 hours a month, 411 of them for this work "
        "(utilisation on average 79\u00a0%); 54 tickets a month at 0.5 hours need 27; one of these is "
        "probably wrong: people, volume, hours for one unit, utilisation, or the hours of work that makes "
        "no tickets (fixed_hours)"
    ) in told(check(tmp_path, few, Kind.CONTRADICTION))
    assert (
        "54 tickets a month at 0.5 hours need 27; that 430 hours a month must be staffed is assumed; "
        "state the hours a week that must be staffed, and how many are on duty; 0 if it need not be"
    ) in told(check(tmp_path, on_duty, Kind.CONTRADICTION))
    assert (
        "work.coverage_hours: that 430 hours a month must be staffed is assumed, and makes up most"
        in told(check(tmp_path, nobody_counted, Kind.CONTRADICTION))
    )
    assert "hours a month" not in told(check(tmp_path, stated, Kind.CONTRADICTION))
    hours_stated = on_duty.replace("50, origin: assumed", "50").replace(
        ", seats: {value: 2, origin: assumed}", ""
    )
    assert (
        "that 1 person is on duty at once is assumed (220 hours a month must be staffed with that); "
        "state how many are on duty at once (seats)"
    ) in told(check(tmp_path, hours_stated.replace("people: 4", "people: 9"), Kind.CONTRADICTION))
    seats_stated = on_duty.replace("2, origin: assumed", "2")
    assert (
        "that 50 hours a week must be staffed is assumed (430 hours a month must be staffed with that); "
        "state the hours a week that must be staffed; 0 if it need not be"
    ) in told(check(tmp_path, seats_stated, Kind.CONTRADICTION))


def test_the_mean_of_a_range_is_told_as_one(tmp_path: Path) -> None:
    """Nobody finds it in the case."""
    text = SOUND.replace("per_month: 900", "per_month: {low: 40, likely: 50, high: 72}")
    text = text.replace("{hours_per_unit: 0.5}", "{hours_per_unit: {low: 0.2, likely: 0.4, high: 0.9}}")
    found = told(check(tmp_path, text, Kind.CONTRADICTION))
    assert "on average 54 tickets a month at on average 0.5 hours need 27" in found


def test_it_is_noted_with_how_many_people_the_work_is_priced(tmp_path: Path) -> None:
    """900 tickets at half an hour take 450 hours; a person has 129.4, at 80 % 103: four or five people."""
    few = "about 5 people from year 1 on, once missing posts are filled (stated: 3)"
    many = "about 5 people from year 1 on, once spare posts go (stated: 8)"
    for people, words in ((3, few), (4, ""), (6, ""), (8, many)):
        found = told(check(tmp_path, SOUND.replace("people: 4", f"people: {people}"), Kind.NOTE))
        assert words in found
        assert bool(found) is bool(words)
        assert not check(tmp_path, SOUND.replace("people: 4", f"people: {people}"), Kind.CONTRADICTION)


def test_a_number_that_is_wrong_is_not_called_unusual_too(tmp_path: Path) -> None:
    text = SOUND.replace("price_per_unit: 15", "price_per_unit: -15")
    assert "negative" in told(check(tmp_path, text))
    assert "price_per_unit" not in told(check(tmp_path, text, Kind.UNUSUAL))


def test_assumed_hours_are_told_only_where_they_are_far_apart(tmp_path: Path) -> None:
    for people, apart in ((1, False), (1.2, False), (10, True)):
        text = SOUND.replace("hours_per_unit: 0.5", "hours_per_unit: {value: 0.2, origin: assumed}")
        found = told(check(tmp_path, text.replace("people: 4", f"people: {people}"), Kind.CONTRADICTION))
        assert ("at 0.2 hours (assumed) need 180" in found) is apart


def test_every_error_is_named_in_one_go(tmp_path: Path) -> None:
    text = SOUND.replace("case: Two", "horizon_months: 0\nseeed: 1\ncase: Two")
    text = text.replace("per_month: 900", "per_month: {low: 3, likely: 2, high: 9}")
    text = text.replace("hours_per_unit: 0.5", "hours_per_unit: half").replace("19}", "-19}")
    text = text.replace("  - name: Backup", "  - nme: Backup").replace("provider: Ada", "provider: Bob")
    found = check(tmp_path, text)
    assert [(problem.line, problem.field) for problem in found] == [
        (1, "horizon_months"),
        (2, "seeed"),
        (10, "functions[Service desk].volume.per_month"),
        (11, "functions[Service desk].work.hours_per_unit"),
        (17, "functions[Service desk].options[out-tasking].price_per_unit"),
        (17, "functions[Service desk].options[out-tasking].provider"),
        (19, "functions[2].name"),
        (19, "functions[2].nme"),
    ]
    assert "did you mean seed?" in told(found)
    assert "did you mean name?" in told(found)
    assert "low ≤ likely ≤ high" in told(found)
    assert "known: Ada" in told(found)


def test_an_error_brings_no_second_that_only_follows_from_it(tmp_path: Path) -> None:
    found = check(tmp_path, SOUND.replace("per_month: 300", "per_month: [300]"))
    words = "functions[Backup].volume.per_month: must be a number, not [300]"
    assert told(found) == f"18: {words}; write a plain number such as 1200.5"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("currency: EUR", "currency: euro", "three capital letters"),
        ("currency: EUR", "currency: CHF", "state loaded_cost in CHF"),
        ("currency: EUR", "start: 2026-13", "a month written as 2026-01"),
        ("currency: EUR", "horizon_months: 12.5", "whole number"),
        ("currency: EUR", "paths: 1000", "power of two"),
        ("currency: EUR", "paths: 131072", "at most 65"),
        ("currency: EUR", "discount_rate: 8", "write 8 % or 0.08"),
        ("currency: EUR", "discount_rate: .nan", "must be a number"),
        ("currency: EUR", "loaded_cost: 1e300", "larger than anything"),
        ("currency: EUR", f"loaded_cost: {'9' * 300} %", "larger than anything"),
        ("currency: EUR", "exchange_rates: {USD: 0}", "more than 0"),
        ("currency: EUR", "estate: maybe", "must be true or false, not maybe"),
        ("country: DE", "country: UK", "the United Kingdom is GB"),
        ("country: DE", "country: Germany", "no country code"),
        ("currency: EUR", "horizon_months: many", "must be a whole number, not many"),
        ("provider_skill: some", "provider_skill: high", "one of none or some"),
        ("name: Ada, location: DE", "name: Ada, cultural_fit: 7", "at most 1"),
        ("per_month: 300", "per_month: 0", "the volume is zero"),
        ("growth: 3 %", "growth: {low: 1, likely: 3, high: 5}", "is 500 % a year; write 5 %"),
        ("growth: 3 %", "growth: {low: 5, likely: 15, high: 20, origin: measured}", "is 2,000 % a year"),
        ("volatility: 10 %", "volatility: 10", "is 1,000 % a year; write 10 %"),
        ("per_month: 300", "unit: job", "nothing says how much work there is"),
        ("per_month: 300", "per_month: 300, season: [1, 1]", "12 factors"),
        ("per_month: 300", f"per_month: 300, season: [{'2, ' * 12}]", "mean 1, it is 2.000"),
        ("per_month: 300", "per_month: 300, steps: [{month: 3}]", "either factor or add"),
        ("per_month: 300", "per_month: 300, steps: [{month: 3, factor: 0}]", "must be more than 0"),
        ("per_month: 300", "per_month: 300, reversion: {level: 0, speed: 1}", "must be more than 0"),
        ("per_month: 300", f"per_month: 300, steps: [{', '.join(['{month: 3, add: 9}'] * 2)}]", "two of"),
        ("per_month: 300", "per_month: 300, also: [{unit: TB, hours_per_unit: 1}]", "how much TB there is"),
        ("per_month: 300", "per_month: 300, also: [{unit: ticket, per_month: 9, hours_per_unit: 1}]",
         "the unit of the first driver"),
        ("{per_month: 300}", "{per_month: 0, also: [{unit: TB, per_month: 9, hours_per_unit: 1}]}",
         "of which there is nothing"),
        ("per_month: 300", "log: tickets.csv", "there is no file tickets.csv"),
        ("per_month: 300", 'drivers: "a\\0b"', "there is no file"),
        ("per_month: 300", "log: a.csv, drivers: b.csv", "not from both"),
        ("people: 4", "costs: [{name: A, yearly: -3, fate: stranded}]", "must not be negative"),
        ("people: 4", "costs: [{name: A, yearly: 3, fate: gone}]", "avoidable, stranded or transferred"),
        ("people: 4", f"costs: [{', '.join(['{name: A, yearly: 3, fate: stranded}'] * 2)}]", "two of A"),
        ("name: Backup", "name: Service desk", "two of the name Service desk"),
        ("name: Backup", "name: 3", "put it in quotes"),
        ("name: Backup", "stays: yes\n    name: Backup", None),
        ("month: 900", "month: 900 %", "is counted in tickets/month, and is no percentage: 900 %"),
        ("people: 4", "people: {low: 3, likely: 400 %, high: 5}", "in people, and is no percentage: 400 %"),
        ("price_per_unit: 15", "currency: USD", "the EUR that one USD costs"),
        ("price_per_unit: 15", "price_per_unit: 15, base_charge: 3", "two ways to write the same price"),
        ("unit: 19", "unit: 19, milestones: [{after: 0.5, pays: 40 %}, {after: 1, pays: 0.5}]", "to 90 %"),
        ("price_per_unit: 15", "price_per_unit: 15, baselines: [900, -1]", "must not be negative"),
        ("price_per_unit: 15", "price_per_unit: 15, baselines: []", "must not be empty"),
        (TOP, "estate_option: {model: outsourcing, baselines: [9]}\n", "no common unit"),
        ("{model: outsourcing, price_per_unit: 15", "{price_per_unit: 15", "needs a model"),
        ("price_per_unit: 15, ", "term: 48}\n      - {model: outsourcing, ", "cannot be told from another"),
        (TOP, "staff: [{name: Eve, shares: {Backup: 0.7, Service desk: 0.6}}]\n", "more than 1"),
        (TOP, "staff: [{name: Eve, shares: {Backup: 7}}]\n", "at most 1"),
        (TOP, "staff: [{name: Eve, shares: {Backup: much}}]\n", "must be a number"),
        (TOP, "staff: [{name: Eve, shares: {Bakup: 1}}]\n", "did you mean Backup?"),
        (TOP, "bundles: [{name: A, functions: [Mail]}]\n", "no function or bundle Mail"),
        (TOP, "bundles: [{name: A, functions: [B]}, {name: B, functions: [A]}]\n", "contains itself"),
        (TOP, "bundles: [{name: Backup, functions: [Backup]}]\n", "is taken"),
        (TOP, "correlations: {Backup: {Mail: 0.5}}\n", "there is no function Mail"),
        (TOP, "correlations: {Backup: {Service desk: 2}}\n", "between -1 and 1"),
    ],
)  # fmt: skip
def test_each_error_says_what_to_do(tmp_path: Path, old: str, new: str, words: str | None) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new + TOP if old == TOP else new)
    found = check(tmp_path, text)
    if words is None:
        assert found == []
        return
    assert words in told(found)
    line = found[0].line
    with pytest.raises(UserError) as caught:
        read_case(tmp_path / "case.yaml")
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "case.yaml"), line)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("unit: 0.5", "unit: 0,5", "the rest of the number at hours_per_unit; write a point before decimals"),
        ("month: 900", "month: 1.500,00", "the rest of the number at per_month"),
        ("unit: 0.5", "unit: 0.5, utilisation: 120 %", "must be at most 1 (share), it is 1.2; None"),
    ],
)
def test_a_number_written_otherwise_is_one_error_and_raises_no_doubts(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = SOUND.replace(old, new, 1)
    assert words in told(check(tmp_path, text))
    assert check(tmp_path, text, Kind.CONTRADICTION) == []


def test_correlations_that_cannot_hold_together(tmp_path: Path) -> None:
    extra = "  - {name: Mail, volume: {per_month: 9}}\n"
    matrix = "correlations: {Backup: {Mail: 0.9, Service desk: 0.9}, Mail: {Service desk: -0.9}}\n"
    assert "contradict each other" in told(check(tmp_path, matrix + SOUND + extra))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minimum_deal: 50000", "minimum_deal: 900000", "minimum deal size"),
        ("per_month: 900", "ends_after: 2, per_month: 900", "starts too late"),
        ("name: Service desk", "name: Service desk\n    stays: accountability", "must stay inside"),
        ("kind: none", "kind: personal, allowed_locations: [FR]", "data location"),
        ("provider_skill: some", "provider_skill: none", "too little internal skill"),
        ("currency: EUR", "horizon_months: 6", "the case looks 6\u00a0months ahead"),
        ("kind: none", "kind: none, allowed_locations: [DE]", "has no effect on data of kind none"),
        ("use: cash", "use: cash, rate: 20", "has no effect while freed hours are used for cash"),
        ("- {name: Ada, location: DE}", "- {name: Ada}\n  - {name: Bob}", "no option names Bob"),
        ("- {name: Ada, location: DE}", "- {name: Ada}\n  - {name: A.D.A.}", "A.D.A. is probably Ada"),
        ("options:\n",
         "options:\n      - {name: Twin, model: out-tasking, provider: Ada, price_per_unit: 19}\n",
         "the same as Twin in all but its name"),
        ("options:\n", "options:\n      - {model: in-house}\n", "is how it is done today"),
        ("options:\n", "options:\n      - {model: core-overflow, carried_share: 0.4}\n",
         "while it carries the overflow at a price per unit"),
        ("unit: 19", "unit: 19, price_per_hour: 60", "the same work is charged twice"),
        ("unit: 19", "unit: 19, fixed_price: 900", "only a project has a fixed price"),
        ("unit: 19", "unit: 19, milestones: [{after: 1, pays: 1}]", "only a fixed price of a project"),
        ("unit: 19", "unit: 19, deliverables_per_month: 3", "nothing is paid by the deliverable"),
        ("4}\n    freed_hours: {use: cash", "4, people_avoidable: 1}\n    freed_hours: {use: none", "nobody"),
        ("growth: 3 %", "growth: 3 %, reversion: {level: 800, speed: 1}", "returns to a level"),
        ("growth: 3 %", "growth: 3 %, steps: [{month: 200, factor: 2}]", "comes after month 120"),
        ("people: 4", "people: 40", "%); 900 tickets a month at 0.5 hours need 450;"),
        ("people: 4", "people: 4, contract: {ends_month: 3}", "own people do the work today"),
        ("today: {people: 4}", "today: {terms: {model: outsourcing}}\n    stays: law", "a provider does it"),
        (TOP, "staff: [{name: Eve, count: 9, shares: {Service desk: 1}}]\n", "staff grid says 9"),
        (TOP, "bundles: [{name: A, functions: [Backup]}]\n", "one function alone"),
        (TOP, "logs: {export: {path: a.csv}}\n", "no function names this log"),
        (TOP, "estate: false\nestate_option: {model: outsourcing}\n", "while estate is false"),
    ],
)  # fmt: skip
def test_each_contradiction_is_told_and_keeps_the_case_usable(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new + TOP if old == TOP else new)
    assert words in told(check(tmp_path, text, Kind.CONTRADICTION))
    assert check(tmp_path, text) == []
    read_case(tmp_path / "case.yaml")


def test_a_retainer_buys_the_share_that_is_stated(tmp_path: Path) -> None:
    retainer = "{model: core-overflow, carried_share: 0.4, price_per_month: 5000}"
    text = SOUND.replace("options:\n", f"options:\n      - {retainer}\n")
    assert "carried_share" not in told(check(tmp_path, text, Kind.CONTRADICTION))


def test_a_project_that_outlives_the_horizon_and_has_a_volume(tmp_path: Path) -> None:
    extra = """\
  - name: Move
    project: {work_hours: 500, due_month: 70, late_cost: 9}
    volume: {per_month: 3}
    options: [{model: out-tasking, fixed_price: 9000, price_per_hour: 90}]
"""
    found = told(check(tmp_path, SOUND + extra, Kind.CONTRADICTION))
    assert "after the horizon of 60" in found
    assert "the work of a project is its work_hours" in found
    assert "fixed price and one by the hour" in found


def test_open_questions_are_notes_with_what_holds_until_they_are_answered(tmp_path: Path) -> None:
    text = SOUND.replace("per_month: 300", "per_month: {low: 1, likely: 2, high: 3, question: true}")
    found = check(tmp_path, text.replace("currency: EUR\n", ""), Kind.QUESTION)
    words = told(found)
    assert "functions[Backup].volume.per_month: Volume a month now? Until then 1 to 3" in words
    assert "which currency? Until then EUR" in words
    assert "functions[Backup].today.people" in words
    assert "Service desk" not in words
    assert check(tmp_path, text) == []


def test_what_is_assumed_is_told_for_each_part(tmp_path: Path) -> None:
    words = told(check(tmp_path, SOUND, Kind.DEFAULT))
    assert "functions[Backup].work: assumed: hours_per_unit 0.5 to 2 hours/ticket" in words
    assert "functions[Service desk].options[outsourcing]: assumed:" in words
    assert "functions[Backup].options: no options are listed" in words
    assert "EUR" in words


def test_deleting_the_wrong_item_of_a_list_keeps_the_lines_of_the_others(tmp_path: Path) -> None:
    text = SOUND.replace(
        "    options:\n",
        "    options:\n      - 7\n      - {model: outsourcing, name: X, curency: USD, floor_share: 3}\n",
    )
    found = check(tmp_path, text)
    assert [problem.line for problem in found] == [15, 16, 16]
    assert "did you mean currency?" in told(found)


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "- a\n- b\n", "word", "a: [", "\x00\x01\x02"])
def test_what_is_no_case_at_all_is_one_clear_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        check_case(path)
    assert caught.value.file == str(path)


def test_reading_names_the_first_error_and_how_many_more(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("case: A\nseeed: 3\nhorizon_months: 0\nfunctions: [{name: B, volume: {per_month: 3}}]\n")
    with pytest.raises(
        UserError, match=r"case\.yaml:2: seeed: is not a field here; did you mean seed\?.*1 more"
    ):
        read_case(path)


BROKEN_BELOW = {
    "a project in no time": (
        "    volume: {per_month: 300}",
        "    project: {duration: 0}",
        "project.duration",
    ),
    "own people in a core paid in a currency without a rate": (
        "{model: out-tasking, provider: Ada, price_per_unit: 19}",
        "{model: core-overflow, price_per_unit: 19, core: {model: in-house, currency: USD}}",
        "core.currency: the rate of USD is not known",
    ),
    "further work beside a first driver that is not counted": (
        "    volume: {per_month: 300}",
        "    work: {coverage_hours: 40}\n    volume: {also: [{unit: TB, per_month: 9, hours_per_unit: 2}]}",
        "volume.also: further drivers move with the first, of which there is nothing",
    ),
    "a person who costs nothing": (
        TOP,
        f"staff: [{{name: Ann, shares: {{Backup: 0.5}}, loaded_cost: 0}}]\n{TOP}",
        "staff[Ann].loaded_cost: must be at least 1",
    ),
    "a start beyond any plan": (
        "price_per_unit: 19}",
        "price_per_unit: 19, lead_time: 1e12}",
        "lead_time: must be at most 1200",
    ),
}


@pytest.mark.parametrize("wrong", BROKEN_BELOW)
def test_what_would_end_a_decision_or_falsify_it_is_an_error_of_the_case(tmp_path: Path, wrong: str) -> None:
    sound, broken, words = BROKEN_BELOW[wrong]
    assert words in told(check(tmp_path, SOUND.replace(sound, broken)))


def test_a_name_without_end_does_not_bury_what_is_wrong_with_it(tmp_path: Path) -> None:
    found = told(check(tmp_path, SOUND.replace("Backup", "B" * 5000)))
    assert "name" in found
    assert len(found) < 300

"""A new case reads back without errors, asks what only people know, and can be filled in without a manual."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.formats.case_file import read_case
from outtask.formats.case_new import new_case
from outtask.formats.case_problems import Kind, Problem, check_case
from outtask.formats.case_render import number, quoted
from outtask.formats.case_template import template, template_for, template_names
from outtask.formats.yaml_lines import parse_yaml
from outtask.terms.amounts import Origin
from outtask.terms.case import Case
from outtask.terms.errors import UserError
from outtask.terms.facts import (
    Assessment,
    Estimate,
    FunctionFacts,
    Measured,
    MonthVolume,
    Spread,
    Take,
    Window,
)
from outtask.terms.inputs import inputs_of
from outtask.terms.resolve import resolved

ASKED_FOR = (
    "service-desk", "backup-and-restore", "storage-maintenance", "security-operations", "network",
    "end-user-devices", "application-support", "cloud-platform", "one-time-migration", "freelancers",
)  # fmt: skip


def read(tmp_path: Path, text: str) -> tuple[Case, list[Problem]]:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return read_case(path), list(check_case(path))


def kinds(problems: list[Problem], kind: Kind) -> list[str]:
    return [f"{problem.field}: {problem.what}" for problem in problems if problem.kind is kind]


def answered(text: str) -> str:
    """Take away the # of every line that asks for it, as a person would."""
    return re.sub(r"(?m)^( *)#(?=[a-z_]+: )", r"\1", text).replace("country: XX", "country: DE")


@pytest.mark.parametrize("name", template_names())
def test_each_template_reads_back_with_questions_and_without_errors(tmp_path: Path, name: str) -> None:
    case, problems = read(tmp_path, new_case(None, (name,)))
    assert kinds(problems, Kind.ERROR) == []
    assert kinds(problems, Kind.CONTRADICTION) + kinds(problems, Kind.UNUSUAL) == []
    assert 5 <= len(kinds(problems, Kind.QUESTION)) <= 15
    function = case.functions[0]
    assert function.model_dump() == {
        **template(name).function.model_dump(), "name": function.name
    }  # fmt: skip
    for item in inputs_of(function):
        if item.amount:
            assert item.amount.origin is Origin.ASSUMED
            assert item.amount.source
    resolved(case)


@pytest.mark.parametrize("name", template_names())
def test_every_line_that_asks_can_be_answered_by_taking_its_mark_away(tmp_path: Path, name: str) -> None:
    text = new_case(None, (name,))
    case, problems = read(tmp_path, answered(text))
    assert kinds(problems, Kind.ERROR) == []
    assert len(answered(text)) < len(text)
    questions = [one for one in kinds(problems, Kind.QUESTION) if "Until then" not in one]
    assert questions == []
    assert case.organisation.country == "DE"


def test_all_templates_that_are_promised_are_there_and_fit_in_one_case(tmp_path: Path) -> None:
    assert set(ASKED_FOR) <= set(template_names())
    case, problems = read(tmp_path, new_case(None, template_names()))
    assert kinds(problems, Kind.ERROR) == []
    assert len(case.functions) == len(template_names())
    assert [provider.name for provider in case.providers].count("Full-service outsourcer") == 1


def test_the_same_template_twice_is_one_function_and_none_at_all_the_service_desk(tmp_path: Path) -> None:
    assert len(read(tmp_path, new_case(None, ("network", "network")))[0].functions) == 1
    assert read(tmp_path, new_case())[0].functions[0].name == "Service desk"


def test_a_new_case_begins_next_month() -> None:
    assert "\nstart: 2026-12\n" in new_case(today=date(2026, 11, 27))
    assert "\nstart: 2027-01\n" in new_case(today=date(2026, 12, 1))


def test_what_is_assumed_does_not_contradict_what_the_log_told(tmp_path: Path) -> None:
    """Two people on duty all week for 140 tickets a month is a guess that nobody would make."""
    few, many = (read(tmp_path, new_case(assessed(facts("Service Desk", n)))) for n in (1700, 50_000))
    for case, problems in (few, many):
        assert kinds(problems, Kind.CONTRADICTION) == []
        assert case.functions[0].work.coverage_hours and case.functions[0].work.coverage_hours.question
    assert few[0].functions[0].work.coverage_hours.likely == 0
    assert many[0].functions[0].work.coverage_hours.likely == 50


def test_currency_is_a_visible_question_and_another_one_asks_for_a_cost(tmp_path: Path) -> None:
    text = new_case()
    _, problems = read(tmp_path, text)
    assert any(one.startswith("currency: which currency?") for one in kinds(problems, Kind.QUESTION))
    path = tmp_path / "case.yaml"
    path.write_text(text.replace("#currency: EUR", "currency: JPY"))
    with pytest.raises(UserError, match="still the guess in euro") as caught:
        read_case(path)
    assert caught.value.field == "loaded_cost"


def test_no_template_belongs_to_a_country_or_a_currency() -> None:
    for name in template_names():
        for item in inputs_of(template(name).function):
            if item.amount and item.spec.is_price:
                assert item.amount.high == 0, (name, item.path)
        assert all(provider.location is None for provider in template(name).providers)


def test_each_model_is_asked_for_its_price_with_its_own_range() -> None:
    """The comment beside an option and the list of defaults at the end say the same."""
    text = " ".join(new_case(None, ("service-desk",)).replace("#", "").split())
    for model, price in (("out-tasking", "0.8 to 1.3"), ("outsourcing", "0.65 to 1.0")):
        option = text.partition(f"model: {model}")[2]
        beside = option[: option.index("price_per_unit:")]
        assert f"{price} of what its work costs own people." in beside
        assert f"default: {price} of what its work costs own people" in text


def test_a_template_there_is_not() -> None:
    with pytest.raises(UserError, match="did you mean service-desk"):
        new_case(None, ("servicedesk",))
    with pytest.raises(UserError, match="there are application-support"):
        new_case(None, ("zzz",))


def test_a_name_points_at_its_template() -> None:
    found = [
        template_for(name) for name in ("IT Network Team", "SOC L1", "Social media", "APP_ERP", "Group 70")
    ]
    assert found == ["network", "security-operations", "ticket-team", "application-support", "ticket-team"]


# With a log


def facts(
    name: str, tickets: int = 900, *, months: int = 12, dispatcher: bool = False, **more: object
) -> FunctionFacts:
    none = Measured(None, 0, "not in this log")
    span = Spread(None, None, 0, "not in this log")
    growth = Estimate(0.08, 0.05, months) if months >= 6 else Estimate(None, None, months, "not enough data")
    given = {
        "name": name, "tickets": tickets, "events": 3 * tickets, "closed": tickets, "opened": tickets,
        "dispatcher": dispatcher, "level": Measured(tickets / months, months), "growth": growth,
        "volatility": growth, "noise": Measured(0.04, months), "season": None, "hour_of_week": (),
        "monthly": tuple(MonthVolume(f"2025-{m + 1:02d}", tickets // months, True) for m in range(months)),
        "containment": Measured(0.81234, 880), "first_response": span, "resolution": span,
        "resolution_from_opening": span,
    }  # fmt: skip
    rest = {key: none for key in FunctionFacts.__dataclass_fields__ if key not in given}
    return FunctionFacts(**{**rest, **given, **more})  # type: ignore[arg-type]


def assessed(*functions: FunctionFacts) -> Assessment:
    months = tuple(f"2025-{m:02d}" for m in range(1, 13))
    return Assessment(
        tickets=sum(one.tickets for one in functions), events=0, first=datetime(2025, 1, 1, tzinfo=UTC),
        last=datetime(2026, 1, 1, tzinfo=UTC), zone="UTC", by="group", take=Take.HANDLED,
        window=Window(date(2025, 1, 1), date(2025, 12, 31), months, 3, 4), functions=functions,
        without_function=0, automatic_accounts=(), calendar="around the clock",
    )  # fmt: skip


def test_measured_facts_are_filled_in_with_their_source(tmp_path: Path) -> None:
    text = new_case(assessed(facts("Mail"), facts("Network North", 1200, months=4)))
    case, problems = read(tmp_path, text)
    assert kinds(problems, Kind.ERROR) == []
    mail, network = case.functions
    assert mail.volume.per_month is not None
    assert (mail.volume.per_month.likely, mail.volume.per_month.origin) == (75, Origin.MEASURED)
    assert mail.volume.per_month.source == "ticket log, mean of the last 3 of 12 complete months"
    assert mail.volume.growth is not None
    assert mail.volume.growth.low == pytest.approx(0.08 - 6**0.5 * 0.05, abs=1e-5)
    assert mail.work.containment is not None
    assert mail.work.containment.likely == pytest.approx(0.8123)
    assert mail.work.hours_per_unit is not None
    assert mail.work.hours_per_unit.question
    assert (network.volume.growth, network.volume.growth_known) == (None, False)
    assert "Growth: not enough data." in text
    assert network.volume.unit == "ticket"
    assert any(option.provider == "Network specialist" for option in network.options or ())


def test_counts_are_told_of_what_they_count() -> None:
    """All tickets of a function are those of the whole log; what lies outside complete months is more than
    what lies outside the days that the log holds completely."""
    text = " ".join(new_case(assessed(facts("Mail", 960), facts("Fax", 905))).replace("#", "").split())
    assert "Measured in the whole log: 960 tickets reached it (in its 12 complete months)" in text
    assert "Measured in the whole log: 905 tickets reached it (900 of them in its 12 complete months)" in text
    assert (
        "Volume a month is told from these months only; 7 tickets were opened outside 2025-01-01 to" in text
    )
    assert "outside those months" not in text


def test_tickets_that_are_over_soon_are_not_taken_for_long_work(tmp_path: Path) -> None:
    quick = facts("Mail", resolution=Spread(1080.0, 90_000.0, 500))
    slow = facts("Voice", resolution=Spread(90_000.0, 900_000.0, 500))
    mail, voice = (
        one.work.hours_per_unit for one in read(tmp_path, new_case(assessed(quick, slow)))[0].functions
    )
    assert mail is not None and voice is not None
    assert (mail.likely, voice.likely) == (0.3, 1.2)
    assert (mail.low, mail.high, mail.question) == (0.125, 0.75, True)
    assert "half of the tickets are resolved within 0.3 hours" in (mail.source or "")


def test_dispatchers_are_set_apart_and_small_groups_are_named(tmp_path: Path) -> None:
    many = [facts(f"Team {i:02d}", 4000 - 100 * i) for i in range(30)]
    text = new_case(assessed(facts("Front", 50_000, dispatcher=True), *many))
    case, _ = read(tmp_path, text)
    assert len(case.functions) <= 12
    assert "than they end them: Front." in text
    assert "Not in this case: 18 smaller groups" in text
    assert len(read(tmp_path, new_case(assessed(*many), mapped=True))[0].functions) == 30


def test_a_function_without_tickets_in_complete_months_is_named_and_left_out(tmp_path: Path) -> None:
    text = new_case(assessed(facts("Mail"), facts("Old", 60, level=Measured(0.0, 12))))
    assert [function.name for function in read(tmp_path, text)[0].functions] == ["Mail"]
    assert "(Old)" in text


def test_a_function_of_the_map_without_tickets_is_in_the_case_and_how_many_there_are_is_asked(
    tmp_path: Path,
) -> None:
    found = assessed(facts("Mail"), facts("Old", 60, level=Measured(0.0, 12)))
    groups = {"Post": "Mail", "Ancient": "Old", "Phones": "Telephony", "Exchange": "Telephony"}
    text = new_case(found, mapped=True, named=groups)
    case, problems = read(tmp_path, text)
    assert [function.name for function in case.functions] == ["Mail", "Old", "Telephony"]
    assert kinds(problems, Kind.ERROR) == []
    for function in case.functions[1:]:
        volume = function.volume
        assert volume.unit == "ticket" and volume.per_month is not None and volume.per_month.question
    assert "is in its groups (Phones, Exchange): how many" in text
    assert "Not in this case" not in text


def test_a_template_of_the_same_name_as_a_function_of_the_log_is_that_function(tmp_path: Path) -> None:
    found = assessed(facts("Storage maintenance"), facts("Migration"))
    text = new_case(found, ("storage-maintenance", "network", "one-time-migration"))
    case, problems = read(tmp_path, text)
    names = [function.name for function in case.functions]
    assert names == ["Storage maintenance", "Migration", "Network", "Migration (2)"]
    assert "the template asked for, counted in tickets" in " ".join(text.replace("#", " ").split())
    assert case.functions[0].volume.unit == "ticket"
    assert kinds(problems, Kind.ERROR) == []


def test_what_the_market_would_find_too_small_is_a_remark_until_a_price_is_stated(tmp_path: Path) -> None:
    text = new_case(None, ("storage-maintenance",))
    _, problems = read(tmp_path, text)
    assert any("would not be weighed: minimum deal size" in one for one in kinds(problems, Kind.REMARK))
    quoted_text = text.replace("#price_per_unit: 40", "price_per_unit: 2")
    _, problems = read(tmp_path, quoted_text)
    assert any("is never weighed: minimum deal size" in one for one in kinds(problems, Kind.CONTRADICTION))


@pytest.mark.parametrize("name", template_names())
def test_the_example_of_what_control_is_worth_fits_the_function(tmp_path: Path, name: str) -> None:
    text = new_case(None, (name,))
    assert "#values: {control:" in text
    _, problems = read(tmp_path, text.replace("#values:", "values:"))
    assert [one for one in kinds(problems, Kind.UNUSUAL) if "EUR" in one] == []


def test_a_project_is_asked_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    _, problems = read(tmp_path, new_case(None, ("one-time-migration",)))
    told = "\n".join(f"{problem.field}: {problem.what}" for problem in problems)
    assert "project.work_hours" in told
    for unused in ("hours_per_unit", "per_month", "volatility", "coverage_hours", "other_cost"):
        assert unused not in told


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=150), min_size=1, max_size=4, unique=True))
def test_whatever_groups_are_called_the_case_reads_back(names: list[str]) -> None:
    text = new_case(assessed(*(facts(name) for name in names)))
    data, _ = parse_yaml(text, "case.yaml")
    found = Case.model_validate(data)
    assert len(found.functions) == len([name for name in names if name not in ("Dispatch", "(none)")])


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_written_so_that_it_reads_back(text: str) -> None:
    assert parse_yaml(f"a: {quoted(text)}\nb: [{quoted(text)}]\n", "x")[0] == {"a": text, "b": [text]}


@settings(deadline=None)
@given(st.floats(min_value=-1e12, max_value=1e12))
def test_numbers_are_written_with_four_digits(value: float) -> None:
    read_back = parse_yaml(f"a: {number(value)}", "x")[0]["a"]
    assert read_back == pytest.approx(value, rel=5e-4)

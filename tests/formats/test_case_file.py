"""Reading a case: measured facts come with their source, and bad files bring nothing but one clear line."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.formats.case_file import read_case
from outtask.formats.case_new import new_case
from outtask.formats.case_problems import Kind, check_case
from outtask.formats.yaml_lines import parse_yaml
from outtask.terms.amounts import Origin
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "case.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return path


def drivers(folder: Path, months: int = 24, growth: float = 0.3) -> None:
    rows = ["function,month,unit,quantity\n"]
    for i in range(months):
        month = f"{2023 + i // 12}-{i % 12 + 1:02d}"
        rows.append(f"Storage,{month},TB,{100 * math.exp(growth * i / 12):.4f}\n")
        rows.append(f"Backup,{month},servers,40\n")
        rows.append(f"Backup,{month},TB,{200 + i}\n")
    (folder / "drivers.csv").write_text("".join(rows))


def log(folder: Path, months: int = 8, a_month: int = 60, kinds: int = 24) -> None:
    rows = ["number,sys_updated_at,incident_state,assignment_group,assigned_to,category,opened_at\n"]
    for i in range(months * a_month):
        day = f"2025-{1 + i // a_month:02d}-{1 + i % 28:02d}"
        for hour, state in ((9, "New"), (11, "Closed")):
            rows.append(f"T{i},{day} {hour:02d}:00,{state},Mail,P{i % 4},kind {i % kinds},{day} 08:00\n")
    (folder / "log.csv").write_text("".join(rows))


def test_a_driver_series_gives_level_growth_and_unit(tmp_path: Path) -> None:
    drivers(tmp_path)
    case = read_case(
        write(tmp_path, "case: A\nfunctions: [{name: Storage, volume: {drivers: drivers.csv}}]\n")
    )
    volume = case.functions[0].volume
    assert volume.unit == "TB"
    assert volume.per_month is not None
    assert volume.per_month.likely == pytest.approx(100 * math.exp(0.3 * 22 / 12), rel=0.02)
    assert volume.per_month.origin is Origin.MEASURED
    assert (
        volume.per_month.source == "drivers.csv, mean of the last 3 of 24 complete months, season taken out"
    )
    assert volume.growth is not None
    assert volume.growth.likely == pytest.approx(0.3, abs=0.005)
    assert volume.months_observed == 24
    assert volume.growth_known


def test_a_log_gives_volume_and_what_the_work_is_like(tmp_path: Path) -> None:
    log(tmp_path)
    text = "case: A\nfunctions: [{name: Post, volume: {log: log.csv, function: Mail}}]\n"
    function = read_case(write(tmp_path, text)).functions[0]
    assert function.volume.per_month is not None
    assert function.volume.per_month.likely == pytest.approx(60, rel=0.05)
    assert function.work.containment is not None
    assert function.work.containment.likely == 1
    assert function.work.routineness is not None
    assert function.work.routineness.origin is Origin.MEASURED


def test_a_log_that_tells_few_kinds_apart_tells_nothing_of_routine(tmp_path: Path) -> None:
    log(tmp_path, kinds=2)
    text = "case: A\nfunctions: [{name: Post, volume: {log: log.csv, function: Mail}}]\n"
    assert read_case(write(tmp_path, text)).functions[0].work.routineness is None


def test_what_the_case_states_itself_stays(tmp_path: Path) -> None:
    drivers(tmp_path)
    text = (
        "case: A\nfunctions:\n  - name: Disks\n    work: {containment: 0.5}\n"
        "    volume: {drivers: drivers.csv, function: Storage, unit: TB, growth: 1 %, per_month: 7}\n"
    )
    function = read_case(write(tmp_path, text)).functions[0]
    assert function.volume.growth is not None and function.volume.per_month is not None
    assert (function.volume.growth.likely, function.volume.per_month.likely) == (0.01, 7)
    assert function.volume.volatility is not None
    assert function.volume.volatility.origin is Origin.MEASURED


def test_growth_that_too_few_months_tell_is_not_known(tmp_path: Path) -> None:
    drivers(tmp_path, months=4)
    text = "case: A\nfunctions: [{name: Storage, volume: {drivers: drivers.csv}}]\n"
    volume = read_case(write(tmp_path, text)).functions[0].volume
    assert (volume.growth, volume.growth_known, volume.months_observed) == (None, False, 4)


def test_growth_that_no_work_keeps_up_is_no_expectation(tmp_path: Path) -> None:
    drivers(tmp_path, growth=1.5)
    text = "case: A\nfunctions: [{name: Storage, volume: {drivers: drivers.csv}}]\n"
    volume = read_case(write(tmp_path, text)).functions[0].volume
    assert (volume.growth, volume.growth_known, volume.months_observed) == (None, False, 24)


def test_further_drivers_are_measured_in_the_series_of_the_first(tmp_path: Path) -> None:
    drivers(tmp_path)
    volume = "{drivers: drivers.csv, unit: servers, also: [{unit: TB, hours_per_unit: 0.2}]}"
    function = read_case(
        write(tmp_path, f"case: A\nfunctions: [{{name: Backup, volume: {volume}}}]\n")
    ).functions[0]
    disks = function.volume.also[0]
    assert function.volume.per_month is not None and disks.per_month is not None
    assert (round(function.volume.per_month.likely), round(disks.per_month.likely)) == (40, 222)
    assert disks.growth is not None and disks.growth.origin is Origin.MEASURED


def test_a_named_log_is_read_as_it_says_once_for_all_functions(tmp_path: Path) -> None:
    log(tmp_path)
    (tmp_path / "map.yaml").write_text("Post: [Mail]\n")
    names = "".join(f"  - {{name: Post{i}, volume: {{log: year, function: Post}}}}\n" for i in "AB")
    options = "path: log.csv, functions: map.yaml, zone: Europe/Oslo, take: handled, day_first: true"
    case = read_case(write(tmp_path, f"case: A\nlogs: {{year: {{{options}}}}}\nfunctions:\n{names}"))
    for function in case.functions:
        assert function.volume.per_month is not None
        assert (
            function.volume.per_month.source == "log.csv, mean of the last 3 of 7 complete months"
        )  # the eighth is cut off


@pytest.mark.parametrize(
    ("options", "field", "words"),
    [
        ("path: nowhere.csv", "logs.year.path", "there is no file nowhere.csv"),
        ("path: log.csv, mapping: none.yaml", "logs.year.mapping", "there is no file none.yaml"),
        ("path: log.csv, by: teem", "logs.year.by", "no column is called 'teem'"),
        ("path: log.csv, zone: Mars/Base", "logs.year.zone", "no time zone is called"),
        ("path: log.csv, country: ZZ", "logs.year.country", "no country code"),
        ("path: log.csv, take: best", "logs.year.take", "one of handled, last or first"),
        ("path: log.csv", "functions[Mail].volume.log", "neither a log nor a file yeer; did you mean year?"),
    ],
)
def test_what_is_wrong_with_a_named_log_is_told_where_it_stands(
    tmp_path: Path, options: str, field: str, words: str
) -> None:
    log(tmp_path)
    name = "yeer" if field.endswith("volume.log") else "year"
    text = f"case: A\nlogs: {{year: {{{options}}}}}\nfunctions: [{{name: Mail, volume: {{log: {name}}}}}]\n"
    with pytest.raises(UserError) as caught:
        read_case(write(tmp_path, text))
    assert (caught.value.field, words in str(caught.value)) == (field, True), caught.value


@pytest.mark.parametrize(
    ("volume", "field", "words"),
    [
        ("{drivers: drivers.csv, function: Disks}", "volume.function", "no function Disks"),
        ("{drivers: drivers.csv}", "volume.drivers", "no function Mail"),
        ("{drivers: drivers.csv, function: Backup}", "volume.drivers", "name the one that drives its work"),
        ("{drivers: drivers.csv, function: Backup, unit: PB}", "volume.unit", "no series in PB"),
        (
            "{per_month: 9, also: [{unit: PB, drivers: drivers.csv, function: Backup, hours_per_unit: 1}]}",
            "volume.also[1].unit",
            "no series in PB",
        ),
        ("{drivers: broken.csv}", "volume.drivers", "broken.csv:2: quantity: 'many' is not a number"),
        ("{log: broken.csv}", "volume.log", "broken.csv"),
        ("{log: ../nowhere/log.csv}", "volume.log", "there is no file"),
        ("{log: .}", "volume.log", "there is no file"),
    ],
)
def test_what_a_source_does_not_tell_is_named_at_its_line(
    tmp_path: Path, volume: str, field: str, words: str
) -> None:
    drivers(tmp_path)
    (tmp_path / "broken.csv").write_text("function,month,unit,quantity\nMail,2024-01,box,many\n")
    path = write(tmp_path, f"case: A\nfunctions:\n  - name: Mail\n    volume: {volume}\n")
    with pytest.raises(UserError) as caught:
        read_case(path)
    assert (caught.value.line, caught.value.field) == (4, f"functions[Mail].{field}")
    assert words in str(caught.value)


def test_countries_and_hours_are_what_was_written(tmp_path: Path) -> None:
    function = "{name: on, volume: {unit: yes, per_month: 1}}"
    text = f"case: 24:00\norganisation: {{country: NO}}\nfunctions: [{function}]\n"
    case = read_case(write(tmp_path, text))
    assert (case.case, case.organisation.country) == ("24:00", "NO")
    assert (case.functions[0].name, case.functions[0].volume.unit) == ("on", "yes")


WHOLE = new_case(None, ("one-time-migration", "freelancers"))
LINES = [line for line in WHOLE.splitlines() if line.strip() and not line.lstrip().startswith("# ")]
DATA = parse_yaml("\n".join(LINES), "case.yaml")[0]


def hold(folder: Path, text: str | bytes) -> None:
    """Reading works where checking finds no error; else it raises UserError, and nothing else is raised."""
    path = write(folder, text)
    try:
        problems = check_case(path)
        assert all("\n" not in str(problem.error("x")) for problem in problems)
        sound = all(problem.kind is not Kind.ERROR for problem in problems)
    except UserError:
        sound = False
    if sound:
        resolved(read_case(path))
    else:
        with pytest.raises(UserError):
            read_case(path)


ODD = st.sampled_from(
    [
        None, 0, -1, 3, 10**400, 1e300, -1e300, float("nan"), float("inf"), "", "x", "5 %", "\0", "\ud800",
        True, [], {}, [[]], {"value": 1}, {"low": 1, "likely": 0, "high": 2}, {"value": "9999999999999999 %"},
        "service-desk", "EUR", ["Migration"], {"Migration": 1}, {"model": "in-house"}, [{"name": "A"}],
    ]
)  # fmt: skip


def everywhere(data: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place, *(one for key, item in below for one in everywhere(item, (*place, key)))]


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.sampled_from([p for p in everywhere(DATA) if p]), ODD), min_size=1, max_size=5))
def test_values_of_any_kind_in_any_place(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    data = deepcopy(DATA)
    for place, odd in changes:
        parent = data
        with suppress(KeyError, IndexError, TypeError):
            for step in place[:-1]:
                parent = parent[step]
            parent[place[-1]] = deepcopy(odd)  # one that is put into itself would never end
    text = json.dumps(data).replace("NaN", ".nan").replace("Infinity", ".inf")
    hold(tmp_path_factory.getbasetemp(), text)


FIELDS = sorted({str(step) for place in everywhere(DATA) for step in place if isinstance(step, str)})
MORE = ["bundles", "correlations", "staff", "exchange_rates", "season", "steps", "drivers", "log", "contract"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(LINES) - 1),
            st.sampled_from(["drop", "twice", "cut", "indent", "swap", "field"]),
            st.sampled_from(FIELDS + MORE),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_lines_dropped_doubled_cut_and_moved(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str, str]]
) -> None:
    lines = list(LINES)
    for at, change, field in changes:
        line = lines[at % len(lines)]
        pad = line[: len(line) - len(line.lstrip())]
        lines[at % len(lines)] = {
            "drop": "",
            "twice": f"{line}\n{line}",
            "cut": line[: len(line) // 2],
            "indent": f" {line}",
            "swap": lines[(7 * at) % len(lines)],
            "field": f"{pad}{field}: {line.partition(':')[2]}",
        }[change]
    hold(tmp_path_factory.getbasetemp(), "\n".join(lines))


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=60), st.integers(0, len(WHOLE)), st.booleans())
def test_bytes_of_any_kind_anywhere(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, alone: bool
) -> None:
    raw = "\n".join(LINES).encode()
    at %= len(raw)
    hold(tmp_path_factory.getbasetemp(), noise if alone else raw[:at] + noise + raw[at + len(noise) :])


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\n",
        "functions: &f\n  - options: *f\n",
        "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)),
        "functions: " + "[" * 1000,
        "functions: " + "[" * 250 + "]" * 250 + "\n",
        'case: "\\ud800"\nfunctions: []\n',
        "case: A\nfunctions: [{name: A, options: &o [{model: outsourcing}], today: *o}]\n",
    ],
)
def test_traps(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UserError) as caught:
        read_case(path)
    assert str(caught.value).startswith(str(path))

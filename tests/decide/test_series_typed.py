"""Rows that people paste from sheets are read as they stand; whatever else comes is refused with its line."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from outtask.decide.numbers.series import volume_typed
from outtask.frame.reader import MARKS, Reader, reading
from outtask.terms.errors import UserError

MONTHS = st.sampled_from(
    ["2026-01", "02.2026", "3/2026", "Apr 2026", "May-26", "2026-06-01", "1/2/2026", "Month", "13.2026"]
)
QUANTITIES = st.sampled_from(
    ["460", "1,460", "1.460", "1 460", "4,5", "-5", "1e308", "1e999", "x", "", "٤٦٠"]
)
ROWS = st.tuples(MONTHS, st.sampled_from(["\t", ";", ",", " ", ", ", '","']), QUANTITIES).map("".join)
TEXTS = st.one_of(st.text(), st.text("01246-/.,;:\t\n \"'eJanFb"), st.lists(ROWS).map("\n".join))


def read(rows: str) -> list[float]:
    found: list[float] = volume_typed(rows, "Storage", "TB")["observed"]
    return found


@pytest.mark.parametrize(
    "rows",
    [
        "2026-01 460\n\n2026-02 470", "2026-01,460\n2026-02,470", "2026-01;460\n2026-02;470;",
        "month,quantity\n2026-01,460\n2026-02,470", "Month\tServers\t\nJan 2026\t460\nFeb 2026\t470",
        "Monat Server\n01.2026 460\n02.2026 470", "01/2026 460\n2/2026: 470", "2026/01 460\n2026/2 470",
        "January 2026, 460\nFebruary 2026, 470", "Jan-26\t460\nFeb-26\t470", "Jan. 2026 460\nFeb. 2026 470",
        "2026-01-01 460\n2026-02-01 470", "15.01.2026\t460\n03.02.2026\t470",
        '"2026-01","460"\n"2026-02","470"',
        "\r\nMärz\r\n2026-01\t460\r\n \r\n2026-02\t470\r\n",
        "function;month;unit;quantity\nStorage;2026-01;TB;460\nStorage;2026-02;TB;470",
        "\n\nfunction,month,unit,quantity\n\nStorage,2026-01,TB,460\nStorage,2026-02,TB,470",
    ],
)  # fmt: skip
def test_two_columns_of_a_sheet_are_read_as_they_are(rows: str) -> None:
    assert read(rows) == [460, 470]


@pytest.mark.parametrize(
    ("marks", "rows", "told"),
    [
        ("1,234.5", "2026-01 1,460\n2026-02 1,470", [1460, 1470]),
        ("1,234.5", '2026-01,"1,460.5"', [1460.5]),
        ("1,234.5", "2026-01\t1 460", [1460]),
        ("1,234.5", "2026-01 78.125\n2026-02 78.5", [78.125, 78.5]),
        ("1.234,5", "01.2026 1.460\n02.2026 1.470", [1460, 1470]),
        ("1.234,5", "01.2026;78,125\n02.2026;78,5", [78.125, 78.5]),
        ("1 234,5", "01/2026 1 460,5", [1460.5]),
        ("1’234.5", "2026-01 1’460", [1460]),
    ],
)
def test_numbers_are_read_as_the_reader_writes_them(marks: str, rows: str, told: list[float]) -> None:
    with reading(Reader(number_format=marks)):
        assert read(rows) == told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("2026-01 460\n\n2026-02 x", "line 3: 'x' is not a number"),
        ("2026-01 x", "line 1: 'x' is not a number"),
        ("2026-01,460\n2026-01,470", "line 2: 2026-01 is already given in line 1"),
        ("month,n\n\n01.2026,460\n2026-01,470", "line 4: 2026-01 is already given in line 3"),
        ("1st of May;about 460\n2026-06;470", "line 1: '1st of May' is not a month"),
        ("2026-01 460\n2026-02", "line 2: 2026-02 has no quantity"),
        ("2026-01 460\n1/2/2026 470", "line 2: '1/2/2026' can be read day first or month first"),
        ("2026-01 460\nJan 26\t470", "line 2: 'Jan 26' is not a month"),
        ("2026-01 460\n13.2026 470", "line 2: '13.2026' is not a month"),
        ("2026-01 78.000", "line 1: '78.000' can be read as 78000 or as 78"),
        ("soon 460", "line 1: 'soon' is not a month"),
        ("2026-01,460,500", "line 1: '460,500' may be one number or two"),
        ("2026-01 460 500", "line 1: '460 500' may be one number or two"),
        ("2026-01\t460\t500", "line 1: '460\\t500' is not a number"),
        ("2026-01\t12 7", "line 1: '12 7' is not a number"),
        ("2026-01 4\n2026-02 -5", "line 2: -5 must not be negative"),
        ("month;quantity", "there is no row with a month and a quantity"),
        ("\n\nfunction,month,unit,quantity\nStorage,soon,TB,4", "line 4: 'soon' is not a month"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(rows: str, told: str) -> None:
    with pytest.raises(UserError, match=f"^rows: {re.escape(told)}"):
        read(rows)


def test_the_remedy_is_in_the_readers_own_marks() -> None:
    with reading(Reader(number_format="1.234,5")), pytest.raises(UserError) as refused:
        read("2026-01 x")
    assert refused.value.mend == "write it as 1234,5"


@pytest.mark.parametrize("quantity", ["1e308", "1e300", "1e15", "1e-320", "0"])
def test_no_quantity_is_too_large_or_small_to_be_measured_or_refused(quantity: str) -> None:
    rows = "\n".join(f"{2024 + i // 12}-{i % 12 + 1:02d} {quantity}" for i in range(14))
    with contextlib.suppress(UserError):
        assert read(rows)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.sampled_from(list(MARKS)))
@example("2026-01 460\n\n2026-02 470", "1,234.5")
def test_whatever_is_pasted_is_read_or_refused(rows: str, marks: str) -> None:
    with reading(Reader(number_format=marks)), contextlib.suppress(UserError):
        assert read(rows)

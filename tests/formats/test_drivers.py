from __future__ import annotations

import gzip
import math
import tracemalloc
from datetime import date

import pytest
import xlsxwriter

from outtask.formats.case_drivers import driver_volume
from outtask.formats.drivers import read_drivers
from outtask.terms.errors import UserError

HEADER = "function,month,unit,quantity\n"


def write(tmp_path, text: str):
    path = tmp_path / "drivers.csv"
    path.write_text(text)
    return path


def test_a_series_in_any_order_of_rows_and_columns(tmp_path) -> None:
    path = write(
        tmp_path,
        "Unit;Quantity;Function;Month\nTB;12.5;Backup;2024-02\nTB;11;Backup;2024-01-31\nservers;40;Backup;2024-01\n",
    )
    found = read_drivers(path)
    assert found.series("Backup", "TB") == {"2024-01": 11.0, "2024-02": 12.5}
    assert found.series("Backup", "servers") == {"2024-01": 40.0}
    assert found.gaps == ()


def test_a_workbook_with_real_dates(tmp_path) -> None:
    path = tmp_path / "drivers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["function", "month", "unit", "quantity"])
        for row, month in enumerate((1, 2, 4), start=1):
            sheet.write_row(row, 0, ["Storage", None, "TB", 100 + row])
            sheet.write_datetime(row, 1, date(2024, month, 1), form)
    found = read_drivers(path)
    assert found.series("Storage", "TB") == {"2024-01": 101.0, "2024-02": 102.0, "2024-04": 103.0}
    assert found.gaps == ("Storage (TB) has no row for 2024-03.",)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("Backup,2024-13,TB,1\n", "drivers.csv:2: month: '2024-13' is not a month"),
        ("Backup,2024-01,TB,1\nBackup,soon,TB,1\n", "drivers.csv:3: month"),
        ("Backup,3/4/2024,TB,1\n", "day first or month first"),
        ("Backup,2024-01,TB,\n", "drivers.csv:2: quantity: is empty"),
        ("Backup,2024-01,TB,-1\n", "quantity: must not be negative"),
        ("Backup,2024-01,TB,nan\n", "'nan' is not a number"),
        ('Backup,2024-01,TB,"1,5,5"\n', "is not a number"),
        ("Backup,2024-01,TB,1e999\n", "is too large"),
        ("Backup,2024-01,TB,12345678901234567890123e999\n", "is too large"),
        ("Backup,2024-01,TB,78.000\n", "'78.000' can be read as 78000 or as 78, and no other row tells"),
        (
            'Backup,2024-01,TB,1.5\nBackup,2024-02,TB,"1,5"\n',
            "drivers.csv:3: quantity: '1,5' is written otherwise than '1.5' in line 2",
        ),
        ("Backup,2024-01,TB,1\nBackup,2024-02,TB\n", "drivers.csv:3: 3 cells"),
        (
            "Backup,2024-01,TB,1\nBackup,2024-1,TB,2\n",
            "drivers.csv:3: month: Backup, 2024-01, TB is already given in line 2",
        ),
        ("", "no rows below the header"),
    ],
)
def test_what_cannot_be_used_is_named_with_line_and_field(tmp_path, rows: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        read_drivers(write(tmp_path, HEADER + rows))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("quantities", "read"),
    [
        (["78.000", "1.234,5"], [78000, 1234.5]), (["78.000", "77,25"], [78000, 77.25]),
        (["78.000", "78.5"], [78, 78.5]), (["1.234.567", "78.000"], [1234567, 78000]),
        (["78’000", "78 500"], [78000, 78500]), (["0.125", "1.125"], [0.125, 1.125]),
    ],
)  # fmt: skip
def test_the_column_tells_how_its_numbers_are_written(
    tmp_path, quantities: list[str], read: list[float]
) -> None:
    rows = "".join(f"Backup;01.{month:02}.2024;TB;{text}\n" for month, text in enumerate(quantities, 1))
    found = read_drivers(write(tmp_path, HEADER.replace(",", ";") + rows))

    assert [point.quantity for point in found.points] == read
    assert [point.month for point in found.points] == ["2024-01", "2024-02"]


@pytest.mark.parametrize(
    ("delimiter", "point", "written", "read"),
    [
        (",", ".", "78.125", 78.125), (";", ",", "78.125", 78125), (";", ",", "78,125", 78.125),
        (",", ".", '"78,125"', 78125), ("\t", ",", "78.125", 78125), ("\t", ".", "78,125", 78125),
        (",", ",", "78.125", None), (",", None, "78.125", None), (";", ".", "78.125", None),
        (";", ".", "78,125", None), ("\t", ".", "78.125", None), (",", None, "7.125e3", 7125),
    ],
)  # fmt: skip
def test_where_no_row_tells_the_format_of_who_hands_it_in_and_the_delimiter_must_agree(
    tmp_path, delimiter: str, point: str | None, written: str, read: float | None
) -> None:
    row = delimiter.join(["Backup", "2024-01", "TB", written])
    path = write(tmp_path, HEADER.replace(",", delimiter) + row + "\n")

    if read is None:
        with pytest.raises(UserError, match="no other row tells"):
            read_drivers(path, point=point)
    else:
        assert read_drivers(path, point=point).points[0].quantity == read


@pytest.mark.parametrize(
    ("others", "read"),
    [
        (["12.50", "9"], 78.125), (['"12,50"', "9"], 78125), (['"1.200,50"', "7"], 78125),
        (["12.50", '"12,50"'], None), (["1.2.3", "4.5"], None), (["2.5", "none"], None), (["", ""], None),
    ],
)  # fmt: skip
def test_another_column_of_numbers_tells_where_the_quantities_do_not(
    tmp_path, others: list[str], read: float | None
) -> None:
    rows = "".join(f"Backup,2024-0{n},TB,78.125,{other}\n" for n, other in enumerate(others, 1))
    path = write(tmp_path, HEADER.replace("\n", ",cost\n") + rows)

    if read is None:
        with pytest.raises(UserError, match="no other row tells"):
            read_drivers(path)
    else:
        assert [point.quantity for point in read_drivers(path).points] == [read, read]


def test_a_workbook_knows_its_own_numbers(tmp_path) -> None:
    path = tmp_path / "drivers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["function", "month", "unit", "quantity"])
        sheet.write_row(1, 0, ["Storage", "2024-01", "TB", 78.125])
        sheet.write_row(2, 0, ["Storage", "2024-02", "TB", 78000])

    assert [point.quantity for point in read_drivers(path).points] == [78.125, 78000]


def workbook(tmp_path, quantities: list[float | str]):
    path = tmp_path / "drivers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["function", "month", "unit", "quantity"])
        for month, quantity in enumerate(quantities, 1):
            sheet.write_row(month, 0, ["Storage", f"2024-{month:02}", "TB", quantity])
    return path


@pytest.mark.parametrize(
    "quantities", [["78.125", "81.250"], ["78.000", 81.5], ["78.125", 78.125], ["\x0178.125"], ["\x01abc"]]
)
def test_a_text_of_a_workbook_is_read_as_one_of_any_file(tmp_path, quantities: list[float | str]) -> None:
    with pytest.raises(UserError, match=r"drivers\.xlsx:2: quantity: .*(no other row tells|is not a number)"):
        read_drivers(workbook(tmp_path, quantities))


def test_numbers_and_texts_of_a_workbook_stand_side_by_side(tmp_path) -> None:
    found = read_drivers(workbook(tmp_path, [81.5, "1,5", "78.000", 78.125, 1e-05, 1e300]))

    assert [point.quantity for point in found.points] == [81.5, 1.5, 78000, 78.125, 1e-05, 1e300]


def test_a_csv_cannot_claim_that_its_texts_are_numbers(tmp_path) -> None:
    with pytest.raises(UserError, match=r"no other row tells|not a number"):
        read_drivers(write(tmp_path, HEADER + "Backup,2024-01,TB,\x0178.125\n"))


def test_a_missing_column_is_named(tmp_path) -> None:
    with pytest.raises(UserError, match="column unit not found"):
        read_drivers(write(tmp_path, "function,month,quantity\nBackup,2024-01,1\n"))


def monthly(quantities: list[float], unit: str = "TB", year: int = 2023) -> str:
    return "".join(
        f"Backup,{year + i // 12}-{i % 12 + 1:02d},{unit},{quantity}\n"
        for i, quantity in enumerate(quantities)
    )


def test_a_steady_series_has_its_growth_and_no_surprise(tmp_path) -> None:
    text = HEADER + monthly([100 * math.exp(0.2 * i / 12) for i in range(36)])
    seen = driver_volume(read_drivers(write(tmp_path, text)), "Backup", None)
    assert (seen.unit, seen.months) == ("TB", 36)
    assert seen.growth.value == pytest.approx(0.2, abs=0.005)
    assert seen.volatility.value == pytest.approx(0, abs=0.01)
    assert seen.level.value == pytest.approx(100 * math.exp(0.2 * 34 / 12), rel=0.01)


def test_the_unit_in_which_a_series_is_told_changes_nothing(tmp_path) -> None:
    shape = [3, 4, 3.5, 4.2, 4.4, 5, 4.1, 5.2, 5.5, 6]
    seen = [
        driver_volume(read_drivers(write(tmp_path, HEADER + monthly([k * x for x in shape]))), "Backup", None)
        for k in (0.001, 1000.0)
    ]
    assert seen[0].growth.value == pytest.approx(seen[1].growth.value, rel=1e-6)
    assert seen[0].volatility.value == pytest.approx(seen[1].volatility.value, rel=1e-6)


def test_a_gap_is_never_filled(tmp_path) -> None:
    rows = (HEADER + monthly([10] * 3 + [20] * 21)).splitlines(keepends=True)
    del rows[1 + 12]
    seen = driver_volume(read_drivers(write(tmp_path, "".join(rows))), "Backup", None)
    assert seen.months == 11
    assert seen.level.value == pytest.approx(20)
    assert seen.growth.value == pytest.approx(0, abs=1e-6)


def test_few_months_tell_a_level_and_no_growth(tmp_path) -> None:
    seen = driver_volume(
        read_drivers(write(tmp_path, HEADER + monthly([10, 11, 12, 13, 14]))), "Backup", None
    )
    assert seen.level.value == pytest.approx(13)
    assert seen.growth.value is None
    assert "5 months in a row" in (seen.growth.why or "")


def test_several_units_need_a_choice(tmp_path) -> None:
    series = read_drivers(write(tmp_path, HEADER + monthly([1, 2]) + monthly([5, 6], "servers")))
    assert driver_volume(series, "Backup", "servers").level.value == pytest.approx(5.5)
    for unit, words in ((None, "several units"), ("PB", "no series in PB")):
        with pytest.raises(UserError, match=words) as caught:
            driver_volume(series, "Backup", unit)
        assert "TB or servers" in str(caught.value)
    with pytest.raises(UserError, match="no function Mail"):
        driver_volume(series, "Mail", None)


def test_what_unpacks_without_end_is_not_kept(tmp_path) -> None:
    path = tmp_path / "drivers.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "Desk,2024-01,ticket,1\n" * 400_000).encode()))

    with pytest.raises(UserError, match="unpacks to more than"):
        read_drivers(path, unpacked=1_000_000)
    tracemalloc.start()
    with pytest.raises(UserError, match="already given in line 2"):
        read_drivers(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_more_rows_than_may_be_are_not_read(tmp_path) -> None:
    path = write(tmp_path, HEADER + "".join(f"Desk,2024-{month:02},ticket,1\n" for month in range(1, 13)))

    assert len(read_drivers(path, most=12).points) == 12
    with pytest.raises(UserError, match="more than 11 rows"):
        read_drivers(path, most=11)

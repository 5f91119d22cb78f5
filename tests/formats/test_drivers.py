from __future__ import annotations

from datetime import date

import pytest
import xlsxwriter

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
        ('Backup,2024-01,TB,"1,5"\n', "is not a number"),
        ("Backup,2024-01,TB\n", "drivers.csv:2: 3 cells"),
        (
            "Backup,2024-01,TB,1\nBackup,2024-1,TB,2\n",
            "drivers.csv:3: month: Backup, 2024-01, TB is already given in line 2",
        ),
        ("", "no rows below the header"),
    ],
)
def test_what_cannot_be_used_is_named_with_line_and_field(tmp_path, rows: str, message: str) -> None:
    with pytest.raises(UserError, match=".*") as caught:
        read_drivers(write(tmp_path, HEADER + rows))
    assert message in str(caught.value)


def test_a_missing_column_is_named(tmp_path) -> None:
    with pytest.raises(UserError, match="column unit not found"):
        read_drivers(write(tmp_path, "function,month,quantity\nBackup,2024-01,1\n"))

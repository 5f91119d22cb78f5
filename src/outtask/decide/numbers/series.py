"""A driver series that somebody types or hands in: the volume of a function that tickets do not drive."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.formats.case_measured import measured_volume
from outtask.formats.drivers import read_drivers
from outtask.formats.typed_series import is_table, read_typed
from outtask.formats.whole_file import write_whole
from outtask.frame.reader import reader
from outtask.terms.amounts import Amount
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from outtask.formats.drivers import DriverSeries

MOST_BYTES = 20_000_000
MOST_UNPACKED = 1 << 27  # bytes of what was packed
MOST_ROWS = 100_000  # a month each: of hundreds of functions, for decades
OBSERVED = ("volume", "observed")
SHOWN = 24  # months that are kept to be seen
ENDINGS = (".csv", ".gz", ".xlsx", ".ods", ".txt", ".tsv")


def volume_from(file: UploadedFile, function: str, unit: str | None) -> dict[str, Any]:
    """Return the volume that a series in a file tells of one function, as a case file says it.

    The function's name and the unit are needed only where the series has several. Raises UserError whose
    field is ``function``, ``unit``, or ``series`` where the file itself is at fault.
    """
    if (file.size or 0) > MOST_BYTES:
        raise UserError("the series is larger than 20 MB", field="series", mend="one row a month is enough")
    name = file.name or "series"
    ending = "".join(one for one in Path(name).suffixes[-2:] if one.lower() in ENDINGS)
    return _volume(file.read(), ending or ".csv", name, function, unit, "series")


def volume_typed(rows: str, function: str, unit: str) -> dict[str, Any]:
    """Return the volume that typed or pasted rows tell: a month and a quantity each, or a whole table.

    Raises UserError as :func:`volume_from`, with the field ``rows`` where a row is at fault.
    """
    if is_table(rows):
        return _volume(rows.encode(), ".csv", _("series typed here"), function, unit, "rows")
    if not unit:
        raise UserError("what is counted is not said", field="unit", mend="name it: server, port, TB")
    try:
        series = read_typed(rows, function, unit, reader().marks)
    except UserError as why:
        raise _told(why, "rows") from None
    return _measured(series, _("series typed here"), function, unit, "rows")


def _told(why: UserError, field: str) -> UserError:
    """Return an error of a series as one of the field where it was given."""
    line = f"line {why.line}: " if why.line else ""
    return UserError(f"{line}{why.what}", field=field, mend=why.mend)


def _volume(
    data: bytes, ending: str, name: str, function: str, unit: str | None, field: str
) -> dict[str, Any]:
    """Read a table and tell the volume."""
    with tempfile.TemporaryDirectory(prefix="outtask-") as folder:
        path = Path(folder) / f"series{ending}"  # never the name that was given
        write_whole(path, data)
        try:
            series = read_drivers(path, unpacked=MOST_UNPACKED, most=MOST_ROWS, point=reader().marks[1])
        except UserError as why:
            raise _told(why, field) from None
    return _measured(series, name, function, unit, field)


def _measured(series: DriverSeries, name: str, function: str, unit: str | None, field: str) -> dict[str, Any]:
    """Tell the volume of one function of a series."""
    from outtask.formats.case_drivers import driver_volume

    names = {point.function for point in series.points}
    wanted = function if function in names or len(names) > 1 else next(iter(names))
    try:
        seen = driver_volume(series, wanted, unit or None)
    except UserError as why:
        at_fault = {"function": "series_name", "unit": "unit"}.get(why.field or "", field)
        raise UserError(why.what, field=at_fault, mend=why.mend) from None
    found: dict[str, Any] = {"unit": seen.unit or "unit"}
    for key, value in measured_volume(seen, name).items():
        if value is not None:
            found[key] = value.model_dump(mode="json") if isinstance(value, Amount) else value
    if "growth" not in found:
        found["growth_known"] = False
    months = [quantity for _month, quantity in sorted(series.series(wanted, found["unit"]).items())]
    found["observed"] = months[-min(seen.months, SHOWN) :]  # the last run of months without a gap
    return found

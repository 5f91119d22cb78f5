"""A driver series that somebody hands in: the volume of a function that no ticket drives."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.formats.case_measured import measured_volume
from outtask.formats.drivers import read_drivers
from outtask.formats.whole_file import write_whole
from outtask.frame.reader import reader
from outtask.terms.amounts import Amount
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 20_000_000
MOST_UNPACKED = 1 << 27  # bytes of what was packed
MOST_ROWS = 100_000  # a month each: of hundreds of functions, for decades
ENDINGS = (".csv", ".gz", ".xlsx", ".ods", ".txt", ".tsv")


def volume_from(file: UploadedFile, function: str, unit: str | None) -> dict[str, Any]:
    """Return the volume that a series tells of one function, as a case file says it.

    The function's name and the unit are needed only where the series has several. Raises UserError whose
    field is ``function``, ``unit``, or ``series`` where the file itself is at fault.
    """
    from outtask.formats.case_drivers import driver_volume

    name = file.name or "series"
    if (file.size or 0) > MOST_BYTES:
        raise UserError("the series is larger than 20 MB", field="series", mend="one row a month is enough")
    ending = "".join(one for one in Path(name).suffixes[-2:] if one.lower() in ENDINGS)
    with tempfile.TemporaryDirectory(prefix="outtask-") as folder:
        path = Path(folder) / f"series{ending or '.csv'}"  # never the name that was given
        write_whole(path, file.read())
        try:
            series = read_drivers(path, unpacked=MOST_UNPACKED, most=MOST_ROWS, point=reader().marks[1])
        except UserError as why:
            line = f"line {why.line}: " if why.line else ""
            raise UserError(f"{line}{why.what}", field="series", mend=why.mend) from None
    names = {point.function for point in series.points}
    wanted = function if function in names or len(names) > 1 else next(iter(names))
    try:
        seen = driver_volume(series, wanted, unit or None)
    except UserError as why:
        field = {"function": "series_name", "unit": "unit"}.get(why.field or "", "series")
        raise UserError(why.what, field=field, mend=why.mend) from None
    found: dict[str, Any] = {"unit": seen.unit or "unit"}
    for key, value in measured_volume(seen, name).items():
        if value is not None:
            found[key] = value.model_dump(mode="json") if isinstance(value, Amount) else value
    if "growth" not in found:
        found["growth_known"] = False
    return found

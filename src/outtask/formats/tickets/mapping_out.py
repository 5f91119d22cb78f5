"""How a log was read, as a mapping file: apart from its reading, for what it needs takes long to import."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as StagesABC
from pathlib import Path

from outtask.formats.case_render import quoted
from outtask.formats.whole_file import write_whole
from outtask.terms.events import Stage
from outtask.terms.mapping import FIELDS, MISSING, Mapping

HEAD = (
    "# Which column of the export means what. Correct what is wrong, leave the rest as it is.",
    "# Where no column holds what is asked, say none, as in 'closed_at: none': a line that is taken out is",
    "# filled again from the headers.",
    "# Then: outtask assess LOG --mapping THIS-FILE, and outtask case new LOG --mapping THIS-FILE.",
    "",
)


def write_mapping(mapping: Mapping, states: StagesABC[str, Stage | None], path: Path | str) -> None:
    """Write how a log was read as a mapping file, to be edited and given back; ``states`` are those it has.

    Raises UserError where it cannot be written.
    """
    write_whole(path, "".join(f"{line}\n" for line in _lines(mapping, states)).encode())


def _lines(mapping: Mapping, states: StagesABC[str, Stage | None]) -> Iterator[str]:
    yield from HEAD
    for field, means in FIELDS.items():
        if guess := mapping.columns.get(field):
            yield f"{field}: {quoted(guess.column)}  # {means}; {guess.why}"
        elif field in mapping.columns:
            yield f"{field}: none  # {means}; said to be in no column"
        else:
            yield f"# {field}: COLUMN  # {means}; no column was found"
    yield ""
    yield f"{'# ' if mapping.by is None else ''}by: {quoted(mapping.by or 'COLUMN')}  # names the function"
    yield f"zone: {quoted(mapping.zone or 'UTC')}  # of times without an offset"
    if mapping.day_first is not None:
        yield f"day_first: {str(mapping.day_first).lower()}  # where a date such as 3/4/2026 leaves it open"
    if mapping.missing != MISSING:
        yield f"missing: [{', '.join(quoted(word) for word in mapping.missing if word)}]"
    if mapping.read_on is not None:
        yield f"read_on: {mapping.read_on}  # rows years ahead of that day, and of all others, do not count"
    if states:
        yield ""
        known = any(states.values())
        yield f"{'' if known else '# '}states:  # each is one of {', '.join(Stage)}"
        for raw, stage in sorted(states.items()):
            yield (
                f"  {quoted(raw)}: {stage}"
                if stage
                else f"#  {quoted(raw)}: STAGE  # not known, counts as none"
            )

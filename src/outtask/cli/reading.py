"""How a log is to be read, as the line says it: the same for every command that reads one."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from outtask.cli.progress import telling
from outtask.terms.errors import UserError
from outtask.terms.facts import Take

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outtask.formats.functions_map import FunctionsMap
    from outtask.terms.facts import Assessment


YAML: Final = (".yaml", ".yml")
OF_A_CASE: Final = re.compile(rb"^case\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """The options that say how to read a log; None where nobody said."""

    by: str | None = None
    functions: str | None = None
    zone: str | None = None
    encoding: str | None = None
    day_first: bool | None = None
    mapping: str | None = None
    country: str | None = None

    def assess(
        self,
        log: str,
        take: Take = Take.HANDLED,
        rejects: str | None = None,
        functions: Mapping[str, str] | None = None,
        write_mapping: str | None = None,
    ) -> Assessment:
        """Return what the log tells, by ``functions`` of its groups, or else by those of the file.

        Raises UserError for what cannot be read.
        """
        from outtask.formats.assessment import assess_log

        refuse_yaml(log)
        groups = functions if functions is not None else self.map_of_functions()
        with telling(f"Reading {log}"):
            return assess_log(
                log,
                by=self.by,
                take=take,
                zone=self.zone,
                encoding=self.encoding,
                day_first=self.day_first,
                mapping=self.mapping,
                country=self.country,
                functions=groups,
                rejects=rejects,
                write_mapping=write_mapping,
            )

    def map_of_functions(self) -> FunctionsMap | None:
        """Return group -> function as the file of --functions tells it; None where there is no file."""
        if self.functions is None:
            return None
        from outtask.formats.functions_map import read_functions_map

        return read_functions_map(self.functions)

    def words(self) -> str:
        """Return the options as one would type them again, with a space before each."""
        given = {
            "--by": self.by,
            "--functions": self.functions,
            "--zone": self.zone,
            "--encoding": self.encoding,
            "--mapping": self.mapping,
            "--country": self.country,
        }
        typed = [f" {option} {shlex.quote(value)}" for option, value in given.items() if value is not None]
        if self.day_first is not None:
            typed.append(" --day-first" if self.day_first else " --month-first")
        return "".join(typed)


def refuse_yaml(log: str) -> None:
    """Raise UserError where a log is asked for and a YAML file is named: most often it is the case."""
    path = Path(log)
    if path.suffix.lower() not in YAML or not path.is_file():
        return
    named = shlex.quote(log)
    with path.open("rb") as file:
        is_case = OF_A_CASE.search(file.read(1 << 20))
    if is_case:
        raise UserError(
            "is a case, not a ticket log",
            file=log,
            mend=f"outtask decide {named} decides it, outtask case check {named} looks for gaps",
        )
    raise UserError(
        "is a YAML file, not a ticket log",
        file=log,
        mend="a log is CSV, Excel or Parquet; maps are given with --functions or --mapping",
    )

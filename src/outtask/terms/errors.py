"""The one error that a user may see: what is wrong, where, and how to mend it."""

from __future__ import annotations


class UserError(Exception):
    """Input that cannot be used, told to the person who gave it.

    Shown on one line as ``file:line: field: what; mend``; the command line leaves with code 2.
    Raise it wherever input is judged; nothing else may reach a user.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str | None = None,
        line: int | None = None,
        field: str | None = None,
        mend: str | None = None,
    ) -> None:
        self.what, self.file, self.line, self.field, self.mend = what, file, line, field, mend
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return the message on one line, whatever the parts contain."""
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}" if place else f"line {self.line}"
        parts = [part for part in (place, self.field) if part]
        text = ": ".join([*parts, self.what])
        if self.mend:
            text += f"; {self.mend}"
        return " ".join(text.split())

    def at(self, *, file: str | None = None, line: int | None = None, field: str | None = None) -> UserError:
        """Return the same error with the place filled in where it was not yet known."""
        return UserError(
            self.what,
            file=self.file or file,
            line=self.line if self.line is not None else line,
            field=self.field or field,
            mend=self.mend,
        )

"""The forms of a page as a browser would send them: what stands in their fields, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class SeenForm:
    """One form of a page."""

    id: str
    action: str
    method: str
    said: dict[str, list[str]] = field(default_factory=dict)  # by field, as a browser sends it
    names: set[str] = field(default_factory=set)  # boxes that are not ticked too

    def all_said(self) -> list[str]:
        """Return all values."""
        return [value for values in self.said.values() for value in values]

    def named(self, begin: str) -> str:
        """Return the first field whose name begins so."""
        return next(name for name in [*self.said, *sorted(self.names)] if name.startswith(begin))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SeenForm] = []
        self.within: SeenForm | None = None
        self.late: list[tuple[str, str, str | None]] = []  # fields that name their form
        self.select = self.area = ""
        self.picked: list[str] = []
        self.first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            method = (given.get("method") or "get").lower()
            self.within = SeenForm(given.get("id") or "", given.get("action") or "", method)
            self.forms.append(self.within)
        elif tag == "input" and given.get("type") not in ("submit", "file") and name:
            is_box = given.get("type") in ("checkbox", "radio")
            self._say(
                given.get("form"),
                name,
                (value or "on" if is_box else value) if not is_box or "checked" in given else None,
            )
        elif tag == "textarea":
            self.area, self.picked = name, []
        elif tag == "select":
            self.select, self.picked, self.first = name, [], None
        elif tag == "option" and self.select:
            self.first = value if self.first is None else self.first
            if "selected" in given:
                self.picked = [value]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.picked.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.within = None
        elif tag == "textarea":
            self._say(None, self.area, "".join(self.picked).removeprefix("\n").removeprefix("\r\n"))
            self.area = ""
        elif tag == "select":
            self._say(None, self.select, (self.picked or [self.first])[0])
            self.select = ""

    def _say(self, of: str | None, name: str, value: str | None) -> None:
        if of:
            self.late.append((of, name, value))
        elif self.within is not None:
            _put(self.within, name, value)


def _put(form: SeenForm, name: str, value: str | None) -> None:
    form.names.add(name)
    if value is not None:
        form.said.setdefault(name, []).append(value)


def forms_in(page: str) -> list[SeenForm]:
    """Return the forms of a page that are sent with POST."""
    reader = _Reader()
    reader.feed(page)
    for of, name, value in reader.late:
        for form in reader.forms:
            if form.id == of:
                _put(form, name, value)
    return [form for form in reader.forms if form.method == "post"]

"""Every page has its figures in the number format of who reads it, in its text and in what is read aloud."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from addresses import addresses, path_of
from matrix import Things

from outtask.frame.reader import MARKS
from outtask.people.models import User
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import People

OWN = "own"
THOUSANDS, POINT = "’", "·"
UNSAID = re.compile(r"<(style|script|code|textarea|pre)\b.*?</\1>|<[^>]*>", re.DOTALL)
ALOUD = re.compile(r"""\s(?:aria-label|aria-description|alt|title|placeholder|data-told)="([^"]*)\"""")
ENGLISH = re.compile(r"(?<![\w.,])\d{1,3},\d{3}(?!\d)|(?<![\w.])\d+\.\d+(?![\w.])")
"""A figure as 1,234 or 0.5, which nobody writes whose marks are neither comma nor point."""
TELLS_ALL_FORMATS = {"people:settings"}


def told(page: str) -> str:
    """Return what a page says, to eyes and ears."""
    return html.unescape("\n".join([UNSAID.sub("\n", page), *ALOUD.findall(page)]))


def test_no_page_writes_a_figure_in_english_for_who_reads_otherwise(
    django_db_reset_sequences: None, organisation: People, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MARKS, OWN, (THOUSANDS, POINT))
    things = Things(organisation)
    client.force_login(organisation.user(Role.OWNER))
    views = {name: view for name, view in addresses().items() if getattr(view, "needs", None)}
    paths = {name: path_of(name, things.of) for name in views}  # makes all rows first
    User._base_manager.update(number_format=OWN)

    wrong, own = [], ""
    for name, view in views.items():
        if "GET" not in view.methods or name in TELLS_ALL_FORMATS:  # type: ignore[attr-defined]
            continue
        for form in ("", "?form=long") if name == "decide:paper" else ("",):
            answer = client.get(paths[name] + form)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                seen = told(answer.content.decode())
                wrong += [
                    (name, seen[max(0, at.start() - 40) : at.end() + 20]) for at in ENGLISH.finditer(seen)
                ]
                own += seen

    assert not wrong
    assert re.search(rf"\d{THOUSANDS}\d{{3}}", own)
    assert re.search(rf"\d{POINT}\d", own)

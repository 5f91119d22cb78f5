"""The menu tells on every page where one is."""

from __future__ import annotations

from typing import Any

from addresses import addresses

from outtask.frame.navigation import menu, nearest
from outtask.people.roles import Role

OF_ONESELF = ("people:settings", "people:password", "people:second-step", "people:codes", "people:sessions")
"""Pages beneath the name of who is signed in; the menu marks them itself."""
WITHOUT = (
    *OF_ONESELF,
    "people:who-are-you",
    "people:home",
    "people:try",
    "people:end-sample",
    "tickets:rejects",
)
"""Those, and pages that lead on, stand alone or are files."""
OTHERWISE = {
    "decide:compare-of": "decide:compare",
    "decide:decision": "decide:decisions",
    "decide:function": "decide:home",
    "tickets:files": "tickets:logs",
    "tickets:file": "tickets:drop",
}


def here(acting: Any, name: str) -> str | None:
    from django.urls import get_resolver

    pattern = get_resolver().namespace_dict[name.partition(":")[0]]
    path = "/" + pattern[0] + pattern[1].reverse_dict.getlist(name.partition(":")[2])[0][0][0][0]
    found = nearest(menu(acting(Role.OWNER).scope), path, name)
    return found.address if found else None


def test_each_page_marks_an_entry_of_the_menu(acting: Any) -> None:
    pages = [name for name, view in addresses().items() if "GET" in getattr(view, "methods", ())]
    assert [name for name in pages if name not in WITHOUT and here(acting, name) is None] == []


def test_a_page_that_lies_elsewhere_marks_the_entry_it_belongs_to(acting: Any) -> None:
    assert {name: here(acting, name) for name in OTHERWISE} == OTHERWISE

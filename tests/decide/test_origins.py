"""Every figure leads to its origin: from what was computed to its inputs, from an input to its source."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from weighed_study import desk, result, study, weigh

from outtask.decide.numbers.whence import whence
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from outtask.decide.models import Function, Result, Study
    from workspace import SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db

MARK = re.compile(r'<a class="origin[^"]*" href="([^"]+)"[^>]* aria-label="([^"]+)"')


def lands(client: Client, to: str) -> bool:
    """Tell whether an address leads to a page, and to a place that is on it."""
    address, _, there = to.partition("#")
    answer = client.get(address)
    return answer.status_code == 200 and (not there or f'id="{there}"' in answer.content.decode())


def marks(client: Client, address: str) -> list[tuple[str, str]]:
    return [(unescape(to), of) for to, of in MARK.findall(client.get(address).content.decode())]


def test_what_was_computed_leads_to_the_figures_that_it_follows_from(
    client: Client, signed_in: SignedIn, study: Study, result: Result, desk: Function
) -> None:
    signed_in(client, Role.AUDITOR)
    behind = reverse("decide:behind", args=[desk.pk])
    page = reverse("decide:function", args=[desk.pk])
    found = [*marks(client, page), *marks(client, reverse("decide:verdicts", args=[study.pk]))]
    found += marks(client, reverse("decide:paper", args=[study.pk]))

    assert found and all(name.endswith("comes from") for _, name in found)
    assert {f"{behind}#judged", f"{behind}#assumed"} <= {to for to, _ in marks(client, page)}
    assert f"{behind}#figures" in {to for to, _ in found}
    assert all(lands(client, to) for to in {to for to, _ in found})


def test_a_quote_that_is_tried_is_kept_in_all_that_the_verdict_leads_to(
    client: Client, signed_in: SignedIn, result: Result, desk: Function
) -> None:
    signed_in(client, Role.AUDITOR)
    behind = reverse("decide:behind", args=[desk.pk])
    asked = "?price=0-price_per_unit&quote=11.25"

    found = marks(client, reverse("decide:function", args=[desk.pk]) + asked)
    assert found and all(to.startswith(f"{behind}{asked}#") for to, _ in found)
    shown = client.get(behind + asked).content.decode()
    assert "with the quote that you are trying" in shown and "11.25" in shown
    back = f"{reverse('decide:function', args=[desk.pk])}{asked}#quote"
    assert back in {to for to, _ in marks(client, behind + asked)}
    assert all(lands(client, to) for to in (found[0][0], back))
    assert "with the quote that you are trying" not in client.get(behind).content.decode()


def test_each_figure_behind_a_verdict_leads_to_where_it_is_said(
    client: Client, signed_in: SignedIn, study: Study, result: Result, desk: Function
) -> None:
    signed_in(client, Role.AUDITOR)
    found = marks(client, reverse("decide:behind", args=[desk.pk]))

    field = f"{reverse('decide:numbers-of', args=[desk.pk])}#id_work.hours_per_unit_1"
    assert (field, "Hours of work for one unit: judged, where it comes from") in found
    assert f"{reverse('decide:function', args=[desk.pk])}#quote" in {to for to, _ in found}
    wrong = [to for to in {to for to, _ in found} if not lands(client, to)]
    assert not wrong


@pytest.mark.parametrize(
    ("place", "origin", "page", "there"),
    [
        ("volume.per_month", "measured", "measured", "level"),
        ("volume.noise", "measured", "measured", "by-month"),
        ("today.people", "judged", "people", ""),
        ("today.costs.Licences.yearly", "judged", "more-of", "costs"),
        ("today.loaded_cost", "assumed", "organisation", "id_loaded_cost_1"),
        ("today.contract.notice", "judged", "more-of", "incumbent"),
    ],
)
def test_a_figure_comes_from_the_log_the_grid_the_organisation_or_the_case_file(
    study: Study, desk: Function, place: str, origin: str, page: str, there: str
) -> None:
    desk.facts, desk.numbers = {"name": desk.name}, {}
    desk.study.frame = {**study.frame, "staff": [{"name": "Ann", "shares": {desk.name: 1}}]}
    of_study = page in ("people", "organisation")

    to = reverse(f"decide:{page}", args=[study.pk if of_study else desk.pk])
    assert whence(desk, place, origin) == to + (f"#{there}" if there else "")


def test_what_somebody_is_paid_leads_to_the_grid_where_the_grid_says_it(study: Study, desk: Function) -> None:
    grid = reverse("decide:people", args=[study.pk])
    desk.numbers = {}
    people = [{"name": "Ann", "shares": {desk.name: 1}, "loaded_cost": 55_000}]

    desk.study.frame = {**study.frame, "staff": people}
    assert whence(desk, "today.loaded_cost", "judged") == grid
    desk.study.frame = {**study.frame, "staff": [{**people[0], "shares": {"Another": 1}}]}
    assert whence(desk, "today.loaded_cost", "judged") != grid


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ("today.terms.hiring_cost", "today.terms.hiring_cost"),
        ("0/repeat_share", "options[out-tasking].repeat_share"),
        ("9/nothing", ""),
        ("nothing", ""),
    ],
)
def test_a_default_that_no_page_asks_leads_to_how_a_case_file_says_it(
    client: Client, signed_in: SignedIn, study: Study, desk: Function, place: str, field: str
) -> None:
    signed_in(client, Role.AUDITOR)
    shown = client.get(whence(desk, place, "assumed")).content.decode()

    assert ("can be changed in the case file" in shown) is bool(field)
    assert f"functions[{desk.name}].{field}" in shown or not field

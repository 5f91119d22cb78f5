"""Every figure leads to its origin: from what was computed to its inputs, from an input to its source."""

from __future__ import annotations

import re
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
    return MARK.findall(client.get(address).content.decode())


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
        ("0/transition_cost", "assumed", "case-upload", ""),
    ],
)
def test_a_figure_comes_from_the_log_the_grid_the_organisation_or_the_case_file(
    study: Study, desk: Function, place: str, origin: str, page: str, there: str
) -> None:
    desk.facts, desk.numbers = {"name": desk.name}, {}
    desk.study.frame = {**study.frame, "staff": [{"name": "Ann", "shares": {desk.name: 1}}]}
    of_study = page in ("people", "organisation", "case-upload")

    to = reverse(f"decide:{page}", args=[study.pk if of_study else desk.pk])
    assert whence(desk, place, origin) == to + (f"#{there}" if there else "")

"""No question is open, yet the verdicts rest on defaults: the pages name what to confirm, and lead there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from weighed_study import FRAME, of, weigh

from outtask.decide.commands.studies import begin_study
from outtask.decide.proposals import Planned
from outtask.people.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outtask.decide.models import Result, Study
    from workspace import Acting, SignedIn

__all__ = ["weigh"]
pytestmark = pytest.mark.django_db
ANSWERED: dict[str, Any] = {
    "freed_hours": {"use": "cash"},
    "data": {"kind": "none"},
    "values": {"control": 0, "skills": 0, "innovation": 0, "culture": 0},
}
ORGANISATION = {"governance_hours": 200, "provider_skill": "some", "country": "DE"}


@pytest.fixture
def study(acting: Acting) -> Study:
    """Begin a study in which all that is asked is answered, and all else assumed."""
    planned = [
        Planned("Desk", numbers={"volume": {"per_month": 2000}, "today": {"people": 8}, **ANSWERED}),
        Planned("Network", numbers={"volume": {"per_month": 150}, "today": {"people": 3}, **ANSWERED}),
    ]
    frame = {**FRAME, "currency": "EUR", "organisation": ORGANISATION}
    return begin_study(actor=acting(Role.SOURCING), title="Sourcing", functions=planned, frame=frame)


def page(client: Client, name: str, key: int) -> str:
    return client.get(reverse(f"decide:{name}", args=[key])).content.decode()


def test_the_button_says_what_the_headline_says_and_its_page_names_the_numbers(
    client: Client, signed_in: SignedIn, study: Study, weigh: Callable[[Study], Result]
) -> None:
    weigh(study)
    signed_in(client, Role.SOURCING)

    verdicts, numbers = page(client, "verdicts", study.pk), page(client, "numbers", study.pk)

    assert "state your own figures first" in verdicts
    assert "State your own figures" in verdicts and "Answer the questions" not in verdicts
    assert "No question is open, but the verdicts rest mostly on usual figures" in numbers
    assert "Nothing is open" not in numbers
    assert "Confirm these five; they move the verdicts most" in numbers


@pytest.mark.parametrize("name", ["numbers", "function"])
def test_each_number_to_confirm_leads_to_its_field(
    client: Client, signed_in: SignedIn, study: Study, weigh: Callable[[Study], Result], name: str
) -> None:
    weigh(study)
    signed_in(client, Role.SOURCING)
    seen = page(client, name, study.pk if name == "numbers" else of(study, "Desk").pk)

    listed = seen.partition('<ol class="todo to-confirm">')[2].partition("</ol>")[0]
    links = re.findall(r'<a href="([^"#]+)#([^"]+)"', listed)

    assert len(links) == 5 == len(set(links))
    assert listed.count("the answer turns") == 5
    for to, field in links:
        assert f'id="{field}"' in client.get(to).content.decode()


def test_while_questions_are_open_they_come_first(
    client: Client, signed_in: SignedIn, acting: Acting, weigh: Callable[[Study], Result]
) -> None:
    numbers = {"volume": {"per_month": 2000}, "today": {"people": 8}}
    study = begin_study(
        actor=acting(Role.SOURCING), title="Open", functions=[Planned("Desk", numbers=numbers)], frame=FRAME
    )
    weigh(study)
    signed_in(client, Role.SOURCING)

    assert "Answer the questions" in page(client, "verdicts", study.pk)
    assert "Confirm these" not in page(client, "numbers", study.pk)

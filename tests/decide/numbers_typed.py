"""A study of two functions whose numbers are typed, and what sends a form of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Study
from outtask.decide.proposals import Planned, template_numbers
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import Acting, SignedIn


@pytest.fixture
def study(acting: Acting) -> Study:
    planned = [
        Planned("Service desk", numbers=template_numbers("service-desk")),
        Planned("Backup", numbers=template_numbers("backup-and-restore")),
    ]
    return begin_study(actor=acting(Role.OWNER), title="Sourcing", functions=planned)


@pytest.fixture
def sent(client: Client, signed_in: SignedIn, study: Study) -> Any:
    """Return what sends a form of a page and gives back status and page."""
    signed_in(client, Role.SOURCING)

    def send(name: str, key: int, **said: Any) -> tuple[int, str]:
        address = reverse(f"decide:{name}", args=[key])
        answer = client.post(address, {key.replace("__", "."): value for key, value in said.items()})
        return answer.status_code, answer.content.decode()

    return send


def desk() -> Function:
    return Function.objects.everything("a test asks").select_related("study").get(name="Service desk")

"""How much each function sets the organisation apart is said once, and changes no verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from weighed_study import desk, result, study, weigh

from outtask.core.models import LedgerEntry
from outtask.decide.commands.contribution import state_contributions
from outtask.decide.queries.results import state_of
from outtask.people.roles import Role
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.test import Client

    from outtask.decide.models import Function, Result, Study
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db


def test_it_is_said_of_each_function_and_the_verdicts_stay(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study, desk: Function, result: Result
) -> None:
    page = reverse("decide:contribution", args=[study.pk])
    shown = signed_in(client, Role.SOURCING).get(page).content.decode()
    assert "Nobody has said it yet: every function counts" in shown

    client.post(page, {f"contribution-{desk.pk}": "core"})

    desk.refresh_from_db()
    assert desk.contribution == "core"
    assert "yet of 1 of 2 functions" in client.get(page).content.decode()
    weighed = state_of(acting(Role.AUDITOR).scope, study).weighed
    assert weighed and weighed.is_current
    entry = LedgerEntry.objects.everything("a test looks").get(name="study.contributions-stated")
    assert b"core" in bytes(entry.body)


def test_an_answer_is_one_of_those_offered(acting: Acting, study: Study, desk: Function) -> None:
    with pytest.raises(UserError, match="no answer best"):
        state_contributions(actor=acting(Role.SOURCING), study=study, said={desk.pk: "best"})


def test_who_only_reads_sees_it_and_changes_nothing(
    client: Client, signed_in: SignedIn, study: Study
) -> None:
    page = reverse("decide:contribution", args=[study.pk])
    shown = signed_in(client, Role.AUDITOR).get(page).content.decode()
    assert "<fieldset disabled>" in shown and "Keep all" not in shown
    assert client.post(page, {}).status_code == 404

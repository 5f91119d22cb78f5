"""A study is set aside for a reason: it counts nowhere, what was signed stays; it can be taken up again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from small_log import log_text
from weighed_study import desk, result, study, weigh

from outtask.core.clock import now
from outtask.core.models import LedgerEntry
from outtask.decide.commands.decisions import sign_decision
from outtask.decide.commands.studies import set_study_aside, take_study_up
from outtask.decide.models import Study
from outtask.decide.queries.decisions import decisions_to_review
from outtask.helm.queries.focus import focus_of
from outtask.people.roles import Role
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outtask.decide.models import Decision, Function, Result
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db


def signed(acting: Acting, desk: Function, result: Result) -> Decision:
    due = (now() + timedelta(days=3)).date()
    return sign_decision(
        actor=acting(Role.SOURCING), function=desk, result=result, seen=None, reason="x", review_on=due,
        triggers=(),
    )  # fmt: skip


def test_it_counts_on_no_helm_and_what_was_signed_can_still_be_read(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study, desk: Function, result: Result
) -> None:
    decision = signed(acting, desk, result)
    scope = acting(Role.OWNER).scope
    assert focus_of(scope) and decisions_to_review(acting(Role.OWNER))

    set_study_aside(actor=acting(Role.SOURCING), study=study, reason="Replaced by that of 2027")

    assert focus_of(scope) is None and decisions_to_review(acting(Role.OWNER)) == []
    signed_in(client, Role.OWNER)
    assert "Sourcing" not in client.get("/").content.decode().partition("<main")[2]
    listed = client.get(reverse("decide:decisions")).content.decode()
    assert "in force, its study set aside" in listed
    told = client.get(reverse("decide:decision", args=[decision.pk])).content.decode()
    assert "This study was set aside" in told and "Replaced by that of 2027" in told
    assert client.get(reverse("decide:compare")).status_code == 200  # in words alone


def test_it_is_set_aside_for_a_reason_and_taken_up_again(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    signed_in(client, Role.SOURCING)
    address, home = reverse("decide:set-aside", args=[study.pk]), reverse("decide:home")
    assert "Set Sourcing aside?" in client.get(address).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422

    client.post(address, {"reason": "It was a trial"})
    shown = client.get(home).content.decode()
    assert "No study looks into it now" in shown and "It was a trial" in shown

    client.post(reverse("decide:take-up", args=[study.pk]))
    shown = client.get(home).content.decode()
    assert "1 study looks into it" in shown and "It was a trial" not in shown
    entries = LedgerEntry.objects.everything("a test looks").filter(
        name__in=("study.set-aside", "study.taken-up")
    )
    assert entries.count() == 2
    assert not any(b"It was a trial" in bytes(one.body) for one in entries)  # it lies apart, to be erased


def test_nothing_of_it_is_signed_until_it_is_taken_up(
    acting: Acting, study: Study, desk: Function, result: Result
) -> None:
    set_study_aside(actor=acting(Role.SOURCING), study=study, reason="x")
    with pytest.raises(UserError, match="Sourcing is set aside"):
        signed(acting, desk, result)

    take_study_up(actor=acting(Role.SOURCING), study=study)
    assert signed(acting, desk, result)


def test_the_next_import_of_its_log_begins_another_one(
    log_study: Study, bring: Callable[..., None], acting: Acting
) -> None:
    set_study_aside(actor=acting(Role.SOURCING), study=log_study, reason="x")
    bring(log_text(900), source=log_study.source)

    studies = Study.objects.everything("a test looks")
    assert sorted(one.is_aside for one in studies) == [False, True]

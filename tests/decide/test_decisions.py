"""A verdict is signed: frozen with its inputs, superseded and never edited."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse
from weighed_study import DESK, desk, result, signed, study, weigh

from outtask.core.clock import now
from outtask.core.models import LedgerEntry, PersonalDetail
from outtask.core.scope import NotAllowed
from outtask.decide.commands.decisions import SEALED, hash_of
from outtask.decide.commands.numbers import state_numbers
from outtask.decide.models import Decision
from outtask.decide.triggers import Trigger
from outtask.people.models import RoleGrant
from outtask.people.roles import Role
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outtask.decide.models import Function, Result
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db


def test_what_is_signed_is_frozen_with_all_it_rests_on(
    acting: Acting, desk: Function, result: Result
) -> None:
    decision = signed(acting, desk, result)
    result.delete()  # results may go: they can be computed again

    kept = Decision.objects.within(acting(Role.AUDITOR).scope).get(pk=decision.pk)
    assert (kept.kind, kept.option) == ("out-task", "Out-tasking, Nordwind")
    assert kept.verdict["name"] == "Service desk"
    assert kept.case_hash == hash_of(kept.case)
    assert not kept.alone


def test_the_ledger_tells_who_signed_what_and_why(acting: Acting, desk: Function, result: Result) -> None:
    signed(acting, desk, result)

    entry = LedgerEntry.objects.everything("a test looks").get(name="decision.signed")
    told = bytes(entry.body).decode()
    assert "It frees the team" not in told  # of people, maybe: it lies apart, where it can be erased
    assert "It frees the team" in bytes(PersonalDetail.objects.get(number=entry.number).body).decode()
    assert "Out-tasking, Nordwind" in told


def test_every_column_of_a_decision_is_covered_by_its_hash() -> None:
    assert set(SEALED) == {field.attname for field in Decision._meta.concrete_fields}


def test_a_later_decision_supersedes_and_edits_nothing(
    acting: Acting, desk: Function, result: Result
) -> None:
    first = signed(acting, desk, result)
    second = signed(acting, desk, result, Role.OWNER, seen=first.pk, reason="The board agreed.")

    first.refresh_from_db()
    assert second.supersedes == first
    assert first.reason.startswith("It frees")


def test_what_nobody_altered_is_not_called_altered_before_or_after_it_is_superseded(
    client: Client, signed_in: SignedIn, acting: Acting, desk: Function, result: Result
) -> None:
    signed_in(client, Role.AUDITOR)
    first = signed(acting, desk, result)
    fresh = client.get(reverse("decide:decision", args=[first.pk])).content.decode()
    second = signed(acting, desk, result, Role.OWNER, seen=first.pk, reason="The board agreed.")
    both = [client.get(reverse("decide:decision", args=[one.pk])).content.decode() for one in (first, second)]

    for seen in (fresh, *both):
        assert "This is not what was signed" not in seen
        assert "All of this decision matches" in seen
    assert "A later decision holds" in both[0] and "A later decision holds" not in fresh


def test_who_was_overtaken_is_told_and_signs_nothing(acting: Acting, desk: Function, result: Result) -> None:
    signed(acting, desk, result)

    with pytest.raises(UserError, match="Samir Sourcing has signed on Service desk meanwhile"):
        signed(acting, desk, result, Role.OWNER)

    assert Decision.objects.within(acting(Role.AUDITOR).scope).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_the_same_moment_one_wins(acting: Acting, desk: Function, result: Result) -> None:
    begin, told = threading.Barrier(2), []

    def sign(role: Role) -> None:
        begin.wait()
        try:
            signed(acting, desk, result, role)
            told.append("signed")
        except UserError as error:
            told.append(error.what)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(role,)) for role in (Role.OWNER, Role.SOURCING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted("signed" if one == "signed" else "told" for one in told) == ["signed", "told"]
    assert Decision.objects.within(acting(Role.AUDITOR).scope).count() == 1


def test_a_verdict_that_is_old_cannot_be_signed(acting: Acting, desk: Function, result: Result) -> None:
    numbers = {**DESK, "volume": {"per_month": 1500}}
    state_numbers(actor=acting(Role.SOURCING), function=desk, numbers=numbers, part="volume")

    with pytest.raises(UserError, match="has changed since you looked"):
        signed(acting, desk, result)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"reason": "  "}, "reason"), ({"review_on": now().date()}, "review_on")],
)
def test_a_decision_needs_a_reason_and_a_day_to_come(
    acting: Acting, desk: Function, result: Result, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(UserError) as error:
        signed(acting, desk, result, **given)

    assert error.value.field == field


@pytest.mark.parametrize("role", [Role.PMO, Role.FINANCE, Role.AUDITOR, Role.PROVIDER_LEAD])
def test_only_those_sign_who_may(acting: Acting, desk: Function, result: Result, role: Role) -> None:
    with pytest.raises(NotAllowed):
        signed(acting, desk, result, role)


def test_who_signs_with_nobody_else_there_is_recorded_as_alone(
    acting: Acting, desk: Function, result: Result
) -> None:
    actor = acting(Role.SOURCING)
    assert actor.user is not None
    RoleGrant.objects.everything("a test").exclude(user_id=actor.user.pk).delete()

    assert signed(acting, desk, result).alone


@pytest.mark.parametrize(
    "altered",
    [
        lambda found: {
            "case": {**found.case, "seed": 99},
            "case_hash": hash_of({**found.case, "seed": 99}),
        },
        lambda found: {"verdict": {**found.verdict, "months": 1}},
        lambda found: {"option": "Keep it"},
        lambda found: {"kind": "keep"},
        lambda found: {"reason": "Somebody told me to."},
        lambda found: {"triggers": []},
        lambda found: {"review_on": found.review_on + timedelta(days=1)},
        lambda found: {"signed_at": found.signed_at + timedelta(microseconds=1)},
        lambda found: {"alone": not found.alone},
        lambda found: {
            "signed_by": RoleGrant.objects.everything("a test")
            .exclude(user_id=found.signed_by_id)
            .values_list("user_id", flat=True)
            .first()
        },
    ],
)
def test_whatever_was_altered_of_a_decision_is_found_out(
    client: Client,
    signed_in: SignedIn,
    acting: Acting,
    desk: Function,
    result: Result,
    altered: Callable[[Decision], dict[str, Any]],
) -> None:
    watched = Trigger("volume", "Volume", "tickets a month", "volume.per_month", now=2000, above=2500)
    decision = signed(acting, desk, result, triggers=(watched,))
    address = reverse("decide:decision", args=[decision.pk])
    before = signed_in(client, Role.AUDITOR).get(address).content.decode()

    rows = Decision.objects.everything("somebody past the workspace").filter(pk=decision.pk)
    rows.update(**altered(decision))

    after = client.get(address).content.decode()
    assert "This is not what was signed" not in before
    assert "This is not what was signed" in after
    assert "All of this decision matches" not in after

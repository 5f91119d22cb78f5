"""Erasing what is known of somebody who has left: gone everywhere, and the ledger still verifies."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core import serializers

from outtask.core.ledger_check import verify
from outtask.core.models import PersonalDetail
from outtask.people.commands.erasure import erase_person
from outtask.people.commands.people import invite_person, let_go, let_return
from outtask.people.commands.signing_in import note_sign_in
from outtask.people.entering import oneself
from outtask.people.models import User
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import Acting, People


def everything_stored() -> str:
    rows = [row for model in apps.get_models() for row in model._base_manager.all()]
    bodies = [bytes(detail.body).decode() for detail in PersonalDetail.objects.all()]
    return serializers.serialize("json", rows) + "".join(bodies)


def test_nothing_of_the_person_is_left(acting: Acting, organisation: People) -> None:
    owner = acting(Role.OWNER)
    quirin = invite_person(
        actor=owner,
        name="Quirin Quast",
        email="quirin@northwind.example",
        organisation=organisation.client,
        roles=[Role.PMO],
    )
    note_sign_in(actor=oneself(quirin), person=quirin, by="link", address="203.0.113.7", browser="Firefox")
    assert "Quirin" in everything_stored() and "203.0.113.7" in everything_stored()

    with pytest.raises(UserError, match="people who have left"):
        erase_person(actor=owner, person=quirin)
    let_go(actor=owner, person=quirin)
    erase_person(actor=owner, person=quirin)

    stored = everything_stored()
    for known in ("Quirin", "quirin", "203.0.113.7"):
        assert known not in stored
    assert verify().erased == 2  # and the chain is whole
    with pytest.raises(UserError, match="erased"):
        let_return(actor=owner, person=User.objects.get(pk=quirin.pk))

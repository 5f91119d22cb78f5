"""What the ledger says of persons can be erased; that they were there cannot be rewritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from ledger_by_hand import ENTRIES, written

from outtask.core import clock
from outtask.core.ledger_check import Whole, verify
from outtask.core.models import PersonalDetail
from outtask.core.personal import erase_personal, forget_details, ranges
from outtask.core.scope import NotAllowed
from outtask.people.actors import system
from outtask.people.roles import Role
from workspace import BEGAN, Acting, People

__all__ = ["written"]


def test_what_is_said_of_a_person_is_erased_and_the_chain_stays_whole(
    written: People, acting: Acting
) -> None:
    person = written.users[Role.PROJECTS]
    assert PersonalDetail.objects.filter(person=str(person.pk)).count() == 2

    assert erase_personal(actor=acting(Role.OWNER), person=person) == 2

    assert not PersonalDetail.objects.filter(person=str(person.pk)).exists()
    assert verify() == Whole(ENTRIES + 1, verify().hash, 2, 2)
    assert erase_personal(actor=acting(Role.OWNER), person=person) == 0
    assert verify().entries == ENTRIES + 1


def test_only_who_may_remove_a_person_erases_it(written: People, acting: Acting) -> None:
    for role in (Role.AUDITOR, Role.PROVIDER_LEAD, Role.SOURCING):
        with pytest.raises(NotAllowed):
            erase_personal(actor=acting(role), person=written.users[Role.PROJECTS])
    with pytest.raises(NotAllowed):
        forget_details(actor=acting(Role.OWNER), before=BEGAN)

    assert PersonalDetail.objects.count() == 4


def test_old_details_are_forgotten(written: People) -> None:
    with clock.at(BEGAN + timedelta(days=90)):
        assert forget_details(actor=system(), before=BEGAN + timedelta(days=5)) == 2
        assert forget_details(actor=system(), before=BEGAN + timedelta(days=5)) == 0

    assert (verify().details, verify().erased) == (2, 2)


@pytest.mark.django_db
def test_erased_details_are_overwritten_in_the_file() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL overwrites what was erased when it vacuums")
    asked = connection.settings_dict["OPTIONS"]["init_command"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")

        assert cursor.fetchone() == (1,)
    assert "PRAGMA secure_delete=ON;" in asked  # and not by chance of how this SQLite was built


def test_ranges_of_numbers() -> None:
    assert ranges([]) == []
    assert ranges([1, 2, 3, 7, 9, 10]) == [[1, 3], [7, 7], [9, 10]]

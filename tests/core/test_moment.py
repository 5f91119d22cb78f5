"""Many tables are read as they were at one moment, and nobody has to wait for that."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from ledger_by_hand import plainly

from outtask.core.ledger_check import verify
from outtask.core.models import LedgerEntry
from outtask.core.moment import one_moment
from outtask.people.actors import system
from workspace import make_people

ledger = LedgerEntry.objects.everything("tests look at all")


def write_apart() -> None:
    """Write in another thread, and so over another connection."""

    def write() -> None:
        try:
            plainly(actor=system(), name="meanwhile")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as others:
        others.submit(write).result(timeout=10)


@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_not_seen_and_not_held_up() -> None:
    make_people()
    plainly(actor=system(), name="before")
    with one_moment(connection):
        assert ledger.count() == 1
        write_apart()
        assert ledger.count() == 1
        assert verify().entries == 1  # joins the moment
    assert ledger.count() == 2
    assert verify().entries == 2


@pytest.mark.django_db(transaction=True)
def test_the_ledger_is_whole_at_every_moment_while_it_grows() -> None:
    make_people()
    done = threading.Event()

    def write() -> None:
        try:
            for number in range(30):
                plainly(actor=system(), name=str(number))
        finally:
            connection.close()
            done.set()

    with ThreadPoolExecutor(1) as others:
        writing = others.submit(write)
        seen = []
        while not done.is_set():
            seen.append(verify().entries)
        writing.result()
    assert seen == sorted(seen)
    assert verify().entries == 30

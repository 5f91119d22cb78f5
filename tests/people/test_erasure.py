"""Erasing what is known of somebody who has left: gone everywhere, and the ledger still verifies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers

from outtask.core.ledger_check import verify
from outtask.core.models import Job, PersonalDetail
from outtask.people.commands.erasure import erase_person
from outtask.people.commands.people import invite_person, let_go, let_return
from outtask.people.commands.signing_in import note_sign_in
from outtask.people.entering import oneself
from outtask.people.models import User
from outtask.people.queries.named import names_of, rows_naming
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


@pytest.mark.slow
def test_no_byte_of_the_person_stands_in_any_file_of_the_workspace(tmp_path: Path) -> None:
    """Of a real one with a database in a file: what lies on the disk is searched, its log of writes too."""
    line = [sys.executable, str(Path(__file__).with_name("erase_trial.py"))]
    around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        line, capture_output=True, text=True, env={**around, "OUTTASK_HOME": str(tmp_path)}, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "while somebody reads: failed True ['outtask.sqlite3-wal']",
        "then: done",
        "left: {}",
        "batches: 0",
        """reasons: ['{"after":{"reason":"it costs too much"},"before":{}}']""",
        "whole: True",
    ]


def test_texts_of_others_that_still_name_somebody_are_counted(acting: Acting, organisation: People) -> None:
    owner = acting(Role.OWNER)
    jules = invite_person(
        actor=owner,
        name="Jules Märten",
        email="jules@northwind.example",
        organisation=organisation.client,
        roles=[Role.PMO],
    )
    known_as = names_of(jules)
    assert known_as == {"Jules Märten", "Jules", "Märten", "jules@northwind.example"}
    let_go(actor=owner, person=jules)
    Job.objects.everything("a test").create(
        kind="x", title="For Märten", arguments={"for": "Jules Märten"}, created_at=jules.created_at
    )
    Job.objects.everything("a test").create(kind="x", title="Of Märtenson", created_at=jules.created_at)
    erase_person(actor=owner, person=jules)

    assert rows_naming(known_as) == {"job": 1}

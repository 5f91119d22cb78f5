"""Erasing what is known of somebody who has left: gone everywhere, and the ledger still verifies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client

from outtask.core.clock import now
from outtask.core.commands import Actor, command
from outtask.core.ledger import record
from outtask.core.ledger_check import verify
from outtask.core.models import Job, PersonalDetail
from outtask.core.personal import names
from outtask.people.commands.erasure import erase_person
from outtask.people.commands.people import invite_person, let_go, let_return
from outtask.people.commands.profile import change_profile
from outtask.people.commands.sample import make_sample_people
from outtask.people.commands.signing_in import note_sign_in
from outtask.people.entering import oneself
from outtask.people.models import User
from outtask.people.queries.named import entries_naming, names_of, parts_of, rows_naming
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from running import own_database
from workspace import Acting, People, SignedIn


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
    """What lies on the disk is searched, the log of writes too; a server's tables and files."""
    line = [sys.executable, str(Path(__file__).with_name("erase_trial.py"))]
    with own_database() as database:
        around = {**os.environ, "OUTTASK_HOME": str(tmp_path), **database}
        done = subprocess.run(line, capture_output=True, text=True, env=around, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "while somebody reads: failed True True",
        "then: done",
        "in a backup made after: True []",
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
    assert known_as == {"Jules Märten", "jules@northwind.example"}
    known_as |= parts_of(known_as)
    assert known_as == {"Jules Märten", "Jules", "Märten", "jules@northwind.example"}
    let_go(actor=owner, person=jules)
    Job.objects.everything("a test").create(
        kind="x", title="For Märten", arguments={"for": "Jules Märten"}, created_at=jules.created_at
    )
    Job.objects.everything("a test").create(kind="x", title="Of Märtenson", created_at=jules.created_at)
    erase_person(actor=owner, person=jules)

    assert rows_naming(known_as) == {"job": 1}


def test_somebody_made_up_is_erased_without_a_warning_of_all_that_is_called_sample(
    acting: Acting, organisation: People, client: Client, signed_in: SignedIn
) -> None:
    owner = acting(Role.OWNER)
    make_sample_people(actor=owner)
    say(actor=owner, reason="Olivia would sign the Sample")
    Job.objects.everything("a test").create(kind="x", title="Setting up the Sample", created_at=now())
    olivia = User.objects.get(name__startswith="Olivia Sample")
    let_go(actor=owner, person=olivia)
    signed_in(client, Role.OWNER)
    address = f"/people/everybody/{olivia.pk}/erase/"

    assert 'type="checkbox"' not in client.get(address).content.decode()
    told = client.post(address, follow=True).content.decode()

    assert "is erased" in told and "stands in texts of others" not in told


LOOKS = {"language": "en", "zone": "UTC", "number_format": "1,234.5", "theme": "dark"}
REASONS = ("it costs too much", "this provider has the skills", "the quote of March holds")


@command
def say(*, actor: Actor, reason: str, **more: Any) -> None:
    """Tell of nobody in particular, as decisions and staff do."""
    actor.check("add", User)
    record("decision.signed", after={"reason": reason, "hash": "a", **more}, private=("reason", *more))


def left() -> list[str]:
    return [
        json.loads(bytes(one.body))["after"]["reason"] for one in PersonalDetail.objects.filter(person="")
    ]


def invited(owner: Actor, organisation: People, name: str) -> User:
    return invite_person(
        actor=owner,
        name=name,
        email="somebody@northwind.example",
        organisation=organisation.client,
        roles=[Role.PMO],
    )


def test_who_took_words_for_a_name_takes_no_reason_of_others_along(
    acting: Acting, organisation: People, client: Client, signed_in: SignedIn
) -> None:
    owner = acting(Role.OWNER)
    for reason in REASONS:
        say(actor=owner, reason=reason)
    rita = invited(owner, organisation, "Rita Rival")
    for name in ("costs provider quote reason after", "costs too much", "Rita Rival"):
        change_profile(actor=oneself(rita), person=rita, **LOOKS, name=name, email=rita.email)
    let_go(actor=owner, person=rita)
    signed_in(client, Role.OWNER)

    page = client.get(f"/people/everybody/{rita.pk}/erase/").content.decode()
    assert all(reason in page for reason in REASONS)  # the owner sees what the names would take along
    assert page.count('type="checkbox"') == 3 and page.count(" checked") == 1
    client.post(f"/people/everybody/{rita.pk}/erase/")

    assert not User.objects.filter(email=rita.email).exists()
    assert left() == [*REASONS]


def test_namesakes_and_plain_words_are_for_the_owner_to_judge(
    acting: Acting, organisation: People, client: Client, signed_in: SignedIn
) -> None:
    owner = acting(Role.OWNER)
    say(actor=owner, reason="Service Desk stays, Peter Berger leads it")
    say(actor=owner, reason="Backup goes out")
    say(actor=owner, reason="BACKUP BERGER leads it", staff=[{"name": "Somebody Else"}])
    say(actor=owner, reason="nothing of the kind")
    gone = invited(owner, organisation, "Backup Berger")
    let_go(actor=owner, person=gone)
    peter, goes_out, leads = entries_naming(gone, owner.scope)
    assert [one.in_full for one in (peter, goes_out, leads)] == [False, False, True]
    assert (leads.said, leads.others) == (("BACKUP BERGER leads it",), 1)
    unrelated = leads.number + 1
    signed_in(client, Role.OWNER)

    client.post(
        f"/people/everybody/{gone.pk}/erase/", {"entries": [leads.number, unrelated, "x", "9" * 5000]}
    )

    assert left() == [
        "Service Desk stays, Peter Berger leads it",
        "Backup goes out",
        "nothing of the kind",
    ]


def test_what_we_call_a_value_is_no_text_about_anybody(acting: Acting, organisation: People) -> None:
    owner = acting(Role.OWNER)
    say(actor=owner, reason="it is cheaper", staff=[{"Reason": 1}])

    assert entries_naming(invited(owner, organisation, "Reason"), owner.scope) == []


def test_only_longer_parts_of_a_name_are_looked_for() -> None:
    assert parts_of({"Jan de Boer", "Li Best", "J. Ng", "jan.boer@northwind.example"}) == {"Boer", "Best"}


def test_the_case_of_letters_tells_a_lone_name_from_a_word() -> None:
    assert names("Ms Best runs it", {"Best"}) and not names("the best offer", {"Best"})
    assert names("ADA LOVELACE runs it", {"Ada Lovelace"})
    assert names("ask ADA@northwind.example", {"ada@northwind.example"})
    assert not names("Adam runs it", {"Ada"}) and not names(
        "granada@northwind.example", {"ada@northwind.example"}
    )

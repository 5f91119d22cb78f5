"""What was arranged can be taken back, all of it or nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from small_log import GROUPS

from outtask.core.models import LedgerEntry
from outtask.core.scope import NotAllowed
from outtask.decide import arranging
from outtask.decide.commands.functions import (
    add_function,
    bundle_functions,
    remove_function,
    rename_function,
    set_function_apart,
    split_groups,
)
from outtask.decide.commands.numbers import state_numbers
from outtask.decide.commands.standing import KEPT
from outtask.decide.commands.studies import begin_study, change_study
from outtask.decide.commands.taking_back import take_back
from outtask.decide.measuring import refresh
from outtask.decide.models import Arranged, Function
from outtask.people.actors import system
from outtask.people.commands.erasure import erase_person
from outtask.people.commands.people import invite_person, let_go
from outtask.people.roles import Role
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.test import Client
    from small_log import Named

    from outtask.core.commands import Actor
    from outtask.decide.models import Study
    from workspace import Acting, People, SignedIn


@pytest.fixture
def actor(log_study: Study, acting: Acting) -> Actor:
    staff = [{"name": "Ada", "shares": {"Desk": 0.4, "Mail": 0.2}}]
    change_study(actor=acting(Role.OWNER), study=log_study, frame={"staff": staff}, what="staff")
    return acting(Role.SOURCING)


def everything(study: Study) -> tuple[list[Any], Any]:
    study.refresh_from_db()
    rows = Function.objects.everything("a test asks").filter(study=study).order_by("pk")
    return list(rows.values()), study.frame


def last(study: Study) -> Arranged:
    return Arranged.objects.everything("a test asks").filter(study=study)[0]


CHANGES: dict[str, Any] = {
    "merged": lambda actor, named: arranging.merge(actor, [named("Desk"), named("Mail")], "Front line"),
    "merged as the second": lambda actor, named: arranging.merge(
        actor, [named("Desk"), named("Mail")], "Mail"
    ),
    "moved": lambda actor, named: arranging.move(actor, ["Mail"], named("Desk")),
    "split off": lambda actor, named: arranging.split(actor, ["Mail"], named("Mail"), "Mail"),
    "bundled": lambda actor, named: bundle_functions(
        actor=actor, functions=[named("Desk"), named("Mail")], bundle="Front"
    ),
    "renamed": lambda actor, named: rename_function(actor=actor, function=named("Desk"), name="Service desk"),
    "set apart": lambda actor, named: set_function_apart(actor=actor, function=named("Desk"), apart=True),
}


@pytest.mark.parametrize("what", CHANGES)
def test_all_stands_as_it_did(log_study: Study, named: Named, actor: Actor, what: str) -> None:
    before = everything(log_study)
    CHANGES[what](actor, named)
    assert everything(log_study) != before

    take_back(actor=actor, arranged=last(log_study))

    assert everything(log_study) == before
    entry = LedgerEntry.objects.everything("a test asks").order_by("-number").first()
    assert entry is not None
    assert entry.name == "functions.taken-back"


def test_what_was_removed_comes_back(log_study: Study, named: Named, actor: Actor) -> None:
    made = add_function(actor=actor, study=log_study, name="Backup", numbers={"note": "ours"})
    key = made.pk
    remove_function(actor=actor, function=made)

    take_back(actor=actor, arranged=last(log_study))

    assert (named("Backup").pk, named("Backup").numbers) == (key, {"note": "ours"})


def test_what_was_changed_since_is_not_undone_with_it(log_study: Study, named: Named, actor: Actor) -> None:
    made = arranging.merge(actor, [named("Desk"), named("Mail")], "Front line")
    merged = last(log_study)
    numbers = {**made.numbers, "note": "we know better"}
    state_numbers(actor=actor, function=made, numbers=numbers, part="note")

    with pytest.raises(UserError, match="Front line was changed since"):
        take_back(actor=actor, arranged=merged)

    assert named("Front line").numbers == numbers
    assert {one["name"] for one in everything(log_study)[0]} == {"Front line", "Network", "Dispatch"}


def split_unmeasured(actor: Actor, named: Named) -> Function:
    """Split off as in a large log: what the groups did is measured later, and gives the usual numbers."""
    arranging.move(actor, ["Mail"], named("Desk"))
    return split_groups(
        actor=actor, groups=["Mail"], start=named("Desk"), name="Post", numbers={}, facts=None
    )


def test_what_was_typed_before_it_was_measured_is_not_undone_with_it(
    log_study: Study, named: Named, actor: Actor
) -> None:
    made = split_unmeasured(actor, named)
    numbers = {"note": "an hour of typing", "today": {"people": 3}}
    state_numbers(actor=actor, function=made, numbers=numbers, part="note")

    with pytest.raises(UserError, match="Post was changed since"):
        take_back(actor=actor, arranged=last(log_study))
    refresh(system(), log_study)
    with pytest.raises(UserError, match="Post was changed since"):
        take_back(actor=actor, arranged=last(log_study))
    assert named("Post").numbers == numbers


def test_what_measuring_filled_in_is(log_study: Study, named: Named, actor: Actor) -> None:
    split_unmeasured(actor, named)
    refresh(system(), log_study)
    assert named("Post").numbers

    take_back(actor=actor, arranged=last(log_study))

    assert {one["name"] for one in everything(log_study)[0]} == {"Desk", "Network", "Dispatch"}


def test_who_works_for_what_is_not_undone_with_it(log_study: Study, named: Named, actor: Actor) -> None:
    arranging.merge(actor, [named("Desk"), named("Mail")], "Front line")
    staff = [{"name": "Ada", "shares": {"Front line": 0.9}}]
    log_study.refresh_from_db()
    change_study(actor=actor, study=log_study, frame={"staff": staff}, what="staff")

    with pytest.raises(UserError, match="who works for which function was changed since"):
        take_back(actor=actor, arranged=last(log_study))


def test_a_name_that_was_given_away_is_not_taken_from_its_owner(
    log_study: Study, named: Named, actor: Actor
) -> None:
    rename_function(actor=actor, function=named("Desk"), name="Service desk")
    renamed = last(log_study)
    rename_function(actor=actor, function=named("Mail"), name="Desk")

    with pytest.raises(UserError, match="the name Desk is taken"):
        take_back(actor=actor, arranged=renamed)


def test_other_functions_may_change_meanwhile(log_study: Study, named: Named, actor: Actor) -> None:
    set_function_apart(actor=actor, function=named("Desk"), apart=True)
    apart = last(log_study)
    rename_function(actor=actor, function=named("Mail"), name="Post")
    state_numbers(actor=actor, function=named("Desk"), numbers={"note": "known"}, part="note")

    take_back(actor=actor, arranged=apart)

    assert not named("Desk").set_apart
    assert named("Desk").numbers == {"note": "known"}
    assert named("Post")


def test_only_the_newest_changes_are_kept_and_no_name_of_a_person(
    log_study: Study, named: Named, actor: Actor
) -> None:
    for place in range(KEPT + 3):
        rename_function(actor=actor, function=named("Desk"), name=f"Desk {place}")
        rename_function(actor=actor, function=named(f"Desk {place}"), name="Desk")

    rows = Arranged.objects.everything("a test asks").filter(study=log_study)
    assert rows.count() == KEPT
    assert "Ada" not in repr(list(rows.values()))


def test_with_a_person_goes_what_names_them_where_nobody_looks(
    log_study: Study, named: Named, actor: Actor, acting: Acting, organisation: People
) -> None:
    owner, desk, mail = acting(Role.OWNER), named("Desk"), named("Mail")
    numbers = {**desk.numbers, "note": "as told\nQuirin Quast"}
    state_numbers(actor=actor, function=desk, numbers=numbers, part="note")
    set_function_apart(actor=actor, function=mail, apart=True)
    set_function_apart(actor=actor, function=named("Desk"), apart=True)
    email, client = "quirin@northwind.example", organisation.client
    quirin = invite_person(
        actor=owner, name="Quirin Quast", email=email, organisation=client, roles=[Role.PMO]
    )
    let_go(actor=owner, person=quirin)

    erase_person(actor=owner, person=quirin)

    rows = Arranged.objects.everything("a test asks").filter(study=log_study)
    assert [list(row.after["functions"]) for row in rows] == [[str(mail.pk)]]


def test_who_only_reads_takes_nothing_back(
    log_study: Study, named: Named, actor: Actor, acting: Acting
) -> None:
    set_function_apart(actor=actor, function=named("Desk"), apart=True)

    with pytest.raises(NotAllowed):
        take_back(actor=acting(Role.FINANCE), arranged=last(log_study))
    assert named("Desk").set_apart


def test_it_is_taken_back_where_it_was_done(
    client: Client, signed_in: SignedIn, log_study: Study, named: Named, actor: Actor
) -> None:
    other = begin_study(actor=actor, title="Another", functions=())
    set_function_apart(actor=actor, function=named("Desk"), apart=True)
    signed_in(client, Role.SOURCING)

    sent = client.post(reverse("decide:groups", args=[other.pk]), {"undo": last(log_study).pk})

    assert sent.status_code == 422
    assert named("Desk").set_apart


def test_the_page_offers_it_and_says_honestly_when_it_is_too_late(
    client: Client, signed_in: SignedIn, log_study: Study, named: Named
) -> None:
    signed_in(client, Role.SOURCING)
    address = reverse("decide:groups", args=[log_study.pk])
    ticked = [named("Desk").pk, named("Mail").pk]
    merged = client.post(address, {"do": "merge", "functions": ticked, "name": "Front line"}, follow=True)
    undo = {"undo": last(log_study).pk, "request_key": "k" * 32}
    assert f'name="undo" value="{undo["undo"]}">Undo</button>' in merged.content.decode()

    shown = client.post(address, undo, follow=True).content.decode()
    twice = client.post(address, undo)
    late = client.post(address, {"undo": undo["undo"]})

    assert "Taken back; as before: " in shown
    assert {one["name"] for one in everything(log_study)[0]} == {*GROUPS, "Dispatch"}
    assert twice.status_code == 302
    assert late.status_code == 422
    assert "That was taken back already, or is too long ago" in late.content.decode()

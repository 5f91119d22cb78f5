"""The sample workspace: an owner looks at it as each role, and comes back; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client

from outtask.core.scope import NotAllowed
from outtask.people.actors import system
from outtask.people.commands.people import change_roles
from outtask.people.commands.sample import end_sample_people, make_sample_people
from outtask.people.models import User
from outtask.people.queries.four_eyes import is_alone
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import Acting, People, SignedIn

TRY = "/people/try/"


@pytest.fixture
def sample(organisation: People) -> dict[Role, User]:
    make_sample_people(actor=system())
    make_sample_people(actor=system())  # a second time changes nothing
    people = User.objects.filter(is_sample=True)
    assert len(people) == len(Role)
    return {person.roles[0]: person for person in people}


def test_an_owner_looks_at_it_as_each_role_and_comes_back(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], organisation: People
) -> None:
    signed_in(client, Role.OWNER)

    for role, person in sample.items():
        shown = client.get(TRY).content.decode()
        assert f"Try it as {role.label}" in shown
        client.post(TRY, {"person": person.pk})
        assert client.session["_auth_user_id"] == str(person.pk)
    client.post(TRY, {"person": "oneself"})
    assert client.session["_auth_user_id"] == str(organisation.user(Role.OWNER).pk)


def test_the_auditor_of_the_sample_can_change_nothing(
    client: Client, signed_in: SignedIn, sample: dict[Role, User]
) -> None:
    signed_in(client, Role.OWNER)
    client.post(TRY, {"person": sample[Role.AUDITOR].pk})

    assert client.get("/people/everybody/").status_code == 200
    assert client.get("/people/everybody/invite/").status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_nobody_but_an_owner_may(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], role: Role
) -> None:
    signed_in(client, role)

    assert client.get(TRY).status_code == 403
    assert client.post(TRY, {"person": sample[Role.OWNER].pk}).status_code == 403


def test_who_got_a_link_to_try_it_becomes_nobody_else(client: Client, sample: dict[Role, User]) -> None:
    client.force_login(sample[Role.PROVIDER_LEAD])

    assert client.get(TRY).status_code == 403
    assert client.post(TRY, {"person": "oneself"}).status_code == 403


def test_a_link_of_each_but_the_owner_of_the_sample_can_be_handed_out(
    client: Client, signed_in: SignedIn, sample: dict[Role, User]
) -> None:
    signed_in(client, Role.OWNER)

    for role, person in sample.items():
        status = client.post(f"/people/everybody/{person.pk}/link/").status_code
        assert status == (422 if role is Role.OWNER else 302)


def test_nobody_becomes_a_person_who_is_not_made_up(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], organisation: People
) -> None:
    signed_in(client, Role.OWNER)

    for chosen in (str(organisation.user(Role.FINANCE).pk), "", "x", "9" * 30):
        assert client.post(TRY, {"person": chosen}).status_code == 404
    assert client.session["_auth_user_id"] == str(organisation.user(Role.OWNER).pk)


def test_an_owner_who_was_let_go_has_no_way_back(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], organisation: People
) -> None:
    signed_in(client, Role.OWNER)
    client.post(TRY, {"person": sample[Role.FINANCE].pk})
    User.objects.filter(pk=organisation.user(Role.OWNER).pk).update(is_active=False)

    assert client.post(TRY, {"person": "oneself"}).status_code == 403


def test_the_sample_ends(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], acting: Acting
) -> None:
    visitor = Client()
    signed_in(visitor, Role.OWNER)
    visitor.post(TRY, {"person": sample[Role.FINANCE].pk})
    with pytest.raises(NotAllowed):
        end_sample_people(actor=acting(Role.PMO))

    signed_in(client, Role.OWNER).post("/people/try/end/")

    assert client.get(TRY).status_code == 404
    assert visitor.get("/people/everybody/").status_code == 302
    make_sample_people(actor=system())
    assert not User.objects.filter(is_sample=True, is_active=True).exists()


def test_people_who_are_made_up_count_for_nobody(
    acting: Acting, sample: dict[Role, User], organisation: People
) -> None:
    assert is_alone(acting(Role.OWNER), "add", "people.User")
    with pytest.raises(UserError, match="last owner"):
        change_roles(actor=acting(Role.OWNER), person=organisation.user(Role.OWNER), roles=[Role.PMO])

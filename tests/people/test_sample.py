"""The sample workspace: an owner looks at it as each role, and comes back; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client

from outtask.core.models import LedgerEntry
from outtask.core.scope import NotAllowed
from outtask.people.actors import actor_of, system
from outtask.people.commands.links import make_link
from outtask.people.commands.passwords import set_password
from outtask.people.commands.people import change_roles, let_go
from outtask.people.commands.sample import end_sample_people, make_sample_people, try_sample_person
from outtask.people.commands.signing_in import end_other_sessions
from outtask.people.entering import oneself
from outtask.people.models import Purpose, Session, User
from outtask.people.queries.four_eyes import is_alone
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import Acting, People, SignedIn, make_user

TRY, INVITE = "/people/try/", "/people/everybody/invite/"


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
    with pytest.raises(UserError, match="can do everything"):
        make_link(actor=system(), person=sample[Role.OWNER], token="x", purpose=Purpose.SAMPLE)


def test_nobody_becomes_a_person_who_is_not_made_up(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], organisation: People
) -> None:
    signed_in(client, Role.OWNER)

    for chosen in (str(organisation.user(Role.FINANCE).pk), "", "x", "9" * 30):
        assert client.post(TRY, {"person": chosen}).status_code == 404
    assert client.session["_auth_user_id"] == str(organisation.user(Role.OWNER).pk)


def test_whoever_is_no_owner_any_more_is_out_of_the_sample_at_the_next_click(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], organisation: People
) -> None:
    signed_in(client, Role.OWNER)
    client.post(TRY, {"person": sample[Role.OWNER].pk})
    assert client.get(INVITE).status_code == 200
    User.objects.filter(pk=organisation.user(Role.OWNER).pk).update(is_active=False)

    assert client.get(INVITE).headers["Location"].startswith("/people/sign-in/")
    assert client.post(TRY, {"person": "oneself"}).status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("how", ["let go", "other roles", "new password", "others ended"])
def test_sessions_in_which_an_owner_tries_the_sample_end_with_their_own(
    acting: Acting, sample: dict[Role, User], organisation: People, how: str
) -> None:
    owner, second = acting(Role.OWNER), make_user("Bert Owner", organisation.client, Role.OWNER)
    browser = Client()
    browser.force_login(second)
    browser.post(TRY, {"person": sample[Role.OWNER].pk})
    assert [trial.user for trial in Session.objects.filter(trying_for=second)] == [sample[Role.OWNER]]

    match how:
        case "let go":
            let_go(actor=owner, person=second)
        case "other roles":
            change_roles(actor=owner, person=second, roles=[Role.PMO])
        case "new password":
            set_password(actor=actor_of(second), person=second, encoded="x")
        case _:
            end_other_sessions(actor=actor_of(second), person=second, keep="")

    assert not Session.objects.filter(trying_for=second).exists()
    assert browser.get(INVITE).status_code == 302


def test_the_ledger_tells_who_looked_at_it_as_whom(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], organisation: People
) -> None:
    signed_in(client, Role.OWNER).post(TRY, {"person": sample[Role.PMO].pk})

    entry = LedgerEntry.objects.everything("a test looks").get(name="sample.tried")
    assert entry.actor == str(organisation.user(Role.OWNER).pk)
    with pytest.raises(UserError, match="made up"):
        try_sample_person(actor=oneself(organisation.user(Role.OWNER)), person=organisation.user(Role.PMO))


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


def test_whom_a_link_let_in_as_somebody_made_up_becomes_no_owner(
    client: Client, signed_in: SignedIn, sample: dict[Role, User], acting: Acting
) -> None:
    made_up = sample[Role.PMO]
    with pytest.raises(UserError, match="keep the roles they were made for"):
        change_roles(actor=acting(Role.OWNER), person=made_up, roles=[Role.PMO, Role.OWNER])

    assert made_up.roles == [Role.PMO]
    shown = signed_in(client, Role.OWNER).get(f"/people/everybody/{made_up.pk}/").content.decode()
    assert "Save the roles" not in shown


def test_people_who_are_made_up_count_for_nobody(
    acting: Acting, sample: dict[Role, User], organisation: People
) -> None:
    assert is_alone(acting(Role.OWNER), "add", "people.User")
    with pytest.raises(UserError, match="last owner"):
        change_roles(actor=acting(Role.OWNER), person=organisation.user(Role.OWNER), roles=[Role.PMO])

"""People: invited, given roles, let go and in again; the last owner stays."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from outtask.core.anew import Overtaken
from outtask.core.commands import Actor
from outtask.core.models import LedgerEntry
from outtask.core.scope import NotAllowed, Right, Rows, Scope
from outtask.people.commands.erasure import erase_person
from outtask.people.commands.organisations import add_provider, change_organisation
from outtask.people.commands.people import change_roles, invite_person, let_go, let_return
from outtask.people.models import Organisation, Session, SignInLink, User
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import Acting, People, SignedIn


def told() -> list[dict[str, object]]:
    entries = LedgerEntry.objects.everything("a test looks").order_by("number")
    return [json.loads(bytes(entry.body)) for entry in entries]


def invite(acting: Acting, organisation: Organisation, *roles: Role, **changed: str) -> User:
    given = {"name": "Nora New", "email": "Nora@Northwind.example"} | changed
    return invite_person(actor=acting(Role.OWNER), organisation=organisation, roles=roles, **given)


def test_who_is_invited_has_roles_and_no_password(acting: Acting, organisation: People) -> None:
    nora = invite(acting, organisation.client, Role.FINANCE, Role.PMO)

    assert nora.email == "nora@northwind.example"
    assert set(nora.roles) == {Role.FINANCE, Role.PMO} and not nora.has_usable_password()
    [fact] = told()
    assert fact["name"] == "person.invited"
    assert fact["after"] == {"organisation": "Northwind Clinics", "roles": ["finance", "pmo"]}
    assert "nora" not in json.dumps(fact).lower()  # her name lies apart, where it can be erased


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "nora"}, "email"),
        ({"email": "nora@somewhere.invalid"}, "email"),
        ({"email": "mıka@northwind.example"}, "email"),  # a letter that only looks like an i
        ({"email": "FINN@northwind.example"}, "email"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    acting: Acting, organisation: People, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(UserError) as wrong:
        invite(acting, organisation.client, Role.FINANCE, **changed)
    assert wrong.value.field == field
    assert told() == []


def test_roles_fit_the_organisation(acting: Acting, organisation: People) -> None:
    for there, role in ((organisation.client, Role.PROVIDER_LEAD), (organisation.provider, Role.AUDITOR)):
        with pytest.raises(UserError, match="is no role for people of"):
            invite(acting, there, role)
    with pytest.raises(UserError, match="no role"):
        invite(acting, organisation.client)


def test_the_same_form_sent_twice_invites_once(acting: Acting, organisation: People) -> None:
    given = {"name": "Nora New", "email": "nora@northwind.example", "organisation": organisation.client}

    first = invite_person(actor=acting(Role.OWNER, key="k"), roles=[Role.PMO], **given)  # type: ignore[arg-type]
    again = invite_person(actor=acting(Role.OWNER, key="k"), roles=[Role.PMO], **given)  # type: ignore[arg-type]

    assert first.pk == again.pk and len(told()) == 1


def test_roles_change_at_once(acting: Acting, organisation: People) -> None:
    finance = organisation.user(Role.FINANCE)

    change_roles(actor=acting(Role.OWNER), person=finance, roles=[Role.SOURCING])

    assert acting(Role.FINANCE).scope.may("sign", "decide.Decision")
    [fact] = told()
    assert fact["before"] == {"roles": ["finance"]}
    assert fact["after"] == {"roles": ["sourcing-lead"], "nobody_else_could_look": True}


def test_with_a_second_owner_four_eyes_can_be_had(acting: Acting, organisation: People) -> None:
    change_roles(actor=acting(Role.OWNER), person=organisation.user(Role.PMO), roles=[Role.PMO, Role.OWNER])
    change_roles(actor=acting(Role.OWNER), person=organisation.user(Role.FINANCE), roles=[Role.AUDITOR])

    alone = [fact["after"]["nobody_else_could_look"] for fact in told()]  # type: ignore[index]
    assert alone == [True, False]


def test_the_last_owner_stays(acting: Acting, organisation: People) -> None:
    owner, pmo = organisation.user(Role.OWNER), organisation.user(Role.PMO)
    with pytest.raises(UserError, match="last owner"):
        change_roles(actor=acting(Role.OWNER), person=owner, roles=[Role.AUDITOR])
    with pytest.raises(UserError, match="shut yourself out"):
        let_go(actor=acting(Role.OWNER), person=owner)

    change_roles(actor=acting(Role.OWNER), person=pmo, roles=[Role.OWNER])
    let_go(actor=acting(Role.PMO), person=owner)
    with pytest.raises(UserError, match="last owner"):
        change_roles(actor=acting(Role.PMO), person=pmo, roles=[Role.AUDITOR])


def test_who_is_let_go_is_out_everywhere_and_may_return(
    acting: Acting, organisation: People, signed_in: SignedIn, client: Client
) -> None:
    finance = organisation.user(Role.FINANCE)
    signed_in(client, Role.FINANCE)
    assert client.get("/people/everybody/").status_code == 200

    let_go(actor=acting(Role.OWNER), person=finance)

    assert client.get("/people/everybody/").status_code == 302
    assert not Session.objects.filter(user=finance).exists()
    assert not SignInLink.objects.everything("a test looks").filter(user=finance).exists()
    assert acting(Role.FINANCE).scope.rights == {}

    let_return(actor=acting(Role.OWNER), person=finance)
    finance.refresh_from_db()
    assert finance.is_active and finance.roles == [Role.FINANCE]


def test_what_was_read_before_somebody_returned_counts_for_nothing(
    acting: Acting, organisation: People
) -> None:
    owner, pk = acting(Role.OWNER), organisation.user(Role.FINANCE).pk
    let_go(actor=owner, person=User.objects.get(pk=pk))
    gone = User.objects.get(pk=pk)  # as the request that is to erase read it
    let_return(actor=owner, person=User.objects.get(pk=pk))

    with pytest.raises(UserError, match="people who have left"):
        erase_person(actor=owner, person=gone)

    assert User.objects.get(pk=pk).name == "Finn Finance"
    here = User.objects.get(pk=pk)
    let_go(actor=owner, person=User.objects.get(pk=pk))
    let_return(actor=owner, person=here)  # read while they were here, and yet they return
    assert User.objects.get(pk=pk).is_active


def test_an_organisation_that_somebody_else_changed_is_looked_at_again(
    acting: Acting, organisation: People
) -> None:
    read = Organisation.objects.everything("a test").get(pk=organisation.rival.pk)
    change_organisation(actor=acting(Role.OWNER), organisation=organisation.rival, name="Cedar IT")
    with pytest.raises(Overtaken):
        change_organisation(actor=acting(Role.OWNER), organisation=read, name="Elm IT")

    change_organisation(actor=acting(Role.OWNER), organisation=read, name="Elm IT")

    assert told()[-1]["before"] == {"name": "Cedar IT", "country": ""}


def test_who_may_change_roles_of_some_changes_those_of_no_other(organisation: People) -> None:
    at_provider = Rows((("user__organisation_id", (organisation.provider.pk,)),))
    scope = Scope({"people.RoleGrant": (Right(frozenset({"change"}), at_provider),)})
    lead = Actor(scope, organisation.user(Role.PROVIDER_LEAD))

    change_roles(actor=lead, person=organisation.user(Role.PROVIDER_MEMBER), roles=[Role.PROVIDER_LEAD])
    with pytest.raises(NotAllowed):
        change_roles(actor=lead, person=organisation.user(Role.FINANCE), roles=[Role.PMO])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_nobody_but_an_owner_does_any_of_it(acting: Acting, organisation: People, role: Role) -> None:
    finance = organisation.user(Role.FINANCE)
    with pytest.raises(NotAllowed):
        change_roles(actor=acting(role), person=organisation.user(role), roles=[Role.OWNER])
    with pytest.raises(NotAllowed):
        let_go(
            actor=acting(role), person=organisation.user(Role.PMO if role is Role.FINANCE else Role.FINANCE)
        )
    with pytest.raises(NotAllowed):
        invite_person(
            actor=acting(role),
            name="X",
            email="x@x.example",
            organisation=organisation.client,
            roles=[Role.PMO],
        )
    with pytest.raises(NotAllowed):
        add_provider(actor=acting(role), name="Another")
    assert finance.is_active and told() == []


def test_a_provider_is_added_once_whatever_the_case(acting: Acting, organisation: People) -> None:
    added = add_provider(actor=acting(Role.OWNER), name="  Cedar   IT ", country="SE")

    assert (added.name, added.country, added.is_client) == ("Cedar IT", "SE", False)
    with pytest.raises(UserError, match="of this name"):
        add_provider(actor=acting(Role.OWNER), name="CEDAR it")
    with pytest.raises(UserError, match="no such country"):
        add_provider(actor=acting(Role.OWNER), name="Elm", country="XX")


def test_an_organisation_takes_another_name(acting: Acting, organisation: People) -> None:
    change_organisation(
        actor=acting(Role.OWNER), organisation=organisation.client, name="Southwind", country="FR"
    )

    [fact] = told()
    assert fact["before"] == {"name": "Northwind Clinics", "country": "DE"}
    assert fact["after"] == {"name": "Southwind", "country": "FR"}

"""The first start: an owner comes in by a link, and says who they are."""

from __future__ import annotations

import pytest
from django.test import Client

from outtask.people.first_link import console_path, first_path
from outtask.people.models import Organisation, User
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import People

ME = {
    "name": "Ines Ibarra",
    "email": "ines@contoso.example",
    "organisation": "Contoso",
    "country": "ES",
    "zone": "Europe/Madrid",
}


@pytest.mark.django_db
def test_from_nothing_to_an_owner_with_a_name(client: Client) -> None:
    path = first_path()
    assert client.post(path).headers["Location"] == "/people/who-are-you/"
    assert "Who are you?" in client.get("/people/who-are-you/").content.decode()

    weak = client.post("/people/who-are-you/", ME | {"password": "contoso"})
    assert weak.status_code == 422 and 'value="Ines Ibarra"' in weak.content.decode()
    assert client.post("/people/who-are-you/", ME | {"password": "a lamp by the window"}).status_code == 302

    owner = User.objects.get()
    assert (owner.name, owner.organisation.name, owner.organisation.country) == (
        "Ines Ibarra",
        "Contoso",
        "ES",
    )
    assert owner.roles == [Role.OWNER] and owner.check_password("a lamp by the window")
    assert client.get("/people/everybody/").status_code == 200  # still signed in
    assert client.get("/people/who-are-you/").status_code == 302  # asked once


@pytest.mark.django_db
def test_what_is_usual_in_the_country_is_not_asked(client: Client) -> None:
    client.post(first_path())
    wide = client.post("/people/who-are-you/", ME | {"country": "US", "zone": ""})
    assert wide.status_code == 422 and "does not tell your time zone" in wide.content.decode()

    client.post("/people/who-are-you/", ME | {"country": "DE", "zone": ""})
    owner = User.objects.get()
    assert (owner.zone, owner.number_format) == ("Europe/Berlin", "1.234,5")


@pytest.mark.django_db
def test_the_password_can_wait(client: Client) -> None:
    client.post(first_path())
    client.post("/people/who-are-you/", ME)

    assert not User.objects.get().has_usable_password()
    assert Client().post(console_path()).headers["Location"] == "/"


@pytest.mark.django_db
def test_there_is_no_way_in_but_the_link(client: Client) -> None:
    first_path()

    owner = User.objects.get()
    assert not owner.has_usable_password()
    for password in ("", "admin", "owner", "password"):
        assert (
            client.post("/people/sign-in/", {"email": owner.email, "password": password}).status_code == 422
        )


@pytest.mark.django_db
def test_a_second_start_makes_nothing_new(client: Client) -> None:
    unused = first_path()
    again = first_path()
    assert unused != again and Client().post(unused).status_code == 410  # only the newest lets in

    client.post(again)
    assert first_path() == ""
    assert Organisation.objects.everything("a test looks").count() == User.objects.count() == 1


def test_a_link_from_the_machine_itself(organisation: People) -> None:
    assert Client().post(console_path()).status_code == 302
    assert Client().post(console_path("FINN@northwind.example ")).status_code == 302
    with pytest.raises(UserError, match="nobody who may sign in"):
        console_path("nobody@northwind.example")


def test_of_several_owners_one_is_asked_for(organisation: People) -> None:
    from outtask.people.models import RoleGrant

    RoleGrant.objects.everything("a test").create(user=organisation.user(Role.PMO), role=Role.OWNER)

    with pytest.raises(UserError, match=r"--email: olga@northwind\.example, mona@northwind\.example"):
        console_path()

"""The pages about people: seen within one's scope, forms that keep what was typed, links shown once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from outtask.people.actors import system
from outtask.people.commands.sample import make_sample_people
from outtask.people.models import Organisation, User
from outtask.people.roles import Role
from workspace import People, SignedIn


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_client_sees_everybody(client: Client, signed_in: SignedIn) -> None:
    shown = page(signed_in(client, Role.AUDITOR), "/people/everybody/")

    assert "Olga Owner" in shown and "Rita Rival" in shown
    assert "Invite somebody" not in shown


@pytest.mark.parametrize("role", [Role.PROVIDER_LEAD, Role.PROVIDER_MEMBER])
def test_a_provider_sees_its_own_people_and_no_rival(
    client: Client, signed_in: SignedIn, organisation: People, role: Role
) -> None:
    shown = page(signed_in(client, role), "/people/everybody/")

    assert "Lena Lead" in shown and "Provider member" in shown
    for other in ("Rita Rival", "Borealis", "Olga Owner"):
        assert other not in shown
    assert (
        client.get(f"/people/everybody/{organisation.user(Role.PROVIDER_LEAD, rival=True).pk}/").status_code
        == 404
    )
    assert client.get(f"/people/everybody/{organisation.user(Role.OWNER).pk}/").status_code == 404


def test_an_invitation_leads_to_a_link_that_is_shown_once(
    client: Client, signed_in: SignedIn, organisation: People
) -> None:
    signed_in(client, Role.OWNER)
    sent = {
        "name": "Nora New", "email": "nora@northwind.example", "organisation": organisation.client.pk,
        "roles": ["pmo"], "request_key": "one",
    }  # fmt: skip

    led = client.post("/people/everybody/invite/", sent)
    shown = page(client, led.headers["Location"])
    link = re.search(r">http://testserver(/people/enter/[^<]+)<", shown)
    assert link and "Copy it now" in shown
    assert "It works once, until " in shown and "leads to this machine alone" not in shown
    assert "/people/enter/" not in page(client, led.headers["Location"])

    nora = Client()
    assert "Welcome, Nora New" in page(nora, link.group(1))
    nora.post(link.group(1), {"password": "a lamp by the window"})
    assert "Nora New" in page(nora, "/people/settings/")


def test_a_form_that_is_refused_keeps_what_was_typed(
    client: Client, signed_in: SignedIn, organisation: People
) -> None:
    signed_in(client, Role.OWNER)

    answer = client.post(
        "/people/everybody/invite/",
        {"name": "Nora New", "email": "finn@northwind.example", "organisation": organisation.client.pk,
         "roles": ["pmo"]},
    )  # fmt: skip

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Somebody here has this address already" in shown
    assert 'value="Nora New"' in shown and 'value="finn@northwind.example"' in shown


def test_the_list_is_found_through_and_downloaded(client: Client, signed_in: SignedIn) -> None:
    signed_in(client, Role.OWNER)

    assert "Finn Finance" not in page(client, "/people/everybody/?q=ada")
    assert "Finn Finance" in page(client, "/people/everybody/?role=finance")
    assert "Finn Finance" not in page(client, "/people/everybody/?stands=gone")
    lines = b"".join(client.get("/people/everybody/?csv=1").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 1 + User.objects.count()


def test_an_owner_changes_roles_lets_go_and_erases(
    client: Client, signed_in: SignedIn, organisation: People
) -> None:
    signed_in(client, Role.OWNER)
    finance = organisation.user(Role.FINANCE)

    client.post(f"/people/everybody/{finance.pk}/roles/", {"roles": ["pmo", "auditor"]})
    assert set(finance.roles) == {Role.PMO, Role.AUDITOR}
    refused = client.post(f"/people/everybody/{finance.pk}/roles/", {})
    assert refused.status_code == 422 and set(finance.roles) == {Role.PMO, Role.AUDITOR}

    client.post(f"/people/everybody/{finance.pk}/erase/")  # not before they have left
    assert User.objects.filter(name="Finn Finance").exists()
    client.post(f"/people/everybody/{finance.pk}/let-go/")
    client.post(f"/people/everybody/{finance.pk}/let-return/")
    client.post(f"/people/everybody/{finance.pk}/let-go/")
    assert "Has left" in page(client, f"/people/everybody/{finance.pk}/")
    client.post(f"/people/everybody/{finance.pk}/erase/")
    assert not User.objects.filter(name="Finn Finance").exists()


def test_a_provider_is_added_and_its_people_are_invited_next(client: Client, signed_in: SignedIn) -> None:
    signed_in(client, Role.OWNER)

    led = client.post("/people/everybody/providers/new/", {"organisation": "Cedar IT", "country": "SE"})

    cedar = Organisation.objects.everything("a test looks").get(name="Cedar IT")
    assert led.headers["Location"] == f"/people/everybody/invite/?at={cedar.pk}"
    assert f'value="{cedar.pk}" selected' in page(client, led.headers["Location"])


def test_a_name_that_would_run_is_text(client: Client, signed_in: SignedIn, organisation: People) -> None:
    signed_in(client, Role.OWNER)
    User.objects.filter(pk=organisation.user(Role.PMO).pk).update(name="<script>alert(1)</script>")

    assert "<script>alert" not in page(client, "/people/everybody/")
    assert "&lt;script&gt;alert" in page(client, "/people/everybody/")


def test_those_who_sign_in_are_counted_once_and_made_up_people_apart(
    client: Client, signed_in: SignedIn, organisation: People
) -> None:
    make_sample_people(actor=system())
    User.objects.filter(is_sample=False).update(last_login=None)
    shown = page(signed_in(client, Role.OWNER), "/people/everybody/")
    cell = 'data-label="People who sign in"[^>]*>'
    rows = dict(re.findall(rf">(Northwind|Borealis)[^<]*</a>.*?{cell}(\d+)<", shown, re.DOTALL))

    assert "1 person signs in here." in shown
    assert f"{len(Role)} more are made up for the sample." in shown
    assert rows == {"Northwind": "1", "Borealis": "0"}

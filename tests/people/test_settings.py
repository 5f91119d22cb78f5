"""One's own settings: profile, password, sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from outtask.core import clock
from outtask.core.models import LedgerEntry
from outtask.core.scope import NotAllowed
from outtask.people.actors import system
from outtask.people.commands.links import make_link
from outtask.people.commands.passwords import set_password
from outtask.people.commands.profile import change_profile
from outtask.people.commands.sample import make_sample_people
from outtask.people.links import new_token
from outtask.people.models import Purpose, Session, User
from outtask.people.roles import Role
from outtask.people.sessions import SINCE
from workspace import Acting, People, SignedIn

PROFILE = {
    "name": "Finn Finance",
    "email": "finn@northwind.example",
    "language": "en",
    "zone": "Europe/Berlin",
    "number_format": "1.234,5",
    "theme": "dark",
}


def test_how_pages_look_is_ones_own_choice(client: Client, signed_in: SignedIn, organisation: People) -> None:
    signed_in(client, Role.FINANCE)

    assert client.post("/people/settings/", PROFILE).status_code == 302

    finance = organisation.user(Role.FINANCE)
    finance.refresh_from_db()
    assert (finance.zone, finance.number_format, finance.theme) == ("Europe/Berlin", "1.234,5", "dark")
    assert 'data-theme="dark"' in client.get("/people/settings/").content.decode()
    client.post("/people/settings/", PROFILE)  # nothing changes, nothing is told
    entry = LedgerEntry.objects.everything("a test looks").get()
    assert entry.name == "profile.changed" and b"dark" in bytes(entry.body)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"zone": "Mars/Base"}, "Time zone"),
        ({"theme": "pink"}, "Light or dark"),
        ({"email": "olga@northwind.example"}, "Somebody here has this address already"),
        ({"name": ""}, "Name"),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    client: Client, signed_in: SignedIn, organisation: People, changed: dict[str, str], words: str
) -> None:
    signed_in(client, Role.FINANCE)
    session = client.session
    session[SINCE] = clock.now().isoformat()
    session.save()

    answer = client.post("/people/settings/", PROFILE | changed)

    assert answer.status_code == 422 and words in answer.content.decode()
    organisation.user(Role.FINANCE).refresh_from_db()
    assert organisation.user(Role.FINANCE).zone == "UTC"


def test_a_new_password_ends_all_other_sessions(
    client: Client, signed_in: SignedIn, organisation: People
) -> None:
    finance = organisation.user(Role.FINANCE)
    finance.set_password("the one before")
    finance.save()
    elsewhere = Client()
    for browser in (client, elsewhere):
        signed_in(browser, Role.FINANCE)
    key = client.session.session_key

    wrong = client.post("/people/settings/password/", {"present": "x", "password": "a lamp by the window"})
    assert wrong.status_code == 422
    assert elsewhere.get("/people/settings/").status_code == 200
    client.post(
        "/people/settings/password/", {"present": "the one before", "password": "a lamp by the window"}
    )

    assert client.get("/people/settings/").status_code == 200
    assert elsewhere.get("/people/settings/").status_code == 302
    assert client.session.session_key != key  # the session is made anew
    assert Session.objects.filter(user=finance).count() == 1


def test_another_address_asks_for_the_password_and_the_old_one_is_told(
    client: Client, signed_in: SignedIn, organisation: People, settings: Any
) -> None:
    settings.MAIL, settings.EMAIL_BACKEND = True, "django.core.mail.backends.locmem.EmailBackend"
    finance = organisation.user(Role.FINANCE)
    finance.set_password("the one before")
    finance.save()
    signed_in(client, Role.FINANCE)
    moved = PROFILE | {"email": "finn@elsewhere.example"}

    for present in ("", "not the one"):
        answer = client.post("/people/settings/", moved | {"present": present})
        assert answer.status_code == 422 and "only with your present password" in answer.content.decode()
    finance.refresh_from_db()
    assert finance.email == "finn@northwind.example" and mail.outbox == []

    assert client.post("/people/settings/", moved | {"present": "the one before"}).status_code == 302
    finance.refresh_from_db()
    assert finance.email == "finn@elsewhere.example"
    assert [sent.to for sent in mail.outbox] == [["finn@northwind.example"]]
    tried = [client.post("/people/settings/", PROFILE | {"present": "x"}).status_code for _ in range(11)]
    assert tried == [422] * 10 + [429]


def test_who_has_nothing_to_show_changes_how_they_sign_in_only_after_coming_in_lately(
    client: Client, organisation: People, settings: Any
) -> None:
    settings.MAIL, settings.EMAIL_BACKEND = True, "django.core.mail.backends.locmem.EmailBackend"
    finance, token = organisation.user(Role.FINANCE), new_token()
    make_link(actor=system(), person=finance, token=token, purpose=Purpose.SIGN_IN)
    moved, chosen = PROFILE | {"email": "finn@elsewhere.example"}, {"password": "a lamp by the window"}
    client.post(f"/people/enter/{token}/")

    with clock.at(clock.now() + timedelta(minutes=61)):
        for to, sent in (("/people/settings/", moved), ("/people/settings/password/", chosen)):
            answer = client.post(to, sent)
            assert answer.status_code == 422 and "sign in anew with a link first" in answer.content.decode()
        assert client.post("/people/settings/", PROFILE).status_code == 302  # how pages look needs no proof
    finance.refresh_from_db()
    assert (finance.email, finance.has_usable_password()) == ("finn@northwind.example", False)
    assert mail.outbox == []

    with clock.at(clock.now() + timedelta(minutes=59)):
        assert client.post("/people/settings/", moved).status_code == 302
        assert client.post("/people/settings/password/", chosen).status_code == 302
    finance.refresh_from_db()
    assert (finance.email, finance.has_usable_password()) == ("finn@elsewhere.example", True)
    assert [sent.to for sent in mail.outbox] == [["finn@northwind.example"]]


def test_looking_at_the_sample_and_coming_back_proves_nothing(client: Client, organisation: People) -> None:
    make_sample_people(actor=system())
    owner, token = organisation.user(Role.OWNER), new_token()
    made_up = User.objects.filter(is_sample=True)[0]
    make_link(actor=system(), person=owner, token=token, purpose=Purpose.SIGN_IN)
    client.post(f"/people/enter/{token}/")

    with clock.at(clock.now() + timedelta(minutes=61)):
        for person in (str(made_up.pk), "oneself"):
            assert client.post("/people/try/", {"person": person}).status_code == 302
        answer = client.post("/people/settings/password/", {"password": "a lamp by the window"})
    assert answer.status_code == 422


def test_nobody_sets_the_password_of_somebody_else(acting: Acting, organisation: People) -> None:
    with pytest.raises(NotAllowed):
        set_password(actor=acting(Role.OWNER), person=organisation.user(Role.FINANCE), encoded="x")
    with pytest.raises(NotAllowed):
        change_profile(actor=acting(Role.OWNER), person=organisation.user(Role.FINANCE), **PROFILE)


def test_one_sees_where_one_is_signed_in_and_ends_it(client: Client, signed_in: SignedIn) -> None:
    elsewhere = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"})
    for browser in (client, elsewhere):
        signed_in(browser, Role.FINANCE)
    rival = signed_in(Client(), Role.PMO)

    shown = client.get("/people/settings/sessions/").content.decode()
    assert "In 2 browsers" in shown and client.session.session_key not in shown
    [mark] = re.findall(r'name="which" value="(\w+)"', shown)

    assert rival.post("/people/settings/sessions/end/", {"which": mark}).status_code == 404
    assert elsewhere.get("/people/everybody/").status_code == 200
    client.post("/people/settings/sessions/end/", {"which": mark})
    assert elsewhere.get("/people/everybody/").status_code == 302
    assert client.get("/people/everybody/").status_code == 200


def test_all_other_sessions_end_at_once(client: Client, signed_in: SignedIn) -> None:
    others = [signed_in(Client(), Role.FINANCE) for _ in range(3)]
    signed_in(client, Role.FINANCE)

    client.post("/people/settings/sessions/end/")

    assert [other.get("/people/everybody/").status_code for other in others] == [302, 302, 302]
    assert client.get("/people/everybody/").status_code == 200


def test_trying_the_present_password_has_to_wait(
    client: Client, signed_in: SignedIn, organisation: People
) -> None:
    finance = organisation.user(Role.FINANCE)
    finance.set_password("the one before")
    finance.save()
    signed_in(client, Role.FINANCE)

    wrong = {"present": "x", "password": "a lamp by the window"}
    tried = [client.post("/people/settings/password/", wrong).status_code for _ in range(11)]

    assert tried == [422] * 10 + [429]

"""Signing in with a password: the same answer for whoever is not let in, and not too often."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from django.test import Client

from outtask.core import clock
from outtask.core.models import LedgerEntry
from outtask.people.models import Session, User
from outtask.people.roles import Role
from workspace import People, make_user

PASSWORD = "a lamp by the window"
SIGN_IN = "/people/sign-in/"


@pytest.fixture
def finance(organisation: People) -> User:
    person = organisation.user(Role.FINANCE)
    person.set_password(PASSWORD)
    person.save()
    return person


def trial(client: Client, email: str, password: str = PASSWORD, **more: str) -> tuple[int, str]:
    response = client.post(SIGN_IN, {"email": email, "password": password, **more})
    return response.status_code, response.headers.get("Location", response.content.decode())


def test_who_has_a_password_comes_in(client: Client, finance: User) -> None:
    assert trial(client, finance.email) == (302, "/")
    assert client.get("/people/settings/").status_code == 200


def test_until_somebody_has_a_password_the_page_tells_where_the_link_is(
    client: Client, organisation: People
) -> None:
    assert "outtask sign-in-link" in client.get(SIGN_IN).content.decode()
    person = organisation.user(Role.FINANCE)
    person.set_password(PASSWORD)
    person.save()
    assert "outtask sign-in-link" not in client.get(SIGN_IN).content.decode()


def test_the_case_of_an_address_does_not_matter(client: Client, finance: User) -> None:
    assert trial(client, finance.email.upper()) == (302, "/")


def test_an_address_that_only_looks_alike_lets_nobody_in(client: Client, organisation: People) -> None:
    mika = make_user("Mika", organisation.client, Role.PMO)
    mika.set_password(PASSWORD)
    mika.save()

    assert trial(client, mika.email.replace("i", "ı", 1))[0] == 422  # for PostgreSQL, ı and i are one letter
    assert trial(client, mika.email) == (302, "/")


def test_one_goes_on_to_where_one_wanted_but_never_elsewhere(client: Client, finance: User) -> None:
    assert client.get("/people/everybody/").headers["Location"] == "/people/sign-in/?next=/people/everybody/"
    assert trial(client, finance.email, next="/people/everybody/") == (302, "/people/everybody/")
    client.logout()
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        assert trial(client, finance.email, next=elsewhere) == (302, "/")
        client.logout()


def test_nobody_learns_who_is_here(client: Client, finance: User, organisation: People) -> None:
    gone = organisation.user(Role.AUDITOR)
    gone.set_password(PASSWORD)
    gone.is_active = False
    gone.save()
    known = trial(client, finance.email, "not the password")
    unknown = trial(client, "nobody@northwind.example", "not the password")
    left = trial(client, gone.email)
    without = trial(client, organisation.user(Role.PMO).email)

    def words(answer: tuple[int, str]) -> str:
        return answer[1].split('class="problems"')[1].split("</div>")[0]

    assert {answer[0] for answer in (known, unknown, left, without)} == {422}
    assert words(known) == words(unknown) == words(left) == words(without)


@pytest.mark.usefixtures("real_hashing")
def test_an_unknown_address_takes_as_long(client: Client, finance: User) -> None:
    def seconds(email: str) -> float:
        began = perf_counter()
        trial(client, email, "not the password")
        return perf_counter() - began

    seconds(finance.email)
    known = [seconds(finance.email) for _ in range(4)]
    unknown = [seconds("nobody@northwind.example") for _ in range(4)]

    assert 0.5 < median(known) / median(unknown) < 2  # without a hash it would be ten times as fast


def test_too_many_trials_have_to_wait(client: Client, finance: User) -> None:
    with clock.at(clock.now()) as _:
        began = clock.now()
        for _ in range(10):
            assert trial(client, finance.email, "not the password")[0] == 422
        assert trial(client, finance.email)[0] == 429
    with clock.at(began + timedelta(minutes=16)):
        assert trial(client, finance.email) == (302, "/")


def test_the_session_is_made_anew(client: Client, finance: User) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = client.cookies.get("sessionid")
    client.cookies["sessionid"] = session.session_key

    trial(client, finance.email)

    assert client.cookies["sessionid"].value not in (session.session_key, before)
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_signing_out_ends_the_session_and_takes_a_button(client: Client, finance: User) -> None:
    trial(client, finance.email)
    key = client.session.session_key

    assert client.get("/people/sign-out/").status_code == 405
    assert client.post("/people/sign-out/").headers["Location"] == SIGN_IN
    assert not Session.objects.filter(session_key=key).exists()
    names = LedgerEntry.objects.everything("a test looks").values_list("name", flat=True)
    assert list(names) == ["person.signed_in", "person.signed_out"]


def test_a_form_of_another_page_signs_nobody_in(finance: User) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert trial(strict, finance.email)[0] == 403


def test_who_was_let_go_is_out_at_once(client: Client, finance: User) -> None:
    trial(client, finance.email)
    User.objects.filter(pk=finance.pk).update(is_active=False)

    assert client.get("/people/everybody/").headers["Location"].startswith(SIGN_IN)

"""Links that let somebody in: once, in time, however often they are clicked or looked at."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from outtask.core import clock
from outtask.core.commands import Actor
from outtask.core.models import LedgerEntry
from outtask.core.scope import NotAllowed, Right, Rows, Scope
from outtask.people.actors import actor_of, system
from outtask.people.commands.links import make_link, use_link
from outtask.people.links import hash_of, new_token, own_address, path_of, usable_link
from outtask.people.models import Purpose, SignInLink, User
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import Acting, People, make_people


def link_for(person: User, purpose: Purpose = Purpose.SIGN_IN, *, actor: Actor | None = None) -> str:
    token = new_token()
    make_link(actor=actor or system(), person=person, token=token, purpose=purpose)
    return token


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_looking_at_a_link_does_not_use_it_up(client: Client, organisation: People) -> None:
    path = path_of(link_for(organisation.user(Role.FINANCE)))

    first, second = client.get(path), client.get(path)

    assert first.status_code == second.status_code == 200
    assert not is_signed_in(client)
    assert "Come in" in second.content.decode()


def test_the_button_lets_in_once(client: Client, organisation: People) -> None:
    path = path_of(link_for(organisation.user(Role.FINANCE)))

    assert client.post(path).headers["Location"] == "/"
    assert is_signed_in(client)

    other = Client()
    assert other.post(path).status_code == 410
    assert not is_signed_in(other)


def test_the_database_holds_no_token(organisation: People) -> None:
    token = link_for(organisation.user(Role.FINANCE))

    stored = SignInLink.objects.everything("a test looks").get()

    assert stored.token_hash == hash_of(token) and token not in str(stored.__dict__)
    assert len(token) >= 43  # 32 bytes


def test_a_link_ends(organisation: People) -> None:
    token = link_for(organisation.user(Role.FINANCE), Purpose.CONSOLE)

    with clock.at(clock.now() + timedelta(minutes=59)):
        assert usable_link(token)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert usable_link(token) is None


def test_a_clock_that_is_set_back_lengthens_no_link(organisation: People) -> None:
    token = link_for(organisation.user(Role.FINANCE), Purpose.CONSOLE)

    with clock.at(clock.now() - timedelta(minutes=4)):
        assert usable_link(token)
    with clock.at(clock.now() - timedelta(minutes=6)):
        assert usable_link(token) is None


def test_a_new_link_ends_the_older_one_of_its_purpose(organisation: People) -> None:
    finance = organisation.user(Role.FINANCE)
    older, other = link_for(finance), link_for(finance, Purpose.PASSWORD)
    newer = link_for(finance)

    assert usable_link(older) is None
    assert usable_link(newer) and usable_link(other)


def test_a_link_of_who_has_left_lets_nobody_in(client: Client, organisation: People) -> None:
    finance = organisation.user(Role.FINANCE)
    token = link_for(finance)
    User.objects.filter(pk=finance.pk).update(is_active=False)

    assert client.post(path_of(token)).status_code == 410
    with pytest.raises(UserError, match="has left"):
        link_for(User.objects.get(pk=finance.pk))


@pytest.mark.parametrize("token", ["x", "ä", "%00", "a" * 500, "..%2f.."])
def test_no_made_up_token_fits(client: Client, organisation: People, token: str) -> None:
    assert client.post(f"/people/enter/{token}/").status_code in (404, 410)


def test_only_owners_make_links(acting: Acting, organisation: People) -> None:
    for role in Role:
        if role is not Role.OWNER:
            with pytest.raises(NotAllowed):
                link_for(organisation.user(Role.FINANCE), actor=acting(role))
    link_for(organisation.user(Role.FINANCE), actor=acting(Role.OWNER))


def test_who_may_make_links_for_some_makes_none_for_others(organisation: People) -> None:
    here = Rows((("organisation_id", (organisation.provider.pk,)),))
    rights = {
        "people.SignInLink": (Right(frozenset({"add"})),),
        "people.User": (Right(frozenset({"change"}), here),),
    }
    lead = Actor(Scope(rights), organisation.user(Role.PROVIDER_LEAD))

    link_for(organisation.user(Role.PROVIDER_MEMBER), actor=lead)
    with pytest.raises(NotAllowed):
        link_for(organisation.user(Role.FINANCE), actor=lead)


def test_a_link_by_mail_leads_to_a_host_and_never_to_a_pattern(settings: Any) -> None:
    settings.HTTPS = True
    settings.ALLOWED_HOSTS = ["*", ".example.org", "outtask.example.org"]
    assert own_address() == "https://outtask.example.org"

    settings.ALLOWED_HOSTS = ["*", ".example.org"]
    with pytest.raises(UserError, match="lead nowhere"):
        own_address()


def test_nobody_uses_the_link_of_somebody_else(acting: Acting, organisation: People) -> None:
    link = usable_link(link_for(organisation.user(Role.FINANCE)))
    assert link

    with pytest.raises(NotAllowed):
        use_link(actor=acting(Role.OWNER), link=link)


@pytest.mark.usefixtures("real_hashing")
def test_an_invitation_sets_a_password_and_lets_in(client: Client, organisation: People) -> None:
    finance = organisation.user(Role.FINANCE)
    path = path_of(link_for(finance, Purpose.INVITATION))

    short = client.post(path, {"password": "short"})
    assert short.status_code == 422 and "at least 12" in short.content.decode()
    like = client.post(path, {"password": finance.email})
    assert like.status_code == 422 and not is_signed_in(client)

    assert client.post(path, {"password": "a lamp by the window"}).status_code == 302
    assert is_signed_in(client)
    finance.refresh_from_db()
    assert finance.check_password("a lamp by the window")
    assert finance.password.startswith("argon2")
    assert Client().post(path, {"password": "another lamp, later"}).status_code == 410


def test_the_ledger_remembers_who_came_in_and_how(client: Client, organisation: People) -> None:
    finance = organisation.user(Role.FINANCE)

    client.post(path_of(link_for(finance)))

    told = LedgerEntry.objects.everything("a test looks").order_by("number")
    assert [entry.name for entry in told] == ["link.made", "link.used", "person.signed_in"]
    assert told[2].actor == str(finance.pk) and b'"by":"link"' in bytes(told[2].body)
    assert b"127.0.0.1" not in bytes(told[2].body)  # an address is a personal detail, and lies apart


@pytest.mark.django_db(transaction=True)
def test_of_two_who_click_at_once_one_comes_in() -> None:
    finance = make_people().user(Role.FINANCE)
    link = usable_link(link_for(finance))
    assert link
    outcomes: list[str] = []
    ready = threading.Barrier(6)

    def click() -> None:
        ready.wait()
        try:
            use_link(actor=actor_of(finance), link=SignInLink.objects.everything("a test").get(pk=link.pk))
            outcomes.append("in")
        except UserError:
            outcomes.append("told")
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert sorted(outcomes) == ["in"] + ["told"] * 5
    connection.close()

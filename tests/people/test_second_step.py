"""The second step: codes that fit once, recovery codes that are gone once used, nobody half-way in."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from outtask.people.commands.second_step import add_second_step, remove_second_step, use_code
from outtask.people.links import new_token, path_of
from outtask.people.models import Purpose, User
from outtask.people.roles import Role
from outtask.people.second_step import recovery_codes, step_of
from outtask.terms.errors import UserError
from workspace import Acting, People, SignedIn

PASSWORD = "a lamp by the window"
KEY = b"12345678901234567890"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # KEY in base 32


def code_at(seconds: float) -> str:
    """RFC 6238, written down once more: HMAC-SHA1 of the time step, cut as RFC 4226 says."""
    digest = hmac.new(KEY, struct.pack(">Q", int(seconds) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture
def finance(organisation: People, acting: Acting) -> User:
    person = organisation.user(Role.FINANCE)
    person.set_password(PASSWORD)
    person.save()
    add_second_step(actor=acting(Role.FINANCE), person=person, secret=SECRET, code=code_at(time.time() - 30))
    return person


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(monkeypatch: pytest.MonkeyPatch, seconds: int, code: str) -> None:
    monkeypatch.setattr(time, "time", lambda: float(seconds))

    assert code_at(seconds) == code  # the vectors of RFC 6238, appendix B
    assert step_of(SECRET, code) == seconds // 30
    assert step_of(SECRET, "123456") is None


def sign_in(client: Client, person: User) -> str:
    sent = {"email": person.email, "password": PASSWORD}
    return client.post("/people/sign-in/", sent).headers["Location"]


def give(client: Client, code: str) -> int:
    return client.post("/people/sign-in/code/", {"code": code}).status_code


def test_the_password_alone_lets_nobody_in(client: Client, finance: User) -> None:
    assert sign_in(client, finance) == "/people/sign-in/code/"
    assert client.get("/people/settings/").status_code == 302

    assert give(client, "000000") == 422
    assert client.get("/people/settings/").status_code == 302
    assert give(client, code_at(time.time())) == 302
    assert client.get("/people/settings/").status_code == 200


def test_a_code_fits_once(client: Client, finance: User) -> None:
    code = code_at(time.time())
    sign_in(client, finance)
    assert give(client, code) == 302

    other = Client()
    sign_in(other, finance)
    assert give(other, code) == 422


def test_a_link_asks_for_the_code_too_unless_it_comes_from_the_machine_itself(
    client: Client, finance: User
) -> None:
    from outtask.people.actors import system
    from outtask.people.commands.links import make_link

    def come(purpose: Purpose) -> str:
        token = new_token()
        make_link(actor=system(), person=finance, token=token, purpose=purpose)
        return Client().post(path_of(token)).headers["Location"]

    assert come(Purpose.SIGN_IN) == "/people/sign-in/code/"
    assert come(Purpose.CONSOLE) == "/"


def test_who_reads_the_mail_alone_sets_no_password(client: Client, finance: User) -> None:
    from outtask.people.actors import system
    from outtask.people.commands.links import make_link

    token, new = new_token(), PASSWORD + "!"
    make_link(actor=system(), person=finance, token=token, purpose=Purpose.PASSWORD)

    assert 'name="code"' in client.get(path_of(token)).content.decode()
    for code in ("", "000000"):
        assert client.post(path_of(token), {"password": new, "code": code}).status_code == 422
    finance.refresh_from_db()
    assert finance.check_password(PASSWORD) and "_auth_user_id" not in client.session

    sent = {"password": new, "code": code_at(time.time())}
    assert client.post(path_of(token), sent).headers["Location"] == "/"
    finance.refresh_from_db()
    assert finance.check_password(new)


def test_trying_codes_at_a_link_has_to_wait(client: Client, finance: User) -> None:
    from outtask.people.actors import system
    from outtask.people.commands.links import make_link

    token = new_token()
    make_link(actor=system(), person=finance, token=token, purpose=Purpose.PASSWORD)
    sent = {"password": PASSWORD + "!", "code": "000000"}

    assert [client.post(path_of(token), sent).status_code for _ in range(9)] == [422] * 8 + [429]


def test_who_has_no_password_changes_their_address_with_a_code(
    client: Client, signed_in: SignedIn, finance: User
) -> None:
    finance.set_unusable_password()
    finance.save()
    signed_in(client, Role.FINANCE)
    sent = {
        "name": finance.name,
        "email": "finn@elsewhere.example",
        "language": "en",
        "zone": "UTC",
        "number_format": "1,234.5",
        "theme": "auto",
    }

    assert client.post("/people/settings/", sent | {"code": "000000"}).status_code == 422
    assert client.post("/people/settings/", sent | {"code": code_at(time.time())}).status_code == 302
    finance.refresh_from_db()
    assert finance.email == "finn@elsewhere.example"


def test_a_recovery_code_fits_once(client: Client, finance: User) -> None:
    [first, *_] = recovery_codes(finance)
    sign_in(client, finance)
    assert give(client, first) == 302

    other = Client()
    sign_in(other, finance)
    assert give(other, first) == 422


def test_trying_codes_has_to_wait(client: Client, finance: User) -> None:
    sign_in(client, finance)
    assert [give(client, "000000") for _ in range(9)] == [422] * 8 + [429]


def test_nobody_comes_half_way_without_a_password(client: Client, organisation: People) -> None:
    assert client.get("/people/sign-in/code/").headers["Location"] == "/people/sign-in/"


def test_secrets_lie_encrypted(finance: User) -> None:
    assert SECRET not in str(list(Authenticator.objects.filter(user=finance).values_list("data", flat=True)))


def test_with_another_key_of_the_workspace_no_code_fits(
    finance: User, acting: Acting, settings: object
) -> None:
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]

    with pytest.raises(UserError, match="another secret key"):
        use_code(actor=acting(Role.FINANCE), person=finance, code=code_at(time.time()))


def test_it_is_added_with_the_picture_and_a_code(
    client: Client, signed_in: SignedIn, organisation: People
) -> None:
    signed_in(client, Role.AUDITOR)
    page = client.get("/people/settings/second-step/").content.decode()
    assert "<svg" in page and "style=" not in page.split("<svg")[1].split("</svg>")[0]
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert shown
    secret = shown.group(1).replace(" ", "")

    assert client.post("/people/settings/second-step/", {"code": "000000"}).status_code == 422
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    added = client.post("/people/settings/second-step/", {"code": code})
    assert added.headers["Location"] == "/people/settings/codes/"

    codes = re.findall(r"<code>(\d{8})</code>", client.get("/people/settings/codes/").content.decode())
    assert len(set(codes)) == 10
    client.post("/people/settings/codes/")
    assert client.get("/people/settings/codes/").status_code == 302  # not shown again


def test_an_owner_takes_it_away_and_nobody_else_does(
    finance: User, acting: Acting, organisation: People
) -> None:
    from outtask.core.scope import NotAllowed

    for role in Role:
        if role not in (Role.OWNER, Role.FINANCE):
            with pytest.raises(NotAllowed):
                remove_second_step(actor=acting(role), person=finance)
    remove_second_step(actor=acting(Role.OWNER), person=finance)
    assert not Authenticator.objects.filter(user=finance).exists()


def test_oneself_takes_it_away_with_a_code(client: Client, signed_in: SignedIn, finance: User) -> None:
    signed_in(client, Role.FINANCE)

    assert client.post("/people/settings/second-step/", {"code": "000000"}).status_code == 422
    assert Authenticator.objects.filter(user=finance).exists()
    client.post("/people/settings/second-step/", {"code": code_at(time.time())})
    assert not Authenticator.objects.filter(user=finance).exists()

"""The door to every page, its frame, and what is said where something goes wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from outtask.core.clock import now
from outtask.core.scope import Scope
from outtask.core.throttle import TooOften
from outtask.formats.report.palette import DARK, LIGHT
from outtask.frame.assets import address, assets
from outtask.frame.colours import tokens
from outtask.frame.errors import too_large, too_many
from outtask.frame.navigation import Entry, grouped, menu, register
from outtask.frame.pages import page
from outtask.frame.todo import BAD, RUN, Item, needs_me, todo
from outtask.people.roles import Role

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\bstyle=|\bon[a-z]+=|javascript:")


@pytest.mark.usefixtures("gallery")
def test_who_is_not_signed_in_is_sent_to_do_so(client: Client, organisation: Any) -> None:
    response = client.get("/gallery")
    assert response.status_code == 302 and "next=/gallery" in response["Location"]


def test_only_a_form_with_its_token_reaches_a_page_that_writes(signed_in: Any) -> None:
    reached: list[str] = []

    @page(None, methods=("POST",))
    def writes(request: HttpRequest) -> HttpResponse:
        reached.append(request.method or "")
        return HttpResponse()

    user = signed_in(Client(), Role.OWNER).get("/").wsgi_request.user
    answers = {}
    for method in ("GET", "HEAD", "OPTIONS", "POST"):
        request = RequestFactory().generic(method, "/")
        request.user, request.session = user, {}  # type: ignore[assignment]
        answers[method] = writes(request)

    assert {method: answer.status_code for method, answer in answers.items()} == {
        "GET": 405, "HEAD": 405, "OPTIONS": 204, "POST": 200,
    }  # fmt: skip
    assert answers["OPTIONS"].headers["Allow"] == answers["HEAD"].headers["Allow"] == "POST, OPTIONS"
    assert reached == ["POST"]


def test_who_opens_an_address_that_only_takes_forms_is_led_to_its_page(signed_in: Any) -> None:
    client = signed_in(Client(), Role.OWNER)
    for name, given, there in (
        ("decide:weigh", [7], reverse("decide:study", args=[7])),
        ("people:roles", [7], reverse("people:person", args=[7])),
        ("frame:ledger-check", [], reverse("frame:ledger")),
        ("people:end-sessions", [], reverse("people:sessions")),
        ("tickets:remove-import", [7], "/"),
    ):
        answer = client.get(reverse(name, args=given))
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "POST, OPTIONS"
        assert f'class="button first" href="{there}"' in answer.content.decode()


@pytest.mark.usefixtures("gallery")
def test_a_page_has_its_frame_and_nothing_inline(client: Client, signed_in: Any) -> None:
    drawn = signed_in(client, Role.OWNER).get("/gallery").content.decode()
    for part in (
        'href="#main"',
        "<h1>What could be handed over?</h1>",
        'aria-label="Menu"',
        "Olga Owner",
        "Sign out",
    ):
        assert part in drawn
    assert "€\u00a01.2–1.6\u00a0m" in drawn
    assert INLINE.findall(drawn) == []


@pytest.mark.usefixtures("gallery")
def test_a_reader_sees_figures_and_theme_as_set(client: Client, signed_in: Any, organisation: Any) -> None:
    user = organisation.user(Role.OWNER)
    user.number_format, user.zone, user.theme = "1.234,5", "Asia/Tokyo", "dark"
    user.save()
    drawn = signed_in(client, Role.OWNER).get("/gallery").content.decode()
    assert "€\u00a01,2–1,6\u00a0m" in drawn and "21:00" in drawn and 'data-theme="dark"' in drawn
    assert 'value="72,5"' in drawn


@pytest.mark.usefixtures("gallery")
def test_the_menu_shows_what_a_person_may_see(client: Client, signed_in: Any) -> None:
    drawn = signed_in(client, Role.SOURCING).get("/gallery").content.decode()
    assert ">Jobs</a>" in drawn and ">Ledger</a>" not in drawn
    provider = signed_in(Client(), Role.PROVIDER_MEMBER).get("/gallery").content.decode()
    assert ">Jobs</a>" not in provider


@pytest.mark.usefixtures("gallery")
def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(client: Client, signed_in: Any) -> None:
    signed_in(client, Role.OWNER)
    sent = {"name": "Backup", "tickets": "many", "rate_likely": "70", "place": "pl", "model": "out-tasking"}
    response = client.post("/gallery", sent)
    drawn = response.content.decode()
    assert response.status_code == 422
    assert 'value="many"' in drawn and "“many” is not a number." in drawn and 'value="Backup"' in drawn
    assert '<option value="pl" selected>' in drawn and 'href="#id_tickets"' in drawn
    response = client.post("/gallery", sent | {"tickets": "120"}, follow=True)
    assert response.redirect_chain == [("/gallery", 302)]
    assert "Backup is kept." in response.content.decode()


@pytest.mark.usefixtures("gallery")
@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "nothing at this address"), ("/refused", 422, "export the column"),
        ("/ledger/", 403, "not yours"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_with_what_to_do(
    client: Client, signed_in: Any, path: str, status: int, words: str
) -> None:
    response = signed_in(client, Role.SOURCING).get(path)
    assert response.status_code == status
    assert words in response.content.decode()


@pytest.mark.usefixtures("gallery")
def test_a_slip_of_ours_is_told_without_the_database(client: Client, django_assert_num_queries: Any) -> None:
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/slip")
    assert response.status_code == 500
    assert (
        "It is our mistake" in response.content.decode() and INLINE.findall(response.content.decode()) == []
    )


def test_too_large_and_too_many_say_how_much_and_when(settings: Any) -> None:
    request = RequestFactory().post("/")
    response = too_large(request, 512)
    assert response.status_code == 413 and "512 MB" in response.content.decode()
    response = too_many(request, TooOften(90).seconds)
    assert response.status_code == 429 and response["Retry-After"] == "90"


@pytest.mark.usefixtures("gallery")
def test_an_old_form_is_told_to_load_again(signed_in: Any) -> None:
    strict = signed_in(Client(enforce_csrf_checks=True), Role.OWNER)
    response = strict.post("/gallery", {"name": "Backup"})
    assert response.status_code == 403 and "nothing was changed" in response.content.decode()


def test_each_form_has_a_key_of_its_own(client: Client, signed_in: Any, gallery: None) -> None:
    drawn = signed_in(client, Role.OWNER).get("/gallery").content.decode()
    keys = re.findall(r'name="request_key" value="([0-9a-f]{32})"', drawn)
    assert len(keys) == len(set(keys)) == 3  # sign out, remove, keep


def test_stylesheet_and_script_may_be_kept_for_ever(client: Client) -> None:
    response = client.get(address("workspace.css"), headers={"accept-encoding": "gzip"})
    assert response["Cache-Control"].endswith("immutable") and response["Content-Encoding"] == "gzip"
    assert client.get(address("workspace.css")).content == assets()["workspace.css"][0].body
    old = client.get(reverse("frame:asset", args=["0" * 12, "workspace.css"]))
    assert old.status_code == 200 and old["Cache-Control"] == "no-cache"
    assert client.get(reverse("frame:asset", args=["0" * 12, "secret-key"])).status_code == 404


def test_the_colours_are_those_of_the_reports() -> None:
    css = tokens()
    assert all(f"--{name}: {colour};" in css for palette in (LIGHT, DARK) for name, colour in palette.items())


def test_entries_stand_under_their_headings_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outtask.frame.navigation._entries", {})
    register(Entry("B", "b", "x", "One", 20), Entry("A", "a", "x", "", 0), Entry("C", "c", "x", "Two", 30))
    register(
        Entry("D", "d", "x", "One", 40), Entry("B", "b", "x", "One", 20), Entry("E", "e", "x", noun="x.Y")
    )
    assert [(name, [e.title for e in found]) for name, found in grouped(Scope())] == [
        ("", ["A"]), ("One", ["B", "D"]), ("Two", ["C"]),
    ]  # fmt: skip
    assert [entry.title for entry in menu(Scope())] == ["A", "B", "C", "D"]


def test_an_entry_of_the_menu_leads_to_a_page_of_that_name(
    client: Client, signed_in: Any, acting: Any
) -> None:
    signed_in(client, Role.OWNER)
    for entry in menu(acting(Role.OWNER).scope):
        drawn = client.get(entry.to).content.decode()
        assert f"<title>{entry.title} · Outtask</title>" in drawn.replace("\n", ""), entry.title


def test_every_entry_of_the_menu_leads_somewhere(acting: Any) -> None:
    assert all(entry.to.startswith("/") for entry in menu(acting(Role.OWNER).scope))


def test_each_key_leads_to_one_page(acting: Any) -> None:
    keys = [entry.key for entry in menu(acting(Role.OWNER).scope) if entry.key]
    assert len(keys) == len(set(keys)) >= 4


def test_the_most_urgent_stands_first(monkeypatch: pytest.MonkeyPatch, acting: Any) -> None:
    monkeypatch.setattr("outtask.frame.todo._sources", [])
    needs_me(lambda actor: [Item("plain", "/"), Item("runs", "/", urgency=RUN)])
    needs_me(lambda actor: [Item("failed", "/", urgency=BAD)])
    assert [item.title for item in todo(acting(Role.OWNER))] == ["failed", "runs", "plain"]
    assert now().tzinfo is not None


def test_of_the_entries_around_a_page_only_the_nearest_is_marked(client: Client, signed_in: Any) -> None:
    seen = signed_in(client, Role.AUDITOR).get(reverse("decide:decisions")).content.decode()

    menu = seen[seen.index('id="menu"') : seen.index("<main")]
    assert menu.count("aria-current") == 1
    assert menu.index(f'href="{reverse("decide:decisions")}"') < menu.index("aria-current")

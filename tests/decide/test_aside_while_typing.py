"""A study is set aside while somebody types: the page keeps it, says so, and can take the study up again.

Each address of a study that takes forms is tried, or says below why it has nothing typed to lose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from weighed_study import desk, result, study, weigh

from forms_seen import forms_in
from outtask.decide.commands.studies import begin_study, set_study_aside
from outtask.decide.urls import urlpatterns
from outtask.people.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from forms_seen import SeenForm
    from outtask.decide.models import Function, Result, Study
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db
MINE = "Mine of now"
SERIES = "".join(
    ["function,month,unit,quantity\n", *(f"Service desk,2025-{at:02},port,90\n" for at in range(1, 13))]
).encode()


class Typed(NamedTuple):
    """What somebody types on a page."""

    field: str  # how its name begins
    value: str = MINE
    also: dict[str, Any] = {}  # noqa: RUF012 - nobody writes to it
    of_function: bool = False  # that is the page of a function


TYPED = {
    "study": Typed("title"),
    "groups": Typed("name", also={"do": "rename:{desk}"}),
    "add-function": Typed("name", also={"template": "service-desk"}),
    "organisation": Typed("organisation.governance_hours_likely", "317"),
    "people": Typed("name-new1"),
    "providers": Typed("note-"),
    "profile": Typed("name-new1"),
    "contribution": Typed("contribution-", "core"),
    "numbers-of": Typed("today.people_likely", "13.7", of_function=True),
    "more-of": Typed("step-month-new1", "17", {"step-factor-new1_likely": "2"}, of_function=True),
    "kind-of": Typed("template", "application-support", of_function=True),
    "sign": Typed("reason", of_function=True),
}
OTHERWISE = {
    "home": "begins another study",
    "set-aside": "is what was done",
    "take-up": "is the way out",
    "weigh": "a button alone",
    "keep-quote": "the address of its page keeps what was typed",
    "case-upload": "a file alone, which no page can keep",
}


def test_each_address_that_takes_forms_is_tried_or_has_nothing_typed_to_lose() -> None:
    taking = {one.name for one in urlpatterns if "POST" in getattr(one.callback, "methods", ())}
    assert taking == set(TYPED) | set(OTHERWISE)


@pytest.fixture
def put_aside(acting: Acting, study: Study) -> Callable[[], None]:
    def run() -> None:
        set_study_aside(actor=acting(Role.OWNER), study=study, reason="A trial, no more")

    return run


@pytest.mark.parametrize("name", TYPED)
def test_what_was_typed_stays_and_is_saved_once_the_study_is_taken_up(
    client: Client,
    signed_in: SignedIn,
    study: Study,
    desk: Function,
    result: Result,
    put_aside: Any,
    name: str,
) -> None:
    signed_in(client, Role.SOURCING)
    typed = TYPED[name]
    address = reverse(f"decide:{name}", args=[desk.pk if typed.of_function else study.pk])
    also = {key: value.replace("{desk}", str(desk.pk)) for key, value in typed.also.items()}

    def form_in(page: str) -> SeenForm:
        forms = [one for one in forms_in(page) if one.method == "post" and not one.action]
        if "do" in also:
            return next(one for one in forms if one.id == f"one-{desk.pk}")
        return next(one for one in forms if any(field.startswith(typed.field) for field in one.said))

    form = form_in(client.get(address).content.decode())
    put_aside()

    refused = client.post(address, form.said | also | {form.named(typed.field): typed.value})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "This study was set aside" in page and "A trial, no more" in page
    assert page.count(reverse("decide:take-up", args=[study.pk])) == 0  # it would lose what is typed
    kept = form_in(page)
    assert kept.said[kept.named(typed.field)] == [typed.value]
    assert "disabled" not in page.partition("<form")[2]

    button = page.partition('name="take_up" value="')[2].partition('"')[0].replace("&amp;", "&")
    done = client.post(address, kept.said | {"take_up": button}, follow=True)

    study.refresh_from_db()
    assert (done.status_code, study.is_aside) == (200, False)
    assert done.redirect_chain
    shown = done.content.decode()
    assert typed.value in [one for form in forms_in(shown) for one in form.all_said()] or MINE in shown


@pytest.mark.parametrize("name", ["add-function", "more-of"])
def test_a_file_that_was_sent_has_to_be_chosen_again_and_no_other(
    client: Client, signed_in: SignedIn, study: Study, desk: Function, put_aside: Any, name: str
) -> None:
    signed_in(client, Role.SOURCING)
    typed = TYPED[name]
    address = reverse(f"decide:{name}", args=[desk.pk if typed.of_function else study.pk])
    form = next(one for one in forms_in(client.get(address).content.decode()) if "series_name" in one.said)
    put_aside()
    again = "a file has to be chosen again"
    said = form.said | {"unit": "port", "template": "service-desk"}

    assert again not in client.post(address, said).content.decode()
    file = SimpleUploadedFile("drivers.csv", SERIES)
    assert again in client.post(address, said | {"series": file}).content.decode()


def test_where_another_study_counts_its_log_what_was_typed_still_stays(
    client: Client, signed_in: SignedIn, log_study: Study, bring: Any, acting: Acting
) -> None:
    from small_log import log_text

    set_study_aside(actor=acting(Role.OWNER), study=log_study, reason="x")
    bring(log_text(900), source=log_study.source)
    signed_in(client, Role.SOURCING)
    address = reverse("decide:study", args=[log_study.pk])

    refused = client.post(address, {"title": MINE, "take_up": ""})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Not taken up" in page and MINE in page


def test_a_page_takes_up_its_own_study_and_no_other(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study, desk: Function, put_aside: Any
) -> None:
    other = begin_study(actor=acting(Role.OWNER), title="Other", functions=(), frame={})
    set_study_aside(actor=acting(Role.OWNER), study=other, reason="x")
    put_aside()
    sent = {"take_up": "", "study_aside": other.pk, "section": "today"}

    signed_in(client, Role.SOURCING).post(reverse("decide:numbers-of", args=[desk.pk]), sent)

    other.refresh_from_db()
    study.refresh_from_db()
    assert (other.is_aside, study.is_aside) == (True, False)


def test_a_quote_stays_in_its_address_and_so_does_who_takes_the_study_up(
    client: Client, signed_in: SignedIn, study: Study, desk: Function, result: Result, put_aside: Any
) -> None:
    signed_in(client, Role.SOURCING)
    quoted = {"quote": "12", "price": "0-price_per_unit", "source": "3 March"}
    put_aside()

    kept = client.post(reverse("decide:keep-quote", args=[desk.pk]), quoted, follow=True)

    back = f"{reverse('decide:function', args=[desk.pk])}?{urlencode(quoted)}"
    page = kept.content.decode()
    assert "take the study up again, then keep it" in page
    form = next(one for one in forms_in(page) if one.action == reverse("decide:take-up", args=[study.pk]))
    assert client.post(form.action, form.said).headers["Location"] == back


def test_taking_it_up_leads_nowhere_else(
    client: Client, signed_in: SignedIn, study: Study, put_aside: Any
) -> None:
    signed_in(client, Role.SOURCING)
    put_aside()
    to = client.post(reverse("decide:take-up", args=[study.pk]), {"back": "https://elsewhere.example/"})
    assert to.headers["Location"] == reverse("decide:study", args=[study.pk])


def test_a_button_alone_leads_back_and_says_why_nothing_was_done(
    client: Client, signed_in: SignedIn, study: Study, put_aside: Any
) -> None:
    signed_in(client, Role.SOURCING)
    put_aside()
    told = client.post(reverse("decide:weigh", args=[study.pk]), follow=True)
    assert told.redirect_chain == [(reverse("decide:study", args=[study.pk]), 302)]
    assert "Nothing was done: Sourcing is set aside" in told.content.decode()

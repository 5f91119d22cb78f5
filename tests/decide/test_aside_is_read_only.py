"""A study that was set aside is read only: no command changes it, and no page offers what it refuses."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from small_log import log_text
from weighed_study import desk, of, result, study, weigh

from outtask.core.commands import COMMANDS
from outtask.decide.commands.functions import move_groups, set_function_apart
from outtask.decide.commands.studies import AlsoCounts, set_study_aside, take_study_up
from outtask.decide.models import Arranged, SetAside, Study
from outtask.decide.urls import urlpatterns
from outtask.people.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from small_log import Named

    from outtask.decide.models import Function, Result
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db
OTHERWISE = {
    "begin_study": "begins another",
    "begin_sample": "begins another",
    "set_study_aside": "finds that it is",
    "take_study_up": "is the way out",
    "store_result": "keeps what was computed, and changes nothing of it",
    "store_other_spans": "keeps what was computed, and changes nothing of it",
}
"""Commands of the room that do not refuse, and why."""
CHANGING = sorted(
    name
    for name, run in COMMANDS.items()
    if run.__module__.startswith("outtask.decide.") and name.rpartition(".")[2] not in OTHERWISE
)
NO_STUDY = {"home", "decisions", "compare", "take-up", "weigh", "keep-quote"}
"""Pages of no study, and addresses that only take what a button sends."""
FILES = {"case", "paper-pdf", "paper-long-pdf"}
LEAD_BACK = {"add-function", "sign", "set-aside"}
"""Pages that are nothing but a form."""
OF_FUNCTION = {"measured", "numbers-of", "more-of", "function", "behind", "sign", "kind-of"}


@pytest.fixture
def aside(acting: Acting, study: Study, desk: Function, result: Result) -> Study:
    """Set the study aside once something of it was arranged, which is not in its result."""
    set_function_apart(actor=acting(Role.SOURCING), function=of(study, "Network"), apart=True)
    study.refresh_from_db()
    set_study_aside(actor=acting(Role.SOURCING), study=study, reason="x")
    return study


@pytest.mark.parametrize("name", CHANGING)
def test_each_command_refuses(
    acting: Acting, aside: Study, desk: Function, result: Result, name: str
) -> None:
    network = of(aside, "Network")
    rows: dict[str, Any] = {
        "Study": aside,
        "Function": desk,
        "Result": result,
        "Arranged": Arranged.objects.everything("a test asks").filter(study=aside)[0],
        "Sequence[Function]": [desk, network],
        "Taken": type("Taken", (), {"changed": [], "added": []})(),
    }
    taken = inspect.signature(inspect.unwrap(COMMANDS[name])).parameters
    given = {key: rows.get(str(one.annotation)) for key, one in taken.items() if key != "actor"}
    before = aside.changed_at

    with pytest.raises(SetAside, match="Sourcing is set aside; take it up again first"):
        COMMANDS[name](actor=acting(Role.SOURCING), **given)

    aside.refresh_from_db()
    assert aside.changed_at == before


@pytest.mark.parametrize("name", sorted({one.name for one in urlpatterns} - NO_STUDY - FILES - {"decision"}))
def test_each_page_says_so_and_offers_no_more_than_to_take_it_up(
    client: Client, signed_in: SignedIn, aside: Study, desk: Function, name: str
) -> None:
    signed_in(client, Role.SOURCING)
    answer = client.get(reverse(f"decide:{name}", args=[desk.pk if name in OF_FUNCTION else aside.pk]))

    if name in LEAD_BACK:
        assert answer.status_code == 302
        return
    main = answer.content.decode().partition("<main")[2]
    assert "This study was set aside" in main
    assert reverse("decide:sign", args=[desk.pk]) not in main
    sending = [form for form in re.findall(r"<form.*?</form>", main, re.DOTALL) if "<button" in form]
    posts = [form for form in sending if 'method="post"' in form.partition(">")[0]]
    assert [form for form in posts if reverse("decide:take-up", args=[aside.pk]) not in form] == []
    assert len(posts) == 1


def test_who_only_reads_is_offered_nothing(client: Client, signed_in: SignedIn, aside: Study) -> None:
    signed_in(client, Role.AUDITOR)
    shown = client.get(reverse("decide:study", args=[aside.pk])).content.decode()

    assert "This study was set aside" in shown and "Take it up again" not in shown


def test_it_does_not_wait_for_what_is_not_measured(
    client: Client, signed_in: SignedIn, log_study: Study, named: Named, acting: Acting
) -> None:
    move_groups(actor=acting(Role.SOURCING), groups=["Mail"], goal=named("Desk"), facts=None)
    signed_in(client, Role.SOURCING)
    pages = [reverse(f"decide:{name}", args=[log_study.pk]) for name in ("groups", "board")]
    assert all("every 2s" in client.get(page).content.decode() for page in pages)

    set_study_aside(actor=acting(Role.SOURCING), study=log_study, reason="x")

    assert not any("every 2s" in client.get(page).content.decode() for page in pages)


def test_what_one_log_tells_counts_once(
    client: Client,
    signed_in: SignedIn,
    log_study: Study,
    bring: Callable[..., None],
    acting: Acting,
) -> None:
    actor = acting(Role.SOURCING)
    set_study_aside(actor=actor, study=log_study, reason="x")
    bring(log_text(900), source=log_study.source)
    new = Study.objects.everything("a test asks").get(aside_since=None)
    with pytest.raises(AlsoCounts):
        take_study_up(actor=actor, study=log_study)

    signed_in(client, Role.SOURCING)
    told = client.post(reverse("decide:take-up", args=[log_study.pk]), follow=True).content.decode()
    address = reverse("decide:set-aside", args=[new.pk])
    assert f'Not taken up: <a href="{address}">{new}</a> counts what the same log tells' in told

    set_study_aside(actor=actor, study=new, reason="x")
    assert not take_study_up(actor=actor, study=log_study).is_aside

"""The paper for the CFO: one page, a long form, both as PDF; and the models compared."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from weighed_study import decided, result, study, weigh

from outtask.core.clock import now
from outtask.decide.comparing import counts_of
from outtask.decide.models import Function, Study
from outtask.decide.pages import paper
from outtask.decide.pages.compare import _answer
from outtask.frame.words import day
from outtask.people.models import User
from outtask.people.roles import Role
from outtask.terms.decision import VerdictKind
from outtask.terms.options import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from outtask.decide.models import Result
    from outtask.formats.report.pages import DecisionPage
    from workspace import SignedIn

__all__ = ["result", "study", "weigh"]
pytestmark = pytest.mark.django_db
ENGLISH = re.compile(r"(?<![\d.,])[1-9]\d{0,2},\d{3}(?![\d,])|€\xa0\d+\.\d{1,2}(?!\d)")
POINTS = (
    *("Operations", "Control", "Risk", "Commitment", "Duration", "Complexity"),
    *("Scaling", "Monitoring", "Skills", "Culture"),
    "Who is responsible",
    "Time to start",
    "Cost shape",
)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?![A-Za-z])", pdf))


def test_one_page_tells_the_answer_and_what_it_rests_on(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    seen = signed_in(client, Role.FINANCE).get(reverse("decide:paper", args=[study.pk])).content.decode()

    assert "out-task Service desk: saves €" in seen
    assert "What it rests on" in seen
    assert "% assumed" in seen
    assert "Options side by side" not in seen


def test_the_long_form_has_a_section_for_each_function(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    address = reverse("decide:paper", args=[study.pk])
    seen = signed_in(client, Role.FINANCE).get(address, {"form": "long"}).content.decode()

    assert 'id="function-1"' in seen
    assert 'id="function-2"' in seen
    assert "How to read it" not in seen  # the words stand with the file that leaves the workspace
    assert "style=" not in seen


def test_a_long_form_of_many_functions_comes_in_parts(
    client: Client, signed_in: SignedIn, study: Study, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "PART", 1)
    client = signed_in(client, Role.FINANCE)
    address = reverse("decide:paper", args=[study.pk])
    first = client.get(address, {"form": "long"}).content.decode()
    second = client.get(address, {"form": "long", "part": "2"}).content.decode()
    pdf = client.get(reverse("decide:paper-long-pdf", args=[study.pk]), {"part": "2"})

    assert 'id="function-1"' in first
    assert 'id="function-2"' not in first
    assert 'href="#function-2"' not in first  # it leads nowhere here
    assert "form=long&amp;part=2" in first
    assert 'id="function-2"' in second
    assert f"{reverse('decide:paper-long-pdf', args=[study.pk])}?part=2" in second
    assert pages(pdf.content) > 1
    assert pdf.headers["Content-Disposition"].endswith('-long-2.pdf"')


def test_the_one_page_is_one_page_on_paper_too(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    client = signed_in(client, Role.FINANCE)
    short = client.get(reverse("decide:paper-pdf", args=[study.pk]))
    whole = client.get(reverse("decide:paper-long-pdf", args=[study.pk]))

    assert short.headers["Content-Type"] == "application/pdf"
    assert pages(short.content) == 1
    assert pages(whole.content) > 3


def test_a_sample_says_so_on_each_page_of_its_verdicts(
    client: Client, signed_in: SignedIn, study: Study, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "This is the sample: its tickets are real"
    client = signed_in(client, Role.SOURCING)
    function = Function.objects.everything("a test").filter(study=study).first()
    assert function is not None
    addresses = [
        *(reverse(f"decide:{name}", args=[study.pk]) for name in ("verdicts", "paper", "compare-of")),
        *(reverse(f"decide:{name}", args=[function.pk]) for name in ("function", "behind", "sign")),
    ]
    assert all(told not in client.get(address).content.decode() for address in addresses)
    Study.objects.everything("a test").filter(pk=study.pk).update(is_sample=True)
    assert all(told in client.get(address).content.decode() for address in addresses)

    kickers: list[str] = []

    def kept(page: DecisionPage, _marks: object) -> bytes:
        kickers.append(page.kicker)
        return b"%PDF"

    monkeypatch.setattr("outtask.formats.report.pdf.pdf_of", kept)
    for name in ("paper-pdf", "paper-long-pdf"):
        client.get(reverse(f"decide:{name}", args=[study.pk]))
    assert len(kickers) == 2
    assert all(kicker.startswith("Sample: ") for kicker in kickers)


def test_without_verdicts_there_is_no_paper(client: Client, signed_in: SignedIn, study: Study) -> None:
    client = signed_in(client, Role.FINANCE)

    assert client.get(reverse("decide:paper", args=[study.pk])).status_code == 200
    assert client.get(reverse("decide:paper-pdf", args=[study.pk])).status_code == 422


def test_models_are_compared_with_ones_own_figures(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    seen = signed_in(client, Role.AUDITOR).get(reverse("decide:compare-of", args=[study.pk])).content.decode()

    for point in POINTS:
        assert f'<th scope="row">{point}' in seen
    assert re.search(r"<b>\d+(–\d+)?\s%</b>", seen)
    assert "Where everyday usage mixes them up" in seen


def test_the_comparison_counts_what_can_be_carried_out_and_says_both_only_of_both(result: Result) -> None:
    decision = decided(json.dumps(result.case, sort_keys=True))
    assert "As it stands, in-house for one and out-tasking for one of two functions." in _answer(decision)

    moving = next(one for one in decision.functions if one.verdict.kind is VerdictKind.OUT_TASK)
    waits = replace(decision, governance=replace(decision.governance, changed=(moving.name,)))
    told = _answer(waits)

    assert counts_of(waits)[Model.OUT_TASKING] == 0
    assert "in-house for one of two functions. One more" in told


def test_before_anything_is_weighed_they_are_compared_in_words(client: Client, signed_in: SignedIn) -> None:
    seen = signed_in(client, Role.AUDITOR).get(reverse("decide:compare")).content.decode()

    assert "keeps the helm" in seen
    assert "<td><b>" not in seen


def test_the_pdf_has_its_figures_as_its_reader_writes_them(
    client: Client, signed_in: SignedIn, study: Study, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def kept(source: bytes, *, sys_inputs: dict[str, str], **_other: object) -> bytes:
        page = json.loads(sys_inputs["page"])
        told.append("\n".join(texts(page)))
        return b"%PDF /Type /Page "

    monkeypatch.setattr("typst.compile", kept)
    monkeypatch.setattr(paper, "_set", paper._set.__wrapped__)  # what is kept here is no paper for others
    client = signed_in(client, Role.FINANCE)
    address = reverse("decide:paper", args=[study.pk])
    seen: dict[str, str] = {}
    for number_format in ("1.234,5", "1,234.5"):
        User._base_manager.update(number_format=number_format)
        seen[number_format] = client.get(address, {"form": "long"}).content.decode()
        for name in ("paper-long-pdf", "paper-pdf"):
            client.get(reverse(f"decide:{name}", args=[study.pk]))

    whole, short, whole_english, short_english = told
    amounts = set(re.findall(r"€\xa0\d[\d.,]*", seen["1.234,5"]))
    assert any("," in amount for amount in amounts)
    assert {amount for amount in amounts if amount not in whole} == set()
    assert set(re.findall(r"€\xa0\d[\d.,]*", seen["1,234.5"])) & amounts < amounts
    for german, english in ((whole, whole_english), (short, short_english)):
        assert ENGLISH.findall(german) == []
        assert ENGLISH.findall(english) != []


def texts(data: object) -> Iterator[str]:
    """Yield the texts of a page as it goes to paper, of its pictures what can be read."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):  # type: ignore[arg-type]
        if isinstance(value, str):
            yield (
                re.sub(r"<style.*?</style>|<[^>]*>", "\n", value, flags=re.DOTALL) if key == "svg" else value
            )
        elif isinstance(value, dict | list):
            yield from texts(value)


def test_the_paper_names_organisation_maker_and_day(
    client: Client, signed_in: SignedIn, study: Study, result: Result
) -> None:
    seen = signed_in(client, Role.FINANCE).get(reverse("decide:paper", args=[study.pk])).content.decode()

    person = User.objects.get(pk=client.session["_auth_user_id"])
    assert f"{person.organisation} · made on {day(now())} by {person}" in seen

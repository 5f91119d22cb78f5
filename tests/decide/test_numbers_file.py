"""All numbers go out as a case file and come in again, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from small_log import GROUPS

from outtask.decide.case_of import case_of
from outtask.decide.models import Function, Study
from outtask.formats.case_file import read_case
from outtask.people.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from small_log import Named

    from workspace import SignedIn


@pytest.fixture
def owner(client: Client, signed_in: SignedIn, log_study: Study) -> Client:
    return signed_in(client, Role.OWNER)


def taken_out(client: Client, study: Study) -> str:
    return client.get(reverse("decide:case", args=[study.pk])).content.decode()


def taken_in(client: Client, study: Study, text: str | bytes) -> tuple[int, str]:
    file = SimpleUploadedFile("my.yaml", text if isinstance(text, bytes) else text.encode())
    answer = client.post(reverse("decide:case-upload", args=[study.pk]), {"file": file})
    return answer.status_code, answer.content.decode()


def functions() -> list[Function]:
    return list(Function.objects.everything("a test asks"))


def test_what_goes_out_comes_in_and_changes_nothing(owner: Client, log_study: Study) -> None:
    before = case_of(log_study, functions())

    status, _ = taken_in(owner, log_study, taken_out(owner, log_study))

    log_study.refresh_from_db()
    assert status == 302
    assert case_of(log_study, functions()) == before


def test_a_changed_number_counts_and_a_new_name_makes_a_function(
    owner: Client, log_study: Study, named: Named
) -> None:
    text = taken_out(owner, log_study).replace("- name: Desk\n", "- name: Desk\n  stays: architecture\n")
    text += "- {name: Backup, volume: {unit: server, per_month: 80}}\n"

    status, _ = taken_in(owner, log_study, text)

    assert status == 302
    assert named("Desk").numbers["stays"] == "architecture"
    assert named("Desk").groups == ["Desk"]
    assert named("Backup").numbers["volume"] == {"unit": "server", "per_month": 80}


def test_a_function_that_the_file_leaves_out_stays(owner: Client, log_study: Study, named: Named) -> None:
    before = named("Mail").numbers

    status, _ = taken_in(owner, log_study, "case: Mine\nloaded_cost: 70000\nfunctions: [{name: Desk}]\n")

    log_study.refresh_from_db()
    assert status == 302
    assert named("Desk").numbers == {}
    assert named("Mail").numbers == before
    assert log_study.frame["loaded_cost"] == 70_000


def test_every_error_is_named_with_its_line_and_nothing_is_taken_in(
    owner: Client, log_study: Study, named: Named
) -> None:
    before = named("Desk").numbers
    text = "case: Mine\nfunctions:\n  - name: Desk\n    today: {people: -4}\n  - name: New\n    colour: red\n"

    status, shown = taken_in(owner, log_study, text)

    assert status == 422
    assert "functions[Desk].today.people" in shown and "ust not be negative" in shown
    assert "functions[New].colour" in shown and "s not a field here" in shown
    assert named("Desk").numbers == before
    assert {one.name for one in functions()} == {*GROUPS, "Dispatch"}


def test_paths_in_a_file_are_never_opened(owner: Client, log_study: Study, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("function,month,unit,quantity\nBackup,2024-01,TB,9\n")
    text = f"case: Mine\nfunctions: [{{name: Backup, volume: {{drivers: {secret}}}}}]\n"

    status, shown = taken_in(owner, log_study, text)

    assert status == 422
    assert "othing says how much work there is" in shown


@pytest.mark.parametrize(
    "text",
    [
        b"", b"\xff\xfe\x00", b"[1, 2]", b"a: [", b"case: x", b"functions: 7", b"a: &a [*a]",
        b"case: x\nfunctions: [1, {name: {}}]", b"case: x\nfunctions: [{name: A, volume: 3}]",
        b"x: " + b"[" * 500, b"case: x\nbundles: 5\nfunctions: [{name: A, volume: {per_month: 5}}]",
    ],
)  # fmt: skip
def test_what_is_no_case_is_refused_in_words(owner: Client, log_study: Study, text: bytes) -> None:
    before = [one.numbers for one in functions()]

    status, _ = taken_in(owner, log_study, text)

    assert status == 422
    assert [one.numbers for one in functions()] == before


def test_the_command_line_reads_what_goes_out(owner: Client, acting: Any, tmp_path: Path) -> None:
    from outtask.decide.commands.studies import begin_study
    from outtask.decide.proposals import Planned, template_numbers

    numbers = template_numbers("service-desk")
    study = begin_study(
        actor=acting(Role.OWNER), title="Typed", functions=[Planned("Desk 1", numbers=numbers)]
    )
    path = tmp_path / "case.yaml"
    path.write_text(taken_out(owner, study), encoding="utf-8")

    case = read_case(path)

    assert case.case == "Typed"
    assert case == case_of(study, [Function.objects.everything("a test asks").get(study=study)])

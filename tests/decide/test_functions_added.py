"""Work that no ticket shows is added from a template, its volume typed or from a driver series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Study
from outtask.decide.numbers.series_form import SeriesForm
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import Acting, SignedIn


@pytest.fixture
def study(acting: Acting) -> Study:
    return begin_study(actor=acting(Role.OWNER), title="Without a log", functions=())


@pytest.fixture
def add(client: Client, signed_in: SignedIn, study: Study) -> Any:
    signed_in(client, Role.SOURCING)

    def send(**said: Any) -> tuple[int, str]:
        answer = client.post(reverse("decide:add-function", args=[study.pk]), said)
        return answer.status_code, answer.content.decode()

    return send


def series(*rows: str, months: int = 14) -> SimpleUploadedFile:
    lines = ["function,month,unit,quantity"]
    for i in range(months):
        lines += [row.format(month=f"{2024 + i // 12}-{i % 12 + 1:02d}", n=100 + i) for row in rows]
    return SimpleUploadedFile("../../stor age.csv", "\n".join(lines).encode())


def made() -> Function:
    return Function.objects.everything("a test asks").get()


def test_a_template_gives_what_is_usual(add: Any, study: Study) -> None:
    status, _ = add(template="security-operations", name="")

    study.refresh_from_db()
    assert status == 302
    assert made().name == "Security operations"
    assert made().numbers["volume"]["per_month"]["origin"] == "assumed"
    assert study.frame["providers"]


def test_a_typed_volume_counts_as_said(add: Any) -> None:
    add(template="backup-and-restore", name="Backup", per_month_low="90", per_month_high="110", unit="host")

    assert made().numbers["volume"]["per_month"] == {"low": 90.0, "likely": 100.0, "high": 110.0}
    assert made().numbers["volume"]["unit"] == "host"


def test_a_driver_series_is_measured_and_named_as_the_source(add: Any) -> None:
    status, shown = add(
        template="storage-maintenance", name="Storage", series=series("Storage,{month},TB,{n}")
    )

    volume = made().numbers["volume"]
    assert status == 302, shown
    assert volume["unit"] == "TB"
    assert volume["per_month"]["origin"] == "measured"
    assert volume["per_month"]["source"] == "stor age.csv, mean of the last 3 of 14 complete months"
    assert volume["growth"]["likely"] > 0.05


def test_a_short_series_does_not_tell_growth(add: Any) -> None:
    add(template="storage-maintenance", name="Storage", series=series("Storage,{month},TB,{n}", months=3))

    assert made().numbers["volume"]["growth_known"] is False
    assert "growth" not in made().numbers["volume"]


def test_a_series_of_several_asks_which(add: Any) -> None:
    both = ("Disks,{month},TB,{n}", "Tapes,{month},TB,{n}")
    status, shown = add(template="storage-maintenance", name="Storage", series=series(*both))

    assert status == 422
    assert "may name one: Disks, Tapes" in shown
    status, _ = add(template="storage-maintenance", name="Storage", series_name="Tapes", series=series(*both))
    assert status == 302


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n1,2\n", b"function,month,unit,quantity\nA,2024-13,TB,1\n", b"\x00\xff" * 99]
)
def test_what_is_no_series_is_refused_beside_the_field(add: Any, data: bytes) -> None:
    file = SimpleUploadedFile("x.csv", data)
    status, _ = add(template="storage-maintenance", name="Storage", series=file)

    assert status == 422
    assert not Function.objects.everything("a test asks").exists()


def test_a_volume_below_nothing_is_refused_beside_its_field(add: Any) -> None:
    status, shown = add(template="storage-maintenance", name="Storage", per_month_likely="-5")

    assert status == 422
    assert "ust not be negative" in shown
    assert not Function.objects.everything("a test asks").exists()


def test_the_same_name_twice_is_refused(add: Any) -> None:
    add(template="backup-and-restore", name="Backup")
    status, shown = add(template="backup-and-restore", name="backup")

    assert status == 422
    assert "he name backup is taken" in shown


def test_months_typed_for_a_function_of_the_log_measure_it_instead_of_its_tickets(
    client: Client, signed_in: SignedIn, study: Study, add: Any
) -> None:
    add(template="network", name="Network")
    network = made()
    network.groups, network.numbers = ["Net 1", "Net 2"], {"work": {"hours_per_unit": 1.2}}
    network.save()
    address = reverse("decide:more-of", args=[network.pk])
    rows = "\n".join(f"{2024 + i // 12}-{i % 12 + 1:02d}\t{400 + i}" for i in range(14))

    answer = client.post(address, {"section": "series", "rows": rows, "unit": "port"}, follow=True)

    shown, volume = answer.content.decode(), made().numbers["volume"]
    assert "Port is counted now, no longer ticket" in shown
    assert (volume["unit"], volume["observed"][-1]) == ("port", 413.0)
    assert volume["per_month"]["origin"] == "measured"
    assert volume["per_month"]["source"] == "series typed here, mean of the last 3 of 14 complete months"
    assert 'class="spark"' in shown
    assert "Now is the mean of the last three months. These months" in shown  # 14 tell no season
    assert "400 · 401" in shown and "· 413" in shown  # what was kept can be read again, and goes on to count
    assert re.search(r'<input[^>]*name="unit"[^>]*value="port"', shown)
    client.post(address, {"section": "series", "rows": "", "unit": "port"})
    assert made().numbers["volume"] == volume
    assert 'class="spark"' in client.get(reverse("decide:numbers-of", args=[network.pk])).content.decode()

    back = SeriesForm(made(), "port", {"tickets": "on"})
    assert back.is_valid()
    assert back.volume("Network") is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"rows": "2024-01 4"}, "what is counted is not said"),
        ({"rows": "2024-01 4\n2024-02", "unit": "port"}, "line 2: "),
        ({"rows": "\n\n2024-01 4\n\n2024-02 x", "unit": "port"}, "line 5: "),
        ({"rows": " \n "}, "Type or paste the months, or drop a file."),
        ({}, "Type or paste the months, or drop a file."),
    ],
)
def test_what_is_wrong_with_typed_months_is_said_and_they_stay(
    client: Client, add: Any, said: dict[str, str], told: str
) -> None:
    add(template="network", name="Network")
    answer = client.post(reverse("decide:more-of", args=[made().pk]), {"section": "series", **said})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert told.casefold() in shown.casefold()
    assert said.get("rows", "") in shown

"""From a dropped file to what was found, page by page as somebody clicks."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from dropped_logs import log
from dropping import HOW, body, drop

from outtask.core.worker import run_waiting
from outtask.people.models import User
from outtask.tickets.models import Batch, Source

pytestmark = pytest.mark.django_db


def test_from_a_dropped_file_to_what_was_found(owner: Client) -> None:
    dropped = drop(owner, log(90))
    look = owner.get(dropped.headers["Location"])
    asked = owner.post(dropped.headers["Location"], HOW)
    (job,) = run_waiting()
    done = owner.get(asked.headers["Location"])
    source = Source.objects.everything("a test looks").get()
    found = owner.get(f"/tickets/logs/{source.pk}/found/")

    assert "All 90 rows can be read." in body(look)
    assert '<option value="ticket" selected>Ticket number</option>' in body(look)
    assert "Dates read the same either way." in body(look)
    assert asked.headers["Location"] == f"/jobs/{job.pk}/"
    assert f'href="/tickets/logs/{source.pk}/found/"' in body(done)
    assert "30 tickets, no complete months" in body(found)
    assert "90 rows from 1 file" in body(found)
    assert (source.title, source.zone, source.by) == ("Service desk", "Europe/Berlin", "group")


def test_what_was_found_is_told_in_the_readers_figures_with_all_that_does_not_count(owner: Client) -> None:
    rows = log(1500)
    at = drop(owner, rows + rows.splitlines()[1] + "\ntoo,few\n").headers["Location"]
    look = body(owner.get(at))
    assert "1 row: another number of cells than the header" in look
    assert "1 row that can be read repeats an earlier one in every column: it does not count again." in look
    owner.post(at, HOW)
    run_waiting()
    User._base_manager.update(number_format="1.234,5")
    source = Source.objects.everything("a test looks").get()
    found = body(owner.get(f"/tickets/logs/{source.pk}/found/"))
    batch = Batch.objects.everything("a test looks").get()
    listed = b"".join(owner.get(f"/tickets/imports/{batch.pk}/rejects/")).decode().splitlines()

    assert "1.500 rows from 1 file" in found and "1,500" not in found
    assert "1 that cannot be used, 1 repeated" in found
    assert "1 row: the same in every column as an earlier row" in found
    assert [line.split(",")[:2] for line in listed[1:]] == [
        ["1502", "the same in every column as line 2"],
        ["1503", "2 cells where the header has 6"],
    ]


def test_a_row_that_counts_without_one_of_its_times_is_not_among_those_that_do_not_count(
    owner: Client,
) -> None:
    rows = "number,opened,closed,group,state\n" + "".join(
        f"I{n},2024-01-13 10:00,2024-01-{12 if n < 2 else 14} 10:00,Net,Closed\n" for n in (*range(19), 18)
    )
    owner.post(drop(owner, rows).headers["Location"], HOW)
    run_waiting()
    source = Source.objects.everything("a test looks").get()
    found = body(owner.get(f"/tickets/logs/{source.pk}/found/"))
    out, _, times = found.partition("Rows that count, but not with all of their times")

    assert "0 that cannot be used, 1 repeated" in found
    assert "1 row: the same in every column" in out.partition("Rows that do not count")[2]
    assert "2 rows: closed before it was opened<" in times and "2 rows" not in out
    assert "the row counts" not in found


def test_a_german_export_is_read_as_it_is_and_says_where_letters_can_be_mended(owner: Client) -> None:
    rows = "".join(f"INC{n};{n % 28 + 1:02}.09.2025 09:{n % 60:02};Büro-IT München\r\n" for n in range(40))
    at = drop(owner, f"Ticketnummer;Erstellt am;Bearbeitergruppe\r\n{rows}".encode("cp1252"))
    look = body(owner.get(at.headers["Location"]))

    assert "All 40 rows can be read." in look and "Dates are day-first" in look
    assert "Büro-IT München" in look
    assert "Letters look broken? Choose another encoding" in look and "Excel" not in look


def test_what_was_chosen_holds_and_looking_again_keeps_it_in_the_address(owner: Client) -> None:
    at = drop(owner, log()).headers["Location"]
    chosen = {**HOW, "column-0": "ticket", "column-1": "state", "column-3": "team", "column-4": "at"}

    again = owner.post(at, {**chosen, "look": "1"})
    look = owner.get(again.headers["Location"])

    assert again.status_code == 302
    assert "csrfmiddlewaretoken" not in again.headers["Location"]
    choice = r'<select id="id_column-3".*?<option value="team" selected>'
    assert re.search(choice, body(look))
    owner.post(at, chosen)
    run_waiting()
    source = Source.objects.everything("a test looks").get()
    assert source.mapping["team"] == "person"
    assert source.mapping["priority"] is None


def test_a_meaning_can_be_given_once_and_the_rest_of_the_form_stays(owner: Client) -> None:
    at = drop(owner, log()).headers["Location"]

    refused = owner.post(
        at, {**HOW, "title": "Mine", "column-0": "ticket", "column-1": "ticket", "column-4": "at"}
    )

    assert refused.status_code == 422
    assert "Ticket number is already number." in body(refused)
    assert 'value="Mine"' in body(refused)


def test_dates_that_can_be_read_both_ways_must_be_settled(owner: Client) -> None:
    rows = "".join(f"T{i},New,Desk,0{1 + i % 9}/04/2024 10:00\n" for i in range(30))
    at = drop(owner, "number,state,group,opened\n" + rows).headers["Location"]

    look, refused = owner.get(at), owner.post(at, HOW)
    asked = owner.post(at, {**HOW, "order": "month"})

    assert "begins with day or month" in body(look)
    assert (refused.status_code, asked.status_code) == (422, 302)
    run_waiting()
    assert Source.objects.everything("a test looks").get().day_first is False


def test_a_name_that_is_taken_is_said_beside_its_field(owner: Client, brought) -> None:
    brought(log(30))
    at = drop(owner, log()).headers["Location"]

    refused = owner.post(at, HOW)

    assert refused.status_code == 422
    assert re.search(r'id="id_title_error".*There is a log of this name already', body(refused))


def test_the_same_file_again_is_told_before_and_refused_after(owner: Client, brought, log_of) -> None:
    source = log_of(brought(log()))
    at = drop(owner, log(), "copy.csv").headers["Location"]

    look = owner.get(f"{at}?into={source.pk}")
    refused = owner.post(at, {**HOW, "into": source.pk})

    assert "This very file is in Service desk already" in body(look)
    assert refused.status_code == 422
    assert "This very file is in the log already" in body(refused)


def test_the_next_export_is_proposed_as_the_log_was_read(owner: Client, brought, log_of) -> None:
    source = log_of(brought(log(), columns={"team": "person"}, zone="Asia/Tokyo"))
    at = drop(owner, log(90)).headers["Location"]

    look = owner.get(f"{at}?into={source.pk}")

    assert re.search(r'<select id="id_column-3".*?<option value="team" selected>', body(look))
    assert '<option value="Asia/Tokyo" selected>' in body(look)
    owner.post(at, {**HOW, "into": source.pk, "by": "person", "zone": "Asia/Tokyo"})
    assert run_waiting()[-1].error == ""
    assert Batch.objects.everything("a test looks").filter(source=source).count() == 2


def test_a_column_under_another_name_is_proposed_anew(owner: Client, brought, log_of) -> None:
    source = log_of(brought(log()))
    at = drop(owner, log(90).replace("updated", "sys_updated_at")).headers["Location"]

    look = owner.get(f"{at}?into={source.pk}&encoding=hex")

    assert look.status_code == 200
    assert re.search(r'<select id="id_column-4".*?<option value="at" selected>', body(look))


def test_a_log_is_read_in_another_way_and_a_file_taken_out_again(owner: Client, brought, log_of) -> None:
    source = log_of(brought(log(range(60))))
    brought(log(range(30, 90)), source=source)

    form = owner.get(f"/tickets/logs/{source.pk}/again/")
    owner.post(f"/tickets/logs/{source.pk}/again/", {"by": "person", "zone": "UTC"})
    assert run_waiting()[-1].error == ""
    source.refresh_from_db()
    newest = Batch.objects.everything("a test looks").latest("pk")
    gone = owner.post(f"/tickets/imports/{newest.pk}/remove/")
    between = owner.get(f"/tickets/logs/{source.pk}/found/")
    run_waiting()
    found = owner.get(f"/tickets/logs/{source.pk}/found/")

    assert "All files of the log are read again" in body(form)
    assert source.by == "person"
    assert gone.status_code == 302
    assert "It is being measured." in body(between)
    assert "20 tickets" in body(found)


def test_a_log_without_files_can_be_removed_and_one_with_files_cannot(owner: Client, brought, log_of) -> None:
    source = log_of(brought(log()))

    kept = owner.post(f"/tickets/logs/{source.pk}/remove/", follow=True)
    owner.post(f"/tickets/imports/{Batch.objects.everything('a test looks').get().pk}/remove/")
    owner.post(f"/tickets/logs/{source.pk}/remove/")

    assert "The log still has imports" in body(kept)
    assert Source.objects.everything("a test looks").count() == 0


def test_the_rejected_rows_are_sent_as_a_file_and_never_shown(owner: Client, brought) -> None:
    brought(log() + "<script>alert(1)</script>,New,Desk,Ada,soon,1\n", name='x"><svg onload=alert(1)>.csv')
    batch = Batch.objects.everything("a test looks").get()

    sent = owner.get(f"/tickets/imports/{batch.pk}/rejects/")
    assert b"not a date in updated" in b"".join(sent.streaming_content)

    assert sent.headers["Content-Disposition"].startswith('attachment; filename="rejected-rows')
    assert sent.headers["Content-Type"].startswith("text/csv")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Security-Policy"].startswith("sandbox")
    page = owner.get(f"/tickets/logs/{batch.source_id}/").content.decode()
    assert "<svg onload" not in page
    assert "x&quot;&gt;&lt;svg" in page


def test_the_pages_ask_the_database_few_questions(
    owner: Client, brought, log_of, django_assert_max_num_queries
) -> None:
    source = log_of(brought(log(range(60))))
    for i in range(4):
        brought(log(range(30 * i, 30 * i + 90)), source=source)

    for address, most in (("logs/", 8), (f"logs/{source.pk}/", 12), (f"logs/{source.pk}/found/", 10)):
        with django_assert_max_num_queries(most):
            owner.get(f"/tickets/{address}")


def test_a_failed_import_is_looked_at_again_with_what_was_chosen(owner: Client) -> None:
    rows = "".join(f"T{i},New,Desk,0{1 + i % 9}/04/2024 10:00\n" for i in range(30))
    at = drop(owner, "number,state,group,opened\n" + rows).headers["Location"]
    owner.post(at, {**HOW, "title": "Mine", "order": "tell", "zone": "Asia/Tokyo"})
    (job,) = run_waiting()

    failed = body(owner.get(f"/jobs/{job.pk}/"))
    look = owner.get(f"{at}?job={job.pk}")

    assert "say on the page before whether the day or the month comes first" in job.error
    assert f'href="{at}?job={job.pk}"' in failed
    assert "It was not imported." in body(look)
    assert 'value="Mine"' in body(look)
    assert '<option value="Asia/Tokyo" selected>' in body(look)
    owner.post(f"{at}?job={job.pk}", {**HOW, "order": "month"})
    assert run_waiting()[-1].error == ""


def test_contents_that_no_import_names_are_swept_and_the_others_stay(brought, settings, tmp_path) -> None:
    from outtask.core.contents import contents, put, sweep

    brought(log())
    (tmp_path / "left").write_bytes(b"of an import that was killed")
    left = put(settings.BATCHES, tmp_path / "left")

    gone = sweep(settings.BATCHES, left_alone=0.0)

    named = [batch.parquet for batch in Batch.objects.everything("a test looks")]
    there = {path.name for path in contents(settings.BATCHES)}
    assert gone >= 1
    assert left.sha256 not in there
    assert set(named) == there


def test_a_dozen_states_are_shown_and_the_others_a_click_away(owner: Client) -> None:
    lines = log(1500).splitlines()
    for i in range(12):
        lines[1400 + 2 * i] = lines[1400 + 2 * i].replace(",New,", f",Work {i},").replace(
            ",Active,", f",Work {i},").replace(",Resolved,", f",Work {i},")  # fmt: skip
    look = body(owner.get(drop(owner, "\n".join(lines)).headers["Location"]))

    assert "What the 15 states mean" in look and "and 3 more" in look
    assert look.index("Work 8") < look.index("and 3 more") < look.index("Work 11")


def test_a_file_whose_cells_name_several_groups_says_so_before_and_after(owner: Client) -> None:
    rows = log(90).replace(",Net,", ',"Net\nDesk",')
    at = drop(owner, rows).headers["Location"]
    look = body(owner.get(at))
    owner.post(at, HOW)
    run_waiting()
    source = Source.objects.everything("a test looks").get()
    found = body(owner.get(f"/tickets/logs/{source.pk}/found/"))

    assert "group names several in some rows, a line each, such as Net and Desk" in look
    assert "group names several, a line each, in 45 rows: the first named counts." in found.replace(
        "Group names", "group names"
    )

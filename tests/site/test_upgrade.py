"""What an older version made is kept: it is brought up to date where it lies, or by its backup."""

from __future__ import annotations

import base64
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from test_backup import folders

from outtask.core.backup import restore_backup
from outtask.core.files import open_stored
from outtask.core.ledger_check import verify
from outtask.core.models import LedgerEntry, StoredFile
from outtask.core.schema import Standing, standing
from outtask.decide.models import Decision
from outtask.people.actors import system
from outtask.people.models import User
from outtask.tickets.models import Source
from outtask.tickets.queries import assess
from running import started, wait_for

__all__ = ["folders"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OLDER = Path(__file__).with_name("older")
LAST = (17, "050a318d39913d4940b0dff95fb763823b1f751372296171e10c6f3d4f988016")
"""The last entry of its ledger, and its hash, as the old version told it."""
PAGES = (
    "/", "/jobs/", "/ledger/", "/people/everybody/", "/people/everybody/2/", "/people/everybody/invite/",
    "/people/settings/", "/people/settings/sessions/", "/people/settings/second-step/", "/people/try/",
    "/tickets/logs/", "/tickets/logs/1/", "/tickets/logs/1/found/", "/tickets/logs/1/again/",
    "/tickets/drop/", "/tickets/files/", "/decide/", "/decide/1/", "/decide/1/functions", "/decide/2/",
    "/decide/2/functions", "/decide/2/board", "/decide/2/numbers", "/decide/2/numbers/organisation",
    "/decide/2/numbers/people", "/decide/2/numbers/providers", "/decide/2/case", "/decide/2/case.yaml",
    "/decide/2/profile", "/decide/2/verdicts", "/decide/decisions", "/decide/decision/1",
    "/decide/compare",
)  # fmt: skip
BACK_UP = "import django; django.setup(); from outtask.core.backup import before_migration as b; print(b())"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The data folder as the old version left it."""
    home = tmp_path / "older"
    shutil.copytree(OLDER / "46508b8", home)
    for text in home.rglob("*.b64"):
        text.with_suffix("").write_bytes(base64.b64decode(text.read_text("ascii")))
        text.unlink()
    with sqlite3.connect(home / "outtask.sqlite3") as database:
        database.executescript((OLDER / "46508b8.sql").read_text("utf-8"))
    database.close()
    return home


def told(home: Path, *line: str) -> str:
    """Run a line on a data folder with a database of its own, and return what it prints."""
    around = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    around |= {"OUTTASK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "outtask.site.settings"}
    done = subprocess.run([sys.executable, *line], capture_output=True, text=True, env=around, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_is_brought_up_to_date_where_it_lies(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with started(older, "--no-sample") as tree:
        (backup,) = (older / "backups").iterdir()
        assert tree.lines[0] == f"Bringing the workspace up to date; a backup of it lies in {backup}"
        wait_for(lambda: tree.get("/health")[0] == 200)
        assert not [line for line in tree.lines if "/people/enter/" in line]  # it has its owner
    assert f"The ledger is whole: {LAST[0]} entries" in told(older, "-m", "outtask", "ledger", "verify")


def test_its_backup_comes_back_whole_and_every_page_opens(folders: Path, older: Path) -> None:
    backup = Path(told(older, "-c", BACK_UP).strip())

    restore_backup(backup, replace=True)

    assert standing() is Standing.CURRENT
    whole = verify()
    assert (whole.entries, whole.details, whole.erased) == (17, 4, 0)
    last = LedgerEntry.objects.everything("a test looks").get(number=LAST[0])
    assert bytes(last.hash).hex() == LAST[1]
    assert [person.name for person in User.objects.filter(is_sample=False).order_by("pk")] == [
        "Olga Owner",
        "Samir Sourcing",
        "Lena Lead",
    ]
    decision = Decision.objects.everything("a test looks").get()
    assert decision.reason == "It frees the team for the move."
    assert assess(system().scope, Source.objects.everything("a test looks").get()).events == 120
    with open_stored(StoredFile.objects.everything("a test looks").get()) as stream:
        assert stream.readline() == b"number,state,group,person,updated,category\n"

    browser = Client()
    signing = {"email": "olga@northwind.example", "password": "a lamp by the window"}
    assert browser.post("/people/sign-in/", signing).status_code == 302  # the password holds
    asked = {path: browser.get(path).status_code for path in PAGES}
    assert {path: status for path, status in asked.items() if status != 200} == {}
    signed = re.sub(r"\s+", " ", browser.get("/decide/decision/1").content.decode())
    assert "It frees the team for the move." in signed and "before the ledger kept a hash of all" in signed
    held = Decision.objects.everything("somebody reaches past the workspace")
    held.update(option="In-house")
    assert "This is not what was signed" in browser.get("/decide/decision/1").content.decode()
    assert "olga@northwind.example" in browser.get("/people/settings/").content.decode()

"""The database and the models agree, whoever changed which."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_django_finds_nothing_to_complain_of() -> None:
    call_command("check", fail_level="WARNING", deploy=False)

"""The workspace tidies up by itself."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Event

import pytest

from outtask.core.clock import now
from outtask.core.models import DoneRequest
from outtask.site import tidying

pytestmark = pytest.mark.django_db(transaction=True)


def there() -> int:
    return DoneRequest.objects.count()


def until(true, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(true())


def old_request(key: str) -> None:
    DoneRequest.objects.create(actor="", key=key, command="x", at=now() - timedelta(days=8))


def test_it_tidies_day_after_day_whatever_goes_wrong_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "SOON", 0.01)
    monkeypatch.setattr(tidying, "DAY", 0.05)
    from outtask.core import tidy

    real, fails = tidy.sweep, [OSError("the disk")]

    def sweep(folder) -> int:
        if fails:
            raise fails.pop()
        return real(folder)

    monkeypatch.setattr(tidy, "sweep", sweep)
    leaving = Event()
    old_request("one")
    thread = tidying.begin_tidying(leaving)
    try:
        assert until(lambda: there() == 0)
        old_request("two")
        assert until(lambda: there() == 0)
    finally:
        leaving.set()
        thread.join(5)
    assert not thread.is_alive()

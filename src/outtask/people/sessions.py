"""Where sessions are kept: as Django does, in rows that know whose they are, so that each can be ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as StoreInDatabase

if TYPE_CHECKING:
    from outtask.people.models import Session

BROWSER, SINCE, TRYING_FOR = "browser", "since", "trying_for"
"""What a session remembers of its beginning; the last is the owner who tries the sample in it."""


class SessionStore(StoreInDatabase):
    """Keeps a session in a row of ours."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model of the rows."""
        from outtask.people.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of a session, with whose it is and how it began."""
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.trying_for_id = data.get(TRYING_FOR)
        row.browser = data.get(BROWSER, "")
        row.since = datetime.fromisoformat(data[SINCE]) if SINCE in data else None
        return row

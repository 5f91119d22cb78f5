"""A file that is being sent: never more of it than the workspace takes, and none for who is not signed in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from outtask.frame.errors import too_large

MEGABYTE = 1_000_000
View = Callable[..., HttpResponseBase]


def most() -> int:
    """Return how many bytes a file may have."""
    return int(settings.MAX_UPLOAD_MB) * MEGABYTE


class BoundedUpload(TemporaryFileUploadHandler):
    """Puts a file on the disk as it comes, and hangs up when it is more than may be."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count, and write."""
        self.taken += len(raw_data)
        if self.taken > most():
            self.file.close()
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)


def takes_file(page: View) -> View:
    """Let a page take a file: it is on the disk when the page sees it, and the form's token is checked.

    What looks into a POST reads all of it, so the bound is set before anything looks; whether somebody is
    signed in is asked before that by the page itself.
    """

    @functools.wraps(page)
    def run(request: HttpRequest, *args: Any, **given: Any) -> HttpResponseBase:
        if request.method == "POST":
            bound = BoundedUpload(request)
            request.upload_handlers = [bound]
            response = page(request, *args, **given)
            return too_large(request, settings.MAX_UPLOAD_MB) if bound.taken > most() else response
        return page(request, *args, **given)

    run.takes_file = True  # type: ignore[attr-defined]  # for the bound on what is sent: other pages take less
    return csrf_exempt(run)


with_token = csrf_protect
"""Beneath `page` on a page that takes a file: its token is checked once its file is bounded."""

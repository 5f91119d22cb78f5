"""Files that are sent: of whom nobody knows, not a byte reaches the disk, on whatever page."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class OnlySignedIn(FileUploadHandler):
    """Hangs up where somebody sends a file who is not signed in.

    The check of a form's token reads all of a POST before its page is asked who may send anything; by then
    it is known who is signed in. How much those may send is bounded before (`middleware.bounded`).
    """

    def new_file(self, *args: Any, **given: Any) -> None:
        """Take the file or not."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the bytes on to who keeps them."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to who kept it."""

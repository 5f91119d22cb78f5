"""What a browser does on the pages where files are dropped."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from outtask.core.models import StoredFile

HOW = {"into": "new", "title": "Service desk", "by": "group", "zone": "Europe/Berlin", "encoding": ""}


def drop(client: Client, data: str | bytes, name: str = "export.csv"):
    raw = data if isinstance(data, bytes) else data.encode()
    return client.post("/tickets/drop/", {"file": SimpleUploadedFile(name, raw)})


def stored() -> list[StoredFile]:
    return list(StoredFile.objects.everything("a test looks"))


def body(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())

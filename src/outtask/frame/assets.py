"""The one stylesheet and the one script of all pages, put together once and addressed by their content.

A new release gives new addresses, so a browser may keep what it has for ever. The stylesheet lays the look of
the reports beneath that of the workspace, so that a board on paper and a board on a page are one piece. What
only one room needs stands in its ``static/<room>/<room>.css`` and ``.js``, which follow the frame's.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from outtask.frame.colours import tokens
from outtask.frame.pages import public

STYLES = ("base.css", "layout.css", "controls.css", "tables.css", "parts.css")
LAST = "small.css"
SCRIPTS = ("keys.js", "drop.js", "numbers.js", "updates.js")
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, plain and compressed, and the name that its content gives it."""

    name: str
    kind: str
    body: bytes

    @property
    def packed(self) -> bytes:
        """The body compressed, the same bytes each time."""
        return gzip.compress(self.body, mtime=0)

    @property
    def address(self) -> str:
        """Where it is found."""
        mark = hashlib.sha256(self.body).hexdigest()[:12]
        return reverse("frame:asset", args=[mark, self.name])


@cache
def assets() -> dict[str, tuple[Asset, str, bytes]]:
    """Return what pages need by name, each with its address and its compressed body."""
    made = [
        Asset("workspace.css", "text/css", _styles().encode()),
        Asset("workspace.js", "text/javascript", _scripts().encode()),
        Asset("mark.svg", "image/svg+xml", _own("mark.svg").encode()),
    ]
    return {asset.name: (asset, asset.address, asset.packed) for asset in made}


def address(name: str) -> str:
    """Return the address of a stylesheet, script or picture of the frame."""
    return assets()[name][1]


@public
def asset(request: HttpRequest, mark: str, name: str) -> HttpResponse:
    """Send a stylesheet, script or picture; an address of another release gets today's, not to be kept."""
    if name not in assets():
        raise Http404
    found, where, packed = assets()[name]
    wants_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        packed if wants_packed else found.body, content_type=f"{found.kind}; charset=utf-8"
    )
    if wants_packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = FOR_EVER if where == request.path else "no-cache"
    return response


def _rooms(kind: str) -> list[str]:
    """Return what rooms add to the stylesheet or the script."""
    labels = [config.label for config in apps.get_app_configs() if config.name.startswith("outtask.")]
    places = [files(f"outtask.{label}") / "static" / label / f"{label}.{kind}" for label in labels]
    return [place.read_text("utf-8") for place in places if place.is_file()]


def _styles() -> str:
    report = (files("outtask.formats.report") / "templates" / "report.css").read_text("utf-8")
    return "\n".join(
        [f"@layer report {{\n{report}\n}}", tokens(), *map(_own, STYLES), *_rooms("css"), _own(LAST)]
    )


def _scripts() -> str:
    htmx = (files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js").read_text("utf-8")
    return ";\n".join([htmx, *map(_own, SCRIPTS), *_rooms("js")])


def _own(name: str) -> str:
    return (files("outtask.frame") / "static" / "frame" / name).read_text("utf-8")

"""Tell in JSON which pages the owner of a workspace can open, what each asks the database, and their cookie.

Run as ``python -m benchmarks.pages_of``, in the workspace that OUTTASK_HOME names.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

ALSO = {"decide:paper": ("form=long",), "decide:verdicts": ("by=together",)}
"""Other looks of a page that are more work."""


def pages() -> dict[str, Any]:
    """Ask each address once, as a signed-in owner."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    sys.path.append(str(Path(__file__).parents[1] / "tests" / "site"))
    from addresses import addresses, path_of

    from outtask.people.first_link import owners

    client = Client(headers={"host": "localhost"})
    client.force_login(owners()[0])
    found = []
    for name, view in addresses().items():
        if getattr(view, "needs", None) and "GET" in view.methods:
            path = path_of(name, row_of)
            found.append(asked(client, name, path))
            found += [asked(client, f"{name}?{more}", f"{path}?{more}") for more in ALSO.get(name, ())]
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return {"cookie": cookie, "pages": [one for one in found if one]}


def asked(client: Any, name: str, path: str) -> dict[str, Any] | None:
    """Return a page with the number of its queries; None where it leads to another, or is not there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    if answer.status_code in (302, 404):  # such as the rows that were rejected, where none was
        return None
    assert answer.status_code == 200, (name, path, answer.status_code)
    html = answer.headers["Content-Type"].startswith("text/html")
    return {"name": name, "path": path, "queries": len(queries), "html": html}


def row_of(label: str) -> Model:
    """Return the newest row of a model; of functions the first, which has the most tickets."""
    from django.apps import apps

    order = "pk" if label == "decide.Function" else "-pk"
    row = apps.get_model(label)._base_manager.order_by(order).first()
    assert row is not None, label
    return row


if __name__ == "__main__":
    json.dump(pages(), sys.stdout)

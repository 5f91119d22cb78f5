"""People who sign one decision after the other in a workspace whose processes are killed meanwhile."""

from __future__ import annotations

import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from http.cookiejar import CookieJar

from kills import state_of

from forms_seen import SeenForm, forms_in
from running import Started, wait_for

DECISION = "/decide/decision/"
NOBODY, BROKEN_OFF = 0, 1  # the status where no web server is there, and where it went away meanwhile


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow nowhere: where a form leads to is what it answers."""


@dataclass
class Browser:
    """Somebody's browser, which keeps cookies; each answer is a status, where it leads to, and a page."""

    address: str

    def __post_init__(self) -> None:
        keeps = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), keeps, _Stays)

    def ask(self, path: str, said: dict[str, list[str]] | None = None) -> tuple[int, str, str]:
        data = None if said is None else urllib.parse.urlencode(said, doseq=True).encode()
        try:
            with self.opener.open(self.address + path, data, timeout=10) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, _leads_to(error.headers), ""
        except (OSError, HTTPException) as error:
            refused = isinstance(getattr(error, "reason", error), ConnectionRefusedError)
            return NOBODY if refused else BROKEN_OFF, "", ""


def _leads_to(headers: Message) -> str:
    return headers.get("Location") or ""


class Signer(threading.Thread):
    """Sends each form again until it is answered, and looks anew where another one was first."""

    def __init__(self, browser: Browser, function: int, name: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.label, self.chance = browser, name, random.Random(name)
        self.path = f"/decide/function/{function}/sign"
        self.enough = threading.Event()
        self.acknowledged: dict[str, int] = {}  # the decision that was told, by the reason that was given
        self.overtaken: list[str] = []
        self.broken_off = 0

    def run(self) -> None:
        number = 0
        while not self.enough.is_set():
            number += 1
            form = self.form()
            time.sleep(self.chance.uniform(0, 0.2))  # who was overtaken once is not so for ever
            self.sign(form, f"{self.label}-{number}")

    def form(self) -> SeenForm:
        while (seen := self.browser.ask(self.path))[0] != 200:
            time.sleep(0.1)
        return next(form for form in forms_in(seen[2]) if "reason" in form.said)

    def sign(self, form: SeenForm, reason: str) -> None:
        form.said["reason"] = [reason]
        while (answer := self.browser.ask(self.path, form.said))[0] in (NOBODY, BROKEN_OFF):
            self.broken_off += answer[0] == BROKEN_OFF
            time.sleep(0.1)
        status, leads_to, _ = answer
        if status == 302 and leads_to.startswith(DECISION):
            self.acknowledged[reason] = int(leads_to.removeprefix(DECISION))
        else:
            assert status == 422, (status, leads_to)
            self.overtaken.append(reason)


def signers(tree: Started, functions: int, each: int) -> list[Signer]:
    """Have a study weighed, and let several people sign on each of its functions, in the owner's name."""
    while "sign-in" not in (line := tree.read_line()):
        assert line
    owner = Browser(tree.address)
    link = line.rpartition(tree.address)[2].strip()
    entering = forms_in(owner.ask(link)[2])[0]
    assert owner.ask(link, entering.said)[0] == 302
    assert tree.get(f"/trial/study/{functions}")[0] == 200
    places = state_of(tree)["functions"]
    made = [Signer(owner, place, f"s{place}-{number}") for place in places for number in range(each)]
    for one in made:
        wait_for(lambda path=one.path: owner.ask(path)[0] == 200, 60)  # type: ignore[misc]
    return made

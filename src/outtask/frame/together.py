"""Several forms of a page as one, of which each button keeps all that is typed.

Each is checked by itself, and only those in which something was typed are checked and kept: two people may
work in two of them at once, and an error that was there before is nobody's hindrance elsewhere. Who takes
what somebody else made of one of them keeps what is typed in the others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from django.utils.translation import gettext as _

from outtask.frame.drawn import DRAWN_FROM, written
from outtask.frame.forms import Form

if TYPE_CHECKING:
    from django.http import QueryDict

F = TypeVar("F", bound=Form)
PRESSED: Final = "section"
"""The name of a button that keeps all; its value is the form beside which it stands."""
THEIRS: Final = "theirs"
"""The name of a button that takes what somebody else made of one form; its value is that form."""
DRAWN_BEFORE: Final = "drawn_before"
"""What a page was drawn from whose sender is asked to choose: the others are held against that again."""


@dataclass(frozen=True)
class Together(Generic[F]):
    """The forms of a page as one, and which of them its sender answered."""

    forms: Mapping[str, F]
    answered: Mapping[str, F] = field(default_factory=dict)
    at: str = ""  # the one whose button was pressed: of those answered, or else the one that was left
    left: str = ""  # the form of which theirs was taken
    sent_from: str = ""  # what the page that was sent was drawn from

    @property
    def is_sent(self) -> bool:
        """Tell whether a button was pressed."""
        return bool(self.answered or self.left)

    @property
    def drawn_from(self) -> str:
        """What all of them are drawn from, as it travels with the page."""
        return written({name: plain for form in self.forms.values() for name, plain in form.drawn.items()})

    @property
    def drawn_before(self) -> str:
        """What they were drawn from when they were sent, where somebody else was first."""
        overtaken = any(form.overtaken for form in self.answered.values())
        return self.sent_from if overtaken else ""

    @property
    def status(self) -> int:
        """The status of HTTP with which the page is shown."""
        return max((form.status for form in self.answered.values()), default=200)

    @property
    def keys(self) -> str:
        """The forms that were answered, as the ledger names them."""
        return ", ".join(self.answered)

    @property
    def told(self) -> str:
        """What was done, as it is told once it is."""
        if not self.answered:
            return _("Nothing else was typed: the page is as it is saved.")
        return _("Kept: %s") % ", ".join(form.heading for form in self.answered.values())

    def keep(self, do: Callable[[], object]) -> bool:
        """Do something with what was typed, where anything was; tell whether it was done.

        What it refuses goes to the form whose button was pressed, as with a form alone.
        """
        if not self.answered:
            return True
        return self.answered[self.at].sent(lambda _said: do())

    def all_valid(self) -> bool:
        """Tell whether all that were answered can be kept; each tells its errors."""
        found = [form.is_valid() for form in self.answered.values()]
        return all(found)


def together(
    sent: QueryDict | None,
    make: Mapping[str, Callable[[QueryDict | None], F]],
    asked: Collection[str] = (),
) -> Together[F]:
    """Return the forms of a page, those filled in which something was typed, or whose button was pressed.

    A form in which nothing was typed shows and keeps what is stored by now. ``asked`` are those of which
    something is asked for besides. A button that names none of them counts as none.
    """
    if sent is None:
        return Together({key: _shared(one(None)) for key, one in make.items()})
    left = sent.get(THEIRS, "")
    left = left if left in make else ""
    if left and DRAWN_BEFORE in sent:
        sent = sent.copy()
        sent[DRAWN_FROM] = sent.get(DRAWN_BEFORE, "")
    pressed = sent.get(PRESSED, "")
    pressed = pressed if pressed in make else next(iter(make))
    filled = {key: _shared(one(sent)) for key, one in make.items()}
    keys = {key for key, form in filled.items() if form.is_typed_in} | set(asked)
    keys = keys - {left} if left else keys or {pressed}
    forms = {key: form if key in keys else _shared(make[key](None)) for key, form in filled.items()}
    answered = {key: form for key, form in forms.items() if key in keys}
    here = pressed if pressed in keys else next(iter(answered), left)
    at = next((key for key in answered if key in asked), here)
    return Together(forms, answered, at, left, sent.get(DRAWN_FROM, ""))


def _shared(form: F) -> F:
    form.shares_page = True
    return form

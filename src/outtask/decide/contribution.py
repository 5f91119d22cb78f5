"""How much a function sets the organisation apart: what its own people are needed for first.

It decides nothing: what own people are worth elsewhere is asked in money, with the use of freed hours.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

CORE: Final = "core"
HELPS: Final = "helps"
COMMON: Final = "common"
ASSUMED: Final = COMMON
"""What counts where nobody has said: most work of an IT organisation is done alike everywhere."""

ANSWERS: Final = {
    CORE: _("Sets us apart: customers notice when we do it better"),
    HELPS: _("Helps: what sets us apart rests on it"),
    COMMON: _("Has to run, as at everybody else"),
}
SHORT: Final = {CORE: _("Sets you apart"), HELPS: _("Helps"), COMMON: _("As everywhere")}

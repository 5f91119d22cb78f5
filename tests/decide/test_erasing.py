"""What the ledger says of staff and contractors is erased once it is old; the chain stays whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from weighed_study import study

from outtask.core import clock
from outtask.core.clock import now
from outtask.core.ledger_check import verify
from outtask.core.models import LedgerEntry, PersonalDetail
from outtask.core.personal import forget_details
from outtask.decide.commands.studies import change_profile, change_study
from outtask.people.actors import system
from outtask.people.roles import Role

if TYPE_CHECKING:
    from outtask.decide.models import Study
    from workspace import Acting

__all__ = ["study"]
pytestmark = pytest.mark.django_db


def test_who_works_here_and_for_what_can_be_erased_from_the_ledger(acting: Acting, study: Study) -> None:
    staff = [{"name": "Anna Schmidt", "loaded_cost": 91000, "shares": {"Network": 0.5}}]
    frame = {**study.frame, "staff": staff}
    change_study(actor=acting(Role.SOURCING), study=study, frame=frame, what="staff")
    contractors = {"contractors": [{"name": "Bob Contractor", "rate": 120, "hours": 80}]}
    change_profile(actor=acting(Role.SOURCING), study=study, profile=contractors)

    bodies = LedgerEntry.objects.everything("a test looks").values_list("body", flat=True)
    chain = b"".join(map(bytes, bodies))
    apart = b"".join(bytes(one.body) for one in PersonalDetail.objects.all())
    assert all(word in apart and word not in chain for word in (b"Anna Schmidt", b"91000", b"Bob Contractor"))
    with clock.at(now() + timedelta(days=2)):
        assert forget_details(actor=system(), before=now()) == 2
    assert verify().erased == 2

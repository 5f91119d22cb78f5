"""Sign a verdict: freeze it with all that it rests on. It is superseded by a later one, and never edited."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from outtask.core.clock import now
from outtask.core.commands import Actor, command
from outtask.core.ledger import canonical, record
from outtask.core.scope import NotAllowed
from outtask.decide.case_key import standing_of
from outtask.decide.models import Decision, Function, Result
from outtask.frame.words import instant
from outtask.people.queries.four_eyes import is_alone
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outtask.decide.triggers import Trigger

LONGEST = 4000  # characters of a reason
SIGNED, SEAL = "decision.signed", "hash of all"
SEALED = (
    "id", "function_id", "kind", "option", "verdict", "case", "case_hash", "reason", "review_on", "triggers",
    "signed_at", "signed_by_id", "alone", "supersedes_id",
)  # fmt: skip
"""What the hash of all covers. A column added later stays out, or no decision of before would match."""


@command
def sign_decision(
    *,
    actor: Actor,
    function: Function,
    result: Result,
    seen: int | None,
    reason: str,
    review_on: date,
    triggers: Sequence[Trigger],
) -> Decision:
    """Sign the verdict on a function as a result tells it.

    ``seen`` is the key of the decision that held when the signer looked, None where none did: who was
    overtaken by somebody else is told so and looks again.
    """
    actor.check("sign", Decision)
    actor.check("view", function)
    actor.check("view", result)
    if actor.user is None:
        raise NotAllowed("only a person signs")
    held = Decision.objects.everything("one decision holds at a time").filter(
        function=function, superseded_by=None
    )
    before = held.select_related("signed_by").first()
    if before is not None:
        actor.check("sign", before)
    _nobody_was_first(before, seen)
    function.refuse_changes()
    reason = reason.strip()
    if not reason:
        raise UserError(
            "a decision needs a reason", field="reason", mend="say why, for those who read it later"
        )
    if len(reason) > LONGEST:
        raise UserError(f"the reason is longer than {LONGEST} characters", field="reason", mend="shorten it")
    today = now()
    if review_on <= today.date():
        raise UserError("the review lies in the past", field="review_on", mend="choose a day to come")
    told = _as_it_stands(function, result)
    decision = Decision.objects.everything("a decision is signed").create(
        function=function,
        kind=told["verdict"]["kind"],
        option=told["verdict"]["option"],
        verdict=told,
        case=result.case,
        case_hash=hash_of(result.case),
        reason=reason,
        review_on=review_on,
        triggers=[one.as_data() for one in triggers],
        signed_at=today,
        signed_by_id=actor.user.pk,
        alone=is_alone(actor, "sign", "decide.Decision"),
        supersedes=before,
    )
    record(
        SIGNED,
        decision,
        before={"decision": before.pk, "verdict": before.kind, "option": before.option} if before else {},
        after={
            "function": function.name,
            "verdict": decision.kind,
            "option": decision.option,
            "reason": reason,
            "review on": review_on.isoformat(),
            "watched": [one.label for one in triggers],
            "hash of the case": decision.case_hash,
            "alone": decision.alone,
            SEAL: seal_of(Decision.objects.everything("as it is stored").get(pk=decision.pk)),
        },
        private=("reason",),
    )
    return decision


def hash_of(case: object) -> str:
    """Return the hash by which a frozen case is known: SHA-256 of its canonical bytes."""
    return hashlib.sha256(canonical(case)).hexdigest()


def seal_of(decision: Decision) -> str:
    """Return the hash of all that a decision says, as the ledger keeps it from when it was signed."""
    return hash_of(said_by(decision, SEALED))


def said_by(decision: Decision, names: Iterable[str]) -> dict[str, Any]:
    """Return what a decision says in some of its columns, as its seal covers it."""
    return {name: _plainly(getattr(decision, name)) for name in names}


def _plainly(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _nobody_was_first(before: Decision | None, seen: int | None) -> None:
    if before is not None and before.pk != seen:
        raise UserError(
            f"{before.signed_by.name} has signed on {before.function} meanwhile, {instant(before.signed_at)}",
            mend="read that decision, then decide anew if yours differs",
        )
    if before is None and seen is not None:
        raise UserError("the decision that you looked at is not there any more", mend="load the page again")


def _as_it_stands(function: Function, result: Result) -> dict[str, Any]:
    """Return what the result tells of a function. Raises UserError where the case has changed since."""
    study = function.study
    study.refresh_from_db(fields=["title", "frame"])
    functions = list(Function.objects.everything("what a decision rests on").filter(study=study))
    if standing_of(study, functions).key != result.key:
        raise UserError(
            "what the verdict rests on has changed since you looked",
            mend="wait until it is weighed anew, and look again",
        )
    told = next((one for one in result.body["functions"] if one["name"] == function.name), None)
    if told is None:
        raise UserError(f"{function} was not weighed", mend="wait until it is")
    found: dict[str, Any] = told
    return found

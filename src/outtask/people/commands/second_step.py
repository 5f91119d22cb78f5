"""The second step at sign-in: added, used, taken away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext

from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.people.actors import only_oneself
from outtask.people.models import User
from outtask.people.second_step import Adapter, step_of
from outtask.terms.errors import UserError

TOTP, CODES = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


def wrong_code() -> UserError:
    """Return what is said of a code that does not fit, whatever the reason."""
    return UserError(
        gettext("this code does not fit"),
        field="code",
        mend=gettext("take the one that the app shows now, or a recovery code"),
    )


@command
def add_second_step(*, actor: Actor, person: User, secret: str, code: str) -> None:
    """Add the second step for oneself, once a code shows that the app has the secret; with recovery codes."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    actor.check("add", Authenticator)
    only_oneself(actor, person)
    step = step_of(secret, code)
    if step is None:
        raise wrong_code()
    Authenticator.objects.filter(user=person).delete()
    data = {"secret": Adapter().encrypt(secret), "used_step": step}
    Authenticator.objects.create(user=person, type=TOTP, data=data, created_at=now())
    RecoveryCodes.activate(person)
    record("second_step.added", person)


@command
def use_code(*, actor: Actor, person: User, code: str) -> None:
    """Use a code of the app, which fits once, or a recovery code, which is then gone."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    actor.check("use", Authenticator)
    only_oneself(actor, person)
    mine = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=person)}
    app, spare = mine.get(TOTP), mine.get(CODES)
    if app is not None and (step := step_of(Adapter().decrypt(app.data["secret"]), code)) is not None:
        if step <= app.data.get("used_step", 0):
            raise wrong_code()
        app.data["used_step"], app.last_used_at = step, now()
        app.save()
        record("second_step.used", person, after={"by": "app"})
    elif spare is not None and RecoveryCodes(spare).validate_code(code):
        record("second_step.used", person, after={"by": "recovery code"})
    else:
        raise wrong_code()


@command
def keep_recovery_codes(*, actor: Actor, person: User) -> None:
    """Say that one has kept the recovery codes; they are not shown again."""
    actor.check("use", Authenticator)
    only_oneself(actor, person)
    for row in Authenticator.objects.filter(user=person, type=CODES):
        row.data["viewed_at"] = now().timestamp()
        row.save()
    record("second_step.codes_kept", person)


@command
def remove_second_step(*, actor: Actor, person: User) -> None:
    """Take the second step away: one's own, or as an owner that of somebody who lost their phone."""
    actor.check("remove", Authenticator)
    if actor.user is None or actor.user.pk != person.pk:
        actor.check("remove", person)
    rows = list(Authenticator.objects.filter(user=person))
    if not rows:
        return unchanged()
    for row in rows:
        actor.check("remove", row)
        row.delete()
    record("second_step.removed", person)
    return None

"""Begin a study, keep what was measured for it, and what holds for all of its functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outtask.core.anew import read_anew, unmoved
from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.decide.measuring import as_a_whole, by_name, mapping_of, measure_soon
from outtask.decide.models import Function, Study
from outtask.decide.proposals import numbers_of, providers_of
from outtask.decide.weighing import weigh_soon
from outtask.formats.stored import stored
from outtask.methods.facts.proposal import OTHER
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outtask.decide.proposals import Planned
    from outtask.terms.facts import Assessment, FunctionFacts
    from outtask.tickets.models import Source

LONGEST = 120  # characters of a title or a name
LONGEST_REASON = 2_000


class Changed(Exception):
    """Groups have changed hands, or functions their names, since they were measured."""


class AlsoCounts(UserError):
    """Another study counts what the same log tells: once is enough."""

    def __init__(self, other: Study) -> None:
        self.other = other
        super().__init__(f"{other} counts what the same log tells", mend=f"set {other} aside first")


@command
def begin_study(
    *,
    actor: Actor,
    title: str,
    functions: Sequence[Planned],
    source: Source | None = None,
    assessment: Assessment | None = None,
    frame: Mapping[str, Any] | None = None,
    is_sample: bool = False,
) -> Study:
    """Begin a study with its functions, their numbers and what was measured of them."""
    actor.check("add", Study)
    title = named(title, "the study", "title")
    given = dict(frame or {})
    if providers := providers_of(one.numbers or {} for one in functions):
        given.setdefault("providers", providers)
    study = Study.objects.everything("a study begins").create(
        title=title,
        source=source,
        frame=given,
        assessment=stored(as_a_whole(assessment)) if assessment else {},
        assessed_at=now() if assessment else None,
        is_sample=is_sample,
        created_at=now(),
        changed_at=now(),
    )
    Function.objects.everything("a study begins").bulk_create(
        Function(
            study=study,
            name=one.name,
            position=place,
            groups=list(one.groups),
            set_apart=one.set_apart,
            facts=stored(one.facts) if one.facts else {},
            numbers=one.numbers or {},
        )
        for place, one in enumerate(functions, 1)
    )
    if functions:
        weigh_soon(study)
    record("study.begun", study, after={"title": title, "functions": [one.name for one in functions]})
    return study


@command
def store_measured(
    *,
    actor: Actor,
    study: Study,
    assessment: Assessment,
    mapping: Mapping[str, str],
    new_groups: Sequence[str] = (),
) -> Study:
    """Keep what was measured of a study's functions; new groups with the small ones.

    Raises Changed where ``mapping``, group -> function as it was measured, does not hold any more.
    """
    actor.check("change", study)
    facts = by_name(assessment)
    functions = list(Function.objects.within(actor.scope).filter(study=study))
    if mapping_of(functions) != mapping:
        raise Changed
    read_anew(study, "assessment")
    changed = [function for function in functions if _measured(function, facts)]
    Function.objects.everything("what was measured is kept").bulk_update(changed, ["facts", "numbers"])
    if new_groups:
        _take_in(study, functions, new_groups, facts[OTHER])
    whole = stored(as_a_whole(assessment))
    if not changed and not new_groups and whole == study.assessment:
        unchanged()
        return study
    study.assessment, study.assessed_at, study.changed_at = whole, now(), now()
    study.save(update_fields=["assessment", "assessed_at", "changed_at"])
    told = {"functions": [function.name for function in changed], "new_groups": list(new_groups)}
    weigh_soon(study)
    record("study.measured", study, after={"tickets": assessment.tickets, **told})
    return study


@command
def change_study(*, actor: Actor, study: Study, frame: Mapping[str, Any], what: str) -> Study:
    """Change what holds for all functions; ``what`` names the part in the ledger."""
    actor.check("change", study)
    unmoved(study, "frame")
    before = {key: value for key, value in study.frame.items() if frame.get(key) != value}
    after = {key: value for key, value in frame.items() if study.frame.get(key) != value}
    study.frame, study.changed_at = dict(frame), now()
    study.save(update_fields=["frame", "changed_at"])
    weigh_soon(study)
    record("study.changed", study, before=before, after={**after, "part": what}, private=("staff",))
    return study


@command
def change_profile(
    *, actor: Actor, study: Study, profile: Mapping[str, Any], frame: Mapping[str, Any] | None = None
) -> Study:
    """Keep what kind of client the organisation is, and what of it holds for all functions."""
    actor.check("change", study)
    unmoved(study, "profile", "frame")
    if profile == study.profile and frame in (None, study.frame):
        unchanged()
        return study
    before = {"profile": study.profile, "organisation": study.frame.get("organisation")}
    study.profile, study.changed_at = dict(profile), now()
    study.frame = study.frame if frame is None else dict(frame)
    study.save(update_fields=["profile", "frame", "changed_at"])
    after = {"profile": study.profile, "organisation": study.frame.get("organisation")}
    weigh_soon(study)
    record("study.profile-changed", study, before=before, after=after, private=("profile",))
    return study


@command
def rename_study(*, actor: Actor, study: Study, title: str) -> Study:
    """Give a study another title."""
    actor.check("change", study)
    unmoved(study, "title")
    before, study.title = study.title, named(title, "the study", "title")
    study.changed_at = now()
    study.save(update_fields=["title", "changed_at"])
    record("study.renamed", study, before={"title": before}, after={"title": study.title})
    return study


@command
def set_study_aside(*, actor: Actor, study: Study, reason: str) -> Study:
    """Let a study count nowhere any more, for a reason; what was signed on its functions stays in force."""
    actor.check("change", study, closed=True)
    read_anew(study, "aside_since", "aside_why")
    if study.is_aside:
        unchanged()
        return study
    study.aside_why = reason.strip()
    if not study.aside_why:
        raise UserError("setting aside needs a reason", field="reason", mend="say why, for later readers")
    if len(study.aside_why) > LONGEST_REASON:
        told = f"the reason is longer than {LONGEST_REASON} characters"
        raise UserError(told, field="reason", mend="shorten it")
    study.aside_since = now()
    study.save(update_fields=["aside_since", "aside_why"])
    record("study.set-aside", study, after={"reason": study.aside_why}, private=("reason",))
    return study


@command
def take_study_up(*, actor: Actor, study: Study) -> Study:
    """Let a study count again that was set aside, measured and weighed as things stand now.

    Raises AlsoCounts where another one counts what the same log tells.
    """
    actor.check("change", study, closed=True)
    read_anew(study, "aside_since", "aside_why")
    if not study.is_aside:
        unchanged()
        return study
    _alone_on_its_log(study)
    before = {"reason": study.aside_why}
    study.aside_since, study.aside_why, study.changed_at = None, "", now()
    study.save(update_fields=["aside_since", "aside_why", "changed_at"])
    if study.source_id is not None:
        measure_soon(study.source_id, study.title)
    weigh_soon(study)
    record("study.taken-up", study, before=before, private=("reason",))
    return study


def _alone_on_its_log(study: Study) -> None:
    rows = Study.objects.everything("what a log tells counts once").exclude(pk=study.pk)
    other = rows.filter(source=study.source_id, aside_since=None).first() if study.source_id else None
    if other is not None:
        raise AlsoCounts(other)


def named(given: str, what: str, field: str) -> str:
    """Return a name as it is kept; raise UserError for one that cannot be."""
    name = " ".join(given.split())
    if not name:
        raise UserError(f"{what} needs a name", field=field, mend="write one")
    if len(name) > LONGEST:
        raise UserError(
            f"the name of {what} is longer than {LONGEST} characters", field=field, mend="shorten it"
        )
    return name


def _measured(function: Function, facts: Mapping[str, FunctionFacts]) -> bool:
    """Give a function its facts, and usual numbers where it has none; tell whether anything changed."""
    if not function.groups:
        return False
    found = facts.get(function.name)
    before, function.facts = function.facts, stored(found) if found else {}
    if found and not function.numbers:
        function.numbers = numbers_of(function.name, found)
        return True
    return bool(function.facts != before)


def _take_in(
    study: Study, functions: Sequence[Function], groups: Sequence[str], facts: FunctionFacts
) -> None:
    """Put groups that no function has into that of the small ones."""
    other = next((function for function in functions if function.name == OTHER), None)
    if other is None:
        numbers = numbers_of(OTHER, facts)
        other = Function(study=study, name=OTHER, position=len(functions) + 1, numbers=numbers)
    other.groups, other.facts = [*other.groups, *groups], stored(facts)
    other.save()

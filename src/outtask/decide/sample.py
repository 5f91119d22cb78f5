"""The sample workspace: the real log that comes with the product, and assumptions for what it lacks.

The log names its groups by number only, so the names of functions are made up; what people, money and the
years to come are like is assumed, and says so wherever it is shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from outtask.core.files import receive
from outtask.core.jobs import job
from outtask.decide.measuring import begin
from outtask.decide.models import Study
from outtask.decide.numbers.places import put
from outtask.methods.facts.proposal import DISPATCH, OTHER
from outtask.samples import ATTRIBUTION, sample_log_path
from outtask.terms.errors import UserError
from outtask.terms.facts import NONE

if TYPE_CHECKING:
    from outtask.core.commands import Actor
    from outtask.core.jobs import Run
    from outtask.decide.proposals import Planned
    from outtask.terms.facts import Assessment
    from outtask.tickets.models import Source

TITLE = "Sample: a real help desk"
WHY = "sample assumption: the log does not tell"
NOTE = "Its name is made up: the log calls its groups by number only."
Data = dict[str, Any]


class Made(NamedTuple):
    """A function of the sample: its groups, people, growth a year, its data, what freed people would do."""

    groups: tuple[int, ...]
    people: float
    growth: tuple[float, float, float]
    data: str = "none"
    freed: str = "cash"


FUNCTIONS: dict[str, Made] = {
    "Service desk": Made((70,), 16, (-0.04, 0.0, 0.06), "personal"),
    "Business applications": Made((25, 24), 11, (0.0, 0.06, 0.14), "regulated", "core work"),
    "Access and accounts": Made((39,), 3.5, (-0.05, 0.02, 0.08), "personal"),
    "Workplace devices": Made((23, 27), 5, (-0.06, 0.0, 0.05)),
    "Mail and collaboration": Made((73,), 2.5, (-0.12, -0.05, 0.0), "personal"),
    "Network": Made((28,), 3, (-0.02, 0.03, 0.08)),
    "Monitoring and batch": Made((64,), 2, (-0.05, 0.02, 0.1)),
    "Servers and cloud": Made((66, 72, 10), 6, (0.02, 0.08, 0.2)),
    OTHER: Made((), 14, (-0.05, 0.0, 0.05)),
}
WITHOUT_TICKETS = ("backup-and-restore", "security-operations")
FRAME: Data = {
    "organisation": {
        "provider_skill": "some",
        "governance_hours": {"low": 100, "likely": 140, "high": 180, "origin": "assumed", "source": WHY},
        "country": "DE",
    },
    "currency": "EUR",
    "loaded_cost": {"low": 68000, "likely": 78000, "high": 92000, "origin": "assumed", "source": WHY},
}
PROFILE: Data = {
    "aim": "growth",
    "size": "middle",
    "growth": "rising",
    "expense": "variable",
    "patience": "no",
}


@job("decide.sample", "Loading the sample workspace")
def load(run: Run) -> Data:
    """Load the sample: people, the log, a study on it, and its verdicts; what is there already stays."""
    from outtask.decide.weighing import weigh_study
    from outtask.people.actors import system
    from outtask.people.commands.sample import make_sample_people

    actor = system()
    run.tell("Making people to try it as", 0.02)
    make_sample_people(actor=actor)
    source = _log(actor, run)
    study = _study(actor, source, run)
    run.tell("Weighing the options", 0.5)
    weigh_study(actor, study)
    return {"source": source.pk, "study": study.pk}


def _log(actor: Actor, run: Run) -> Source:
    """Return the log of the sample, imported where it is not there yet."""
    from outtask.tickets.commands import receive_file
    from outtask.tickets.importing import import_file
    from outtask.tickets.models import Source
    from outtask.tickets.reading import Reading

    if found := Source.objects.within(actor.scope).filter(is_sample=True).first():
        return found
    run.tell("Reading 141,712 real events", 0.05)
    run.note(ATTRIBUTION)
    path = sample_log_path()
    content = receive(path)
    file = receive_file(
        actor=replace(actor, key=run.key("file")), received=content, name=path.name, kind="application/gzip"
    )
    batch = import_file(
        actor=replace(actor, key=run.key("log")),
        file=file,
        reading=Reading(zone="UTC"),
        title=TITLE,
        is_sample=True,
        tell=lambda doing, part: run.tell(doing, 0.05 + 0.35 * part),
    )
    if batch is None:
        raise UserError("the log of the sample was removed", mend="start anew in an empty data folder")
    return batch.source


def _study(actor: Actor, source: Source, run: Run) -> Study:
    """Return the study of the sample, begun where it is not there yet."""
    from outtask.decide.commands.studies import change_profile
    from outtask.decide.proposals import planned
    from outtask.tickets.queries import assess, found

    if known := Study.objects.within(actor.scope).filter(source=source).first():
        return known
    run.tell("Measuring the functions", 0.42)
    by_group = found(actor.scope, source) or assess(actor.scope, source)
    mapping = mapping_of(by_group)
    functions = planned(assess(actor.scope, source, functions=mapping), mapping)
    told = [*(_assumed(one) for one in functions), *(_without_tickets(name) for name in WITHOUT_TICKETS)]
    study = begin(replace(actor, key=run.key("study")), source, by_group, told, FRAME)
    return change_profile(actor=actor, study=study, profile=PROFILE)


def mapping_of(by_group: Assessment) -> dict[str, str]:
    """Return group -> function of the sample; what has no name there is set apart or goes together."""
    named = {f"Group {number}": name for name, made in FUNCTIONS.items() for number in made.groups}
    return {
        facts.name: named.get(facts.name, DISPATCH if facts.dispatcher else OTHER)
        for facts in by_group.functions
        if facts.name != NONE
    }


def _assumed(one: Planned) -> Planned:
    """Add what is assumed of a function of the sample."""
    made = FUNCTIONS.get(one.name)
    if made is None or one.numbers is None:
        return one
    low, likely, high = made.growth
    numbers: Data = {**one.numbers, "note": NOTE}
    people = {"low": 0.9 * made.people, "likely": made.people, "high": 1.1 * made.people}
    numbers = put(numbers, ("today", "people"), {**people, **ASSUMED})
    tools = {"low": 2000 * made.people, "likely": 3500 * made.people, "high": 6000 * made.people}
    numbers = put(numbers, ("today", "other_cost"), {**tools, **ASSUMED})
    numbers = put(numbers, ("volume", "growth"), {"low": low, "likely": likely, "high": high, **ASSUMED})
    numbers = put(numbers, ("volume", "growth_known"), True)
    numbers = put(numbers, ("volume", "volatility"), {"low": 0.06, "likely": 0.12, "high": 0.22, **ASSUMED})
    numbers = put(numbers, ("data", "kind"), made.data)
    numbers = put(numbers, ("freed_hours", "use"), made.freed)
    return replace(one, numbers=numbers)


ASSUMED = {"origin": "assumed", "source": WHY}


def _without_tickets(name: str) -> Planned:
    from outtask.decide.proposals import Planned, template_numbers
    from outtask.formats.case_template import template

    return Planned(template(name).function.name, numbers=template_numbers(name))

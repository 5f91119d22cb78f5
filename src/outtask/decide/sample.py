"""The sample workspace: the real log that comes with the product, and an invented firm for what it lacks.

Firm and answers are data (``outtask.samples``); they go the way that anybody's log and case file go, and are
marked as sample assumptions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outtask.core.files import receive
from outtask.core.jobs import job
from outtask.decide.models import Study
from outtask.methods.facts.proposal import DISPATCH
from outtask.samples import (
    ATTRIBUTION,
    sample_case_path,
    sample_functions_path,
    sample_log_path,
    sample_profile_path,
)
from outtask.terms.errors import UserError
from outtask.terms.facts import NONE

if TYPE_CHECKING:
    from outtask.core.commands import Actor
    from outtask.core.jobs import Run
    from outtask.terms.facts import Assessment
    from outtask.tickets.models import Source

LOG_TITLE = "Sample: a real help desk"
TITLE = "Sample: Northern Mills"


@job("decide.sample", "Loading the sample workspace")
def load(run: Run) -> dict[str, Any]:
    """Load the sample: people, the log and a study on it, weighed next; what is there already stays."""
    from outtask.people.actors import system
    from outtask.people.commands.sample import make_sample_people

    actor = system()
    run.tell("Making people to try it as", 0.03)
    make_sample_people(actor=actor)
    source = _log(actor, run)
    study = _study(actor, source, run)
    return {"source": source.pk, "study": study.pk}


def _log(actor: Actor, run: Run) -> Source:
    """Return the log of the sample, imported where it is not there yet."""
    from outtask.tickets.commands import receive_file
    from outtask.tickets.importing import import_file
    from outtask.tickets.models import Source
    from outtask.tickets.reading import Reading

    if found := Source.objects.within(actor.scope).filter(is_sample=True).first():
        return found
    run.tell("Reading 141,712 real events", 0.1)
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
        title=LOG_TITLE,
        is_sample=True,
        tell=lambda doing, part: run.tell(doing, 0.1 + 0.7 * part),
    )
    if batch is None:
        raise UserError("the log of the sample was removed", mend="start anew in an empty data folder")
    return batch.source


def _study(actor: Actor, source: Source, run: Run) -> Study:
    """Return the study of the sample, begun where it is not there yet."""
    from outtask.decide.commands.sample import begin_sample
    from outtask.decide.proposals import planned
    from outtask.formats.yaml_lines import read_text, read_yaml
    from outtask.tickets.queries import assess, found

    if known := Study.objects.within(actor.scope).filter(source=source).first():
        return known
    run.tell("Measuring the functions", 0.85)
    by_group = found(actor.scope, source) or assess(actor.scope, source)
    mapping = mapping_of(by_group)
    functions = planned(assess(actor.scope, source, functions=mapping), mapping)
    return begin_sample(
        actor=replace(actor, key=run.key("study")),
        title=TITLE,
        source=source,
        assessment=by_group,
        functions=[replace(one, numbers=None) for one in functions],  # all of them stand in the case
        case=read_text(sample_case_path()),
        profile=read_yaml(sample_profile_path())[0],
    )


def mapping_of(by_group: Assessment) -> dict[str, str]:
    """Return group -> function of the sample; what belongs to none is set apart."""
    from outtask.formats.functions_map import read_functions_map

    named = read_functions_map(sample_functions_path())
    return {facts.name: named.get(facts.name, DISPATCH) for facts in by_group.functions if facts.name != NONE}

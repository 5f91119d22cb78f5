"""Out-tasking or outsourcing? Each model point by point: what it means, and one's own figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from outtask.decide.comparing_figures import (
    Figure,
    Priced,
    came_out,
    first_of,
    hours,
    money_for,
    months,
    put_in,
    shares,
    swing,
    weeks,
    wrong,
)
from outtask.terms.model import Model

if TYPE_CHECKING:
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision

MODELS: Final = (
    (Model.IN_HOUSE, said("In-house")),
    (Model.STAFF_AUGMENTATION, said("Staff augmentation")),
    (Model.OUT_TASKING, said("Out-tasking")),
    (Model.CORE_OVERFLOW, said("Shared with a provider")),
    (Model.OUTSOURCING, said("Outsourcing")),
)


@dataclass(frozen=True)
class Point:
    """One point of the comparison: what each model means, in the order of ``MODELS``, and its figure."""

    title: str
    means: tuple[str, str, str, str, str]
    figure: Figure | None = None
    of: str = ""  # what the figure is


@dataclass(frozen=True)
class Cell:
    """What a model means on one point, with this organisation's figure."""

    means: str
    figure: str


@dataclass(frozen=True)
class Row:
    """One point, with a cell for each model."""

    title: str
    of: str
    cells: tuple[Cell, ...]


def rows_of(decision: Decision | None, case: Case | None) -> tuple[Row, ...]:
    """Return all points; without a decision they have no figures. The case has its defaults filled in."""
    priced = _priced(decision, case) if decision and case else {}
    currency = decision.currency if decision else ""
    return tuple(
        Row(
            _(point.title),
            _(point.of) if point.of else "",
            tuple(
                Cell(
                    _(means),
                    point.figure(priced[model], currency) if point.figure and priced.get(model) else "",
                )
                for means, (model, _name) in zip(point.means, MODELS, strict=True)
            ),
        )
        for point in POINTS
    )


def counts_of(decision: Decision) -> dict[Model, int]:
    """Return of how many functions each model is the verdict; what is open or waits for own hours is none."""
    from outtask.formats.report.sentences import OPEN, waiting

    found = dict.fromkeys((model for model, _name in MODELS), 0)
    waits = waiting(decision)
    for function in decision.functions:
        if function.verdict.kind in OPEN or function.name in waits:
            continue
        chosen = next((o for o in function.options if o.option == function.verdict.option), None)
        if chosen is not None:
            found[chosen.model] += 1
    return found


def _priced(decision: Decision, case: Case) -> dict[Model, list[Priced]]:
    asked = {one.name: one for one in case.functions}
    found: dict[Model, list[Priced]] = {}
    for function in decision.functions:
        own = asked.get(function.name)
        inputs: dict[str, Any] = {one.name: one for one in (own.options or ())} if own else {}
        if own is not None and own.today.terms is not None:
            inputs[own.today.terms.name] = own.today.terms
        today = next((o for o in function.options if o.status_quo), None)
        for result in function.options:
            one = Priced(inputs.get(result.option), result, function, today)
            found.setdefault(result.model, []).append(one)
    return found


POINTS: Final = (
    Point(
        said("Operations"),
        (
            said("Own people do all of it, with own tools and in own ways."),
            said("Contractors work beside own people, under own direction."),
            said("A specialist does a bounded task; what surrounds it stays here."),
            said("Own people carry the steady core, a provider what exceeds it."),
            said("A provider runs the whole function with its own people, tools and ways."),
        ),
        came_out(lambda one: one.result.hours_freed, hours),
        said("own hours set free"),
    ),
    Point(
        said("Who is responsible"),
        (
            said("We are, for the work and for its result."),
            said("We are, for both: hours are bought, not results."),
            said("The provider for the task as agreed; we for the service as a whole."),
            said("Each for its part; we for the whole."),
            said("The provider for the service; we for having chosen and steered it."),
        ),
    ),
    Point(
        said("Control"),
        (
            said("Full: priorities change with a word."),
            said("Nearly full; what contractors know is theirs."),
            said("Architecture, acceptance and project management stay inside."),
            said("The core sees all of it, the provider only a part."),
            said("Through the contract: what it does not say is a change, and priced."),
        ),
        put_in("control_level", shares),
        said("control kept, where own people have nearly all of it"),
    ),
    Point(
        said("Risk"),
        (
            said("Few people know it; volume beyond them waits."),
            said("People leave at short notice, and knowledge with them."),
            said("Spread over small tasks and several providers; each can be replaced."),
            said("The core goes on if the provider fails."),
            said("In one hand: rare to go wrong, costly when it does."),
        ),
        came_out(wrong, shares),
        said("cost of being wrong, in the worst 5 % of futures, as a part of today's cost"),
    ),
    Point(
        said("Commitment"),
        (
            said("To people: posts are filled and given up slowly."),
            said("To nobody for longer than the notice."),
            said("To one task at a time, and a least volume."),
            said("To a least volume beside the core."),
            said("To years, a baseline and a least charge; leaving early has a fee."),
        ),
        first_of(
            put_in("minimum_share", shares),
            put_in("floor_share", shares),
        ),
        said("least that is billed, as a part of the volume agreed"),
    ),
    Point(
        said("Duration"),
        (
            said("Without an end."),
            said("Weeks to months, renewed."),
            said("As long as the task takes; the team ends with it."),
            said("Renewed with the notice."),
            said("A term of years, then renewal or tender."),
        ),
        first_of(
            put_in("term", months),
            put_in("notice_weeks", weeks),
            put_in("notice", months),
            put_in("release_lag", months),
        ),
        said("term, or the time it takes to end"),
    ),
    Point(
        said("Complexity"),
        (
            said("None to begin; hiring to grow."),
            said("Little: a rate, a start and a desk."),
            said("The task must be written down so that it can be checked."),
            said("Where the core ends must be clear to both."),
            said("Tender, due diligence, transition, a retained team."),
        ),
        first_of(
            money_for("definition_cost", "onboarding_cost"),
            money_for("transition_cost"),
            money_for("hiring_cost", "training_cost"),
        ),
        said("cost of getting it going; own people: for each one hired"),
    ),
    Point(
        said("Time to start"),
        (
            said("It runs; a new post takes its time."),
            said("As fast as contractors are found."),
            said("Weeks, once the task is written down."),
            said("Weeks, for the part that goes out."),
            said("The better part of a year: tender, negotiation, transition."),
        ),
        came_out(lambda one: one.result.start_month, months),
        said("until it carries the work"),
    ),
    Point(
        said("Cost shape"),
        (
            said("Fixed: people are paid whether work comes or not."),
            said("By the hour, with a margin on each."),
            said("By unit or deliverable: paid when accepted."),
            said("A fixed core and a variable rest."),
            said("A base charge with bands; far from them it costs extra."),
        ),
        came_out(lambda one: one.result.fixed_share, shares),
        said("fixed part of the cost"),
    ),
    Point(
        said("Scaling"),
        (
            said("By people, with a lag both ways."),
            said("By people, within weeks."),
            said("By units, within the notice."),
            said("The provider breathes, the core stays."),
            said("Within the band at once; beyond it by renegotiation."),
        ),
        came_out(swing, shares),
        said("how far the cost moves from low to high volume, as a part of it"),
    ),
    Point(
        said("Monitoring"),
        (
            said("By those who lead the team."),
            said("Day by day, as with own people."),
            said("By accepting what is delivered, and by service levels."),
            said("As out-tasking, for the part that is out."),
            said("By service levels, reports and a retained team that steers."),
        ),
        came_out(lambda one: one.result.hours_bound, hours),
        said("own hours to manage and check it"),
    ),
    Point(
        said("Skills"),
        (
            said("Stay and grow inside, as far as people stay."),
            said("Come in and leave again."),
            said("Own people lead and learn from specialists."),
            said("The core keeps the knowledge."),
            said("Fade inside with the years; coming back is slow."),
        ),
        put_in("skills_level", shares),
        said("internal skills kept or grown"),
    ),
    Point(
        said("Culture"),
        (
            said("One's own."),
            said("Guests in the team."),
            said("Two cultures meet at a clear border."),
            said("Two cultures share one queue."),
            said("The provider's ways become those of the service."),
        ),
        put_in("culture_level", shares),
        said("freedom from misfit"),
    ),
)

MIXED_UP: Final = (
    (
        said("“We have outsourced the project.”"),
        said(
            "A one-time task with an end, a specification and an acceptance is out-tasking, however large. "
            "Outsourcing goes on: it hands over a function with its responsibility."
        ),
    ),
    (
        said("“We out-task to five contractors.”"),
        said(
            "Who directs the people, and pays by the hour, augments staff. Out-tasking buys a result that is "
            "accepted or not, and the provider directs its people."
        ),
    ),
    (
        said("“Managed service.”"),
        said(
            "The word is used for both. Ask who is responsible for the service as a whole: a bounded task "
            "that is steered from inside is out-tasking, a function in one hand for years is outsourcing."
        ),
    ),
    (
        said("“Offshoring.”"),
        said(
            "Says where, not who or how: own people in another country are in-house, a provider there may be "
            "any of the other models."
        ),
    ),
    (
        said("“Outsourcing gets rid of the responsibility.”"),
        said(
            "The work goes, and the responsibility for it; to the business, the IT organisation answers for "
            "the service in every model."
        ),
    ),
)
"""What everyday usage mixes up, and how to tell it apart."""

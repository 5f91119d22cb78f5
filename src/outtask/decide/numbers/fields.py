"""Which numbers are asked, section by section: data, from which pages, readers and checks follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel

from outtask.terms.case import Case
from outtask.terms.functions import Function
from outtask.terms.inputs import Spec, spec_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str, ...]
Kind = Literal["amount", "choice", "text", "flag", "whole", "country", "places", "currency", "month"]
"""``whole`` is a whole number, ``places`` are countries, several with commas."""
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Field:
    """One thing that is asked, and where its answer stands."""

    path: Path
    label: str
    kind: Kind = "amount"
    help: str = ""
    choices: Choices = ()
    first: bool = False  # among those that matter most, and are asked openly; the others fold away

    @property
    def name(self) -> str:
        """Return the name of its input."""
        return ".".join(self.path)


@dataclass(frozen=True)
class Section:
    """Fields that are answered, checked and kept together."""

    key: str
    title: str
    about: str
    fields: tuple[Field, ...]
    part: str = ""  # an object that must be there: asked of one-time projects only


def spec_at(field: Field, top: type[BaseModel]) -> Spec | None:
    """Return the declaration of an amount below a term."""
    model: Any = top
    for step in field.path[:-1]:
        model = next(_models(model.model_fields[step].annotation))
    return spec_of(model, field.path[-1])


def _models(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


SKILL: Choices = (
    ("some", "Yes: they can define, manage and verify it"),
    ("none", "No: nobody has done that yet"),
)
FREED: Choices = (
    ("core work", "Core work that we cannot get to today"),
    ("cash", "Nothing: posts go, which frees cash"),
    ("bought hours", "Work that we buy from others today"),
    ("none", "Nothing that is worth money"),
)
DATA: Choices = (
    ("none", "No personal or regulated data"),
    ("personal", "Personal data"),
    ("regulated", "Regulated data, such as health or payment"),
)
WRITTEN: Choices = (("yes", "Fully"), ("partly", "Partly"), ("no", "Not at all"))

STUDY: tuple[Section, ...] = (
    Section(
        "organisation",
        "Your organisation",
        "Who manages providers, and with how many hours.",
        (
            Field(
                ("organisation", "provider_skill"),
                "Can your people define, manage and verify the work of others?",
                "choice",
                choices=SKILL,
                first=True,
            ),
            Field(
                ("organisation", "governance_hours"),
                "Own hours there are to manage providers, in all",
                help="Left empty, no limit is known.",
                first=True,
            ),
            Field(
                ("organisation", "country"),
                "Country",
                "country",
                help="As you said of your organisation. It tells which provider is in the same country.",
                first=True,
            ),
        ),
    ),
    Section(
        "money",
        "Money",
        "What an own person costs, and what money costs.",
        (
            Field(
                ("currency",),
                "Currency",
                "currency",
                help="Code or name: EUR, Swiss franc.",
                first=True,
            ),
            Field(
                ("loaded_cost",),
                "What an own person costs a year",
                help="Pay, pension and other on-costs. Tools, desk and lead come on top.",
                first=True,
            ),
            Field(
                ("irrecoverable_vat",),
                "VAT on bought services that you cannot reclaim",
                help="Hospitals, banks, insurers and public bodies often cannot reclaim it; most firms can.",
                first=True,
            ),
            Field(("discount_rate",), "Discount rate"),
            Field(("wage_growth",), "Growth of wages"),
            Field(("price_indexation",), "Indexation of bought services"),
        ),
    ),
    Section(
        "span",
        "The comparison",
        "From when, and over how long.",
        (
            Field(("start",), "First month", "month", help="Such as 2026-04 or April 2026.", first=True),
            Field(
                ("horizon_months",),
                "Months over which it is decided",
                "whole",
                help="Left empty: 60. Three, five and ten years are always shown too.",
                first=True,
            ),
        ),
    ),
)

FUNCTION: tuple[Section, ...] = (
    Section(
        "people",
        "Who does it today",
        "Own people, and what of their cost would end.",
        (
            Field(
                ("today", "people"),
                "Own people who do it now, in full-time equivalents",
                help="Not needed where the staff grid says it. 0: nobody does it today.",
                first=True,
            ),
            Field(
                ("today", "people_avoidable"),
                "Part of their cost that really ends when the work leaves",
                help="A third of three people frees no cash unless somebody leaves.",
                first=True,
            ),
            Field(("today", "loaded_cost"), "What one of them costs a year, if not as everybody"),
            Field(("today", "other_cost"), "Other yearly cost: licences, hardware, space", first=True),
            Field(("today", "other_avoidable"), "Part of that other cost that ends when the work leaves"),
        ),
    ),
    Section(
        "work",
        "The work",
        "How long a unit takes, and when somebody must be there.",
        (
            Field(
                ("work", "hours_per_unit"),
                "Hours of work for one unit",
                help="Follows from people and volume where both are known.",
                first=True,
            ),
            Field(
                ("work", "coverage_hours"),
                "Hours a week that must be staffed, however little happens",
                help="50 is office hours with a margin, 168 is around the clock, 0 is none.",
                first=True,
            ),
            Field(("work", "seats"), "People on duty at once in those hours"),
            Field(("work", "fixed_hours"), "Hours a month that do not follow the volume"),
            Field(("work", "documented"), "Is the work written down?", "choice", choices=WRITTEN, first=True),
            Field(("work", "requirement_change"), "Share of the work whose requirements change a year"),
            Field(("work", "utilisation"), "Share of a person's hours spent on this work"),
            Field(("work", "productive_hours"), "Hours a year that a person is at work"),
        ),
    ),
    Section(
        "volume",
        "The volume",
        "What is coming; what the log measured is filled in.",
        (
            Field(("volume", "unit"), "What is counted", "text", help="Ticket, TB, server, device."),
            Field(("volume", "per_month"), "Volume a month now"),
            Field(("volume", "growth"), "Growth a year", first=True),
            Field(("volume", "volatility"), "Lasting surprises in a year"),
            Field(("volume", "ends_after"), "Months after which the need ends, if it does", "whole"),
        ),
    ),
    Section(
        "freed",
        "Freed people",
        "What they would do with hours that become free.",
        (
            Field(
                ("freed_hours", "use"),
                "What would freed hours be used for?",
                "choice",
                choices=FREED,
                first=True,
            ),
            Field(("freed_hours", "rate"), "What such an hour is worth"),
            Field(("stays_inside",), "Own hours still needed when the work leaves", first=True),
        ),
    ),
    Section(
        "limits",
        "What must hold",
        "Data, staff transfer, and what may not leave.",
        (
            Field(("data", "kind"), "Which data does the work touch?", "choice", choices=DATA, first=True),
            Field(
                ("data", "allowed_locations"),
                "Countries where such data may go",
                "places",
                help="Names or codes, with commas: Germany, AT. Left empty, anywhere.",
                first=True,
            ),
            Field(
                ("transfers_people",),
                "By law, people go with the work to an outsourcer",
                "flag",
                help="Staff transfer: TUPE, § 613a BGB, ARD.",
                first=True,
            ),
            Field(
                ("stays",),
                "It must stay inside because of …",
                "text",
                help="Accountability, architecture. Left empty, it may leave.",
            ),
        ),
    ),
    Section(
        "project",
        "The project",
        "Its work, its date, and what delay costs.",
        (
            Field(("project", "work_hours"), "Hours of work in the whole project", first=True),
            Field(("project", "duration"), "Length once started", first=True),
            Field(("project", "due_month"), "Month by which it must be finished", "whole", first=True),
            Field(("project", "late_cost"), "Cost of each month that it is late", first=True),
        ),
        part="project",
    ),
    Section(
        "worth",
        "What money does not say",
        "What you would pay a year to go from the worst to the best level of each.",
        (
            Field(("values", "control"), "Control and visibility", first=True),
            Field(("values", "skills"), "Internal skills and leadership", first=True),
            Field(("values", "innovation"), "Innovation brought in", first=True),
            Field(("values", "culture"), "Freedom from cultural misfit", first=True),
        ),
    ),
)

TOPS: dict[str, type[BaseModel]] = {"study": Case, "function": Function}

"""What kind of client an organisation is, and what that means for the way in which work is delegated.

The questions and what each answer leans to follow the distinction between out-tasking, which adds skill and
capacity in bounded steps under own control, and outsourcing, which hands a whole function over for years to
save cost. An answer leans; it decides nothing: the verdicts weigh money, risk and values with the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from outtask.methods.words import counted, few, listed, money, number
from outtask.terms.options import Model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Profile = Mapping[str, Any]
    Contractor = Mapping[str, Any]

OUT, WHOLE = Model.OUT_TASKING, Model.OUTSOURCING
LEANS = {OUT: "out-tasking", WHOLE: "outsourcing", Model.IN_HOUSE: "own people", None: "neither"}


class Answer(NamedTuple):
    """One answer: its key, its words, what it leans to, and what that means."""

    key: str
    words: str
    leans: Model | None
    means: str


@dataclass(frozen=True)
class Asked:
    """One question of the profile."""

    key: str
    question: str
    answers: tuple[Answer, ...]
    help: str = ""


ASKED: tuple[Asked, ...] = (
    Asked(
        "aim",
        "What are you after?",
        (
            Answer("growth", "Growth: new revenue, new services, speed", OUT,
                   "Growth wants skill that can be had next month and given back: specialists for bounded "
                   "tasks, while your people stay with what earns money."),
            Answer("savings", "Savings: the same service for less", WHOLE,
                   "Savings come from scale: a provider who does the same for many, with its own tools and "
                   "locations, over years."),
            Answer("both", "Both, by function", None,
                   "Then decide function by function: commodity work for savings, the rest for speed."),
        ),
    ),
    Asked(
        "size",
        "How large is the organisation?",
        (
            Answer("small", "Up to 250 people", OUT,
                   "Below a certain yearly charge a full outsourcer takes no interest, or you are its "
                   "smallest client; a specialist takes a bounded task of any size."),
            Answer("middle", "250 to 2,500 people", None,
                   "Large enough for either: what counts is how much of one kind of work there is."),
            Answer("large", "More than 2,500 people", WHOLE,
                   "Large and even volumes are what a long contract can be priced on; mind that one provider "
                   "then knows more of your work than you do."),
        ),
    ),
    Asked(
        "growth",
        "How well do you know the volume of the next years?",
        (
            Answer("uncertain", "Hardly: it may double or halve", OUT,
                   "A contract with a baseline punishes both ways; short commitments and small steps let you "
                   "follow the volume."),
            Answer("rising", "It grows, within limits", None,
                   "Take a band around the expected path and know the price outside of it."),
            Answer("steady", "It is steady", WHOLE,
                   "A steady volume is what baselines, dead bands and yearly price reductions are made for."),
        ),
    ),
    Asked(
        "expense",
        "Which expense do you prefer?",
        (
            Answer("variable", "Variable: pay for what is used", OUT,
                   "Prices by unit, deliverable or hour with short notice; expect to pay more for each."),
            Answer("fixed", "Fixed: one number for the budget", WHOLE,
                   "A base charge for years; expect to pay it in the months with less work, too."),
            Answer("either", "Either", None, "Then the price decides, and the verdicts compare both."),
        ),
    ),
    Asked(
        "patience",
        "Could you invest for two to three years to benefit over ten?",
        (
            Answer("yes", "Yes", WHOLE,
                   "Tender, transition and two ways running side by side come first; the benefit follows."),
            Answer("no", "No, it has to pay within a year or two", OUT,
                   "Start with a task that can be defined in weeks and ended with a month's notice."),
        ),
    ),
    Asked(
        "skill",
        "Can your people define, manage and verify the work of others?",
        (
            Answer("some", "Yes", OUT,
                   "Then architecture, project management and acceptance can stay inside, which is what "
                   "keeps several specialists under one roof."),
            Answer("none", "Not yet", Model.IN_HOUSE,
                   "Whoever cannot verify work should not buy it by the piece. Learn on one small task "
                   "first; do not hand everything over to avoid the question."),
        ),
        help="Also asked with your numbers: both places keep the same answer.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """What one answer means."""

    question: str
    answer: str
    leans: str
    means: str


def meanings_of(profile: Profile) -> list[Meaning]:
    """Return what each answer means, in the order of the questions."""
    return [
        Meaning(asked.question, answer.words, LEANS[answer.leans], answer.means)
        for asked in ASKED
        for answer in asked.answers
        if profile.get(asked.key) == answer.key
    ]


def leaning(profile: Profile) -> str:
    """Say in one sentence where the answers lean."""
    means = meanings_of(profile)
    if not means:
        return "Nothing is answered yet."
    counts = {name: sum(one.leans == name for one in means) for name in dict.fromkeys(LEANS.values())}
    out, whole = counts[LEANS[OUT]], counts[LEANS[WHOLE]]
    of = f"{few(len(means))} answer{'s' * (len(means) != 1)}"
    if out == whole:
        told = f"Of {of}, as many lean to out-tasking as to outsourcing: {few(out)} each"
    else:
        most, name = max((out, LEANS[OUT]), (whole, LEANS[WHOLE]))
        verb = "leans" if most == 1 else "lean"
        other = min(out, whole)
        back = few(other) if other else "none"
        told = f"{few(most).capitalize()} of {of} {verb} to {name}, {back} the other way"
    return f"{told}."


def roster_of(profile: Profile) -> Sequence[Contractor]:
    """Return the contractors in use."""
    found: Sequence[Contractor] = profile.get("contractors", ())
    return found


def hours_of(roster: Sequence[Contractor]) -> float:
    """Return the hours a month of all contractors together."""
    return sum(float(one.get("hours") or 0) for one in roster)


def rate_of(roster: Sequence[Contractor]) -> float | None:
    """Return the mean rate an hour, weighted by hours; None where none is known."""
    known = [(float(one["rate"]), float(one.get("hours") or 0)) for one in roster if one.get("rate")]
    hours = sum(weight for _, weight in known)
    return sum(rate * weight for rate, weight in known) / hours if hours else None


def roster_means(roster: Sequence[Contractor], currency: str) -> list[str]:
    """Say what a roster of contractors means, in sentences."""
    if not roster:
        return []
    hours, rate = hours_of(roster), rate_of(roster)
    cost = f", {money(12 * hours * rate, currency)} a year at their rates" if rate else ""
    said = [f"{counted(len(roster), 'contractor')}, {number(hours)} hours a month{cost}."]
    loose = [one["name"] for one in roster if not one.get("standards")]
    if loose:
        works = "works" if len(loose) == 1 else "work"
        named = f"{listed(loose[:4])}{' …' if len(loose) > 4 else ''}"
        said.append(
            f"{few(len(loose)).capitalize()} of {few(len(roster))} {works} without common standards "
            f"({named}): each is found, directed and checked one by one, and what they know leaves with them."
        )
    alone = [one["does"] for one in roster if one.get("alone") and one.get("does")]
    if alone:
        said.append(f"Only one person knows {listed(alone[:4])}: have it written down before anything else.")
    if len(roster) >= CROWD:
        said.append(
            "With so many, one organised provider is worth a quote: one agreement, common standards, results "
            "to accept instead of hours, and people whom the provider replaces."
        )
    return said


CROWD = 5
"""Contractors from which on they are a crowd rather than a few people one knows."""

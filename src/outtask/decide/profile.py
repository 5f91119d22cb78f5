"""What the answers about an organisation, and its roster of contractors, mean for how work is delegated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.decide.profile_asked import ASKED, OUT, WHOLE
from outtask.methods.words import counted, few, listed, money, number
from outtask.terms.options import Model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Profile = Mapping[str, Any]
    Contractor = dict[str, Any]

LEANS = {OUT: "out-tasking", WHOLE: "outsourcing", Model.IN_HOUSE: "own people", None: "neither"}


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


def roster_of(profile: Profile) -> list[Contractor]:
    """Return the contractors in use."""
    return list(profile.get("contractors", ()))


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
    unit = "hour" if number(hours) == "1" else "hours"
    said = [f"{counted(len(roster), 'contractor')}, {number(hours)} {unit} a month{cost}."]
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

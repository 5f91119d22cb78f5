"""What kind of client an organisation is, and what that means for the way in which work is delegated.

The questions and what each answer leans to follow the distinction between out-tasking, which adds skill and
capacity in bounded steps under own control, and outsourcing, which hands a whole function over for years to
save cost. An answer leans; it decides nothing: the verdicts weigh money, risk and values with the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from outtask.terms.options import Model

OUT, WHOLE = Model.OUT_TASKING, Model.OUTSOURCING


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


def asked(key: str, question: str, *, help: str = "", **answers: tuple[str, Model | None, str]) -> Asked:  # noqa: A002
    """Make a question; each answer is its words, what it leans to, and what that means."""
    return Asked(key, question, tuple(Answer(name, *told) for name, told in answers.items()), help)


ASKED: tuple[Asked, ...] = (
    asked(
        "aim", "What are you after?",
        growth=("Growth: new revenue, new services, speed", OUT,
            ("Growth wants skill that can be had next month and given back: specialists for bounded tasks,"
            " while your people stay with what earns money.")),
        savings=("Savings: the same service for less", WHOLE,
            ("Savings come from scale: a provider who does the same for many, with its own tools and "
            "locations, over years.")),
        both=("Both, by function", None,
            "Then decide function by function: commodity work for savings, the rest for speed."),
    ),
    asked(
        "size", "How large is the organisation?",
        small=("Up to 250 people", OUT,
            ("Below a certain yearly charge a full outsourcer takes no interest, or you are its smallest "
            "client; a specialist takes a bounded task of any size.")),
        middle=("250 to 2,500 people", None,
            "Large enough for either: what counts is how much of one kind of work there is."),
        large=("More than 2,500 people", WHOLE,
            ("Large and even volumes are what a long contract can be priced on; mind that one provider "
            "then knows more of your work than you do.")),
    ),
    asked(
        "growth", "How well do you know the volume of the next years?",
        uncertain=("Hardly: it may double or halve", OUT,
            ("A contract with a baseline punishes both ways; short commitments and small steps let you "
            "follow the volume.")),
        rising=("It grows, within limits", None,
            "Take a band around the expected path and know the price outside of it."),
        steady=("It is steady", WHOLE,
            "A steady volume is what baselines, dead bands and yearly price reductions are made for."),
    ),
    asked(
        "expense", "Which expense do you prefer?",
        variable=("Variable: pay for what is used", OUT,
            "Prices by unit, deliverable or hour with short notice; expect to pay more for each."),
        fixed=("Fixed: one number for the budget", WHOLE,
            "A base charge for years; expect to pay it in the months with less work, too."),
        either=("Either", None,
            "Then the price decides, and the verdicts compare both."),
    ),
    asked(
        "patience", "Could you invest for two to three years to benefit over ten?",
        yes=("Yes", WHOLE,
            "Tender, transition and two ways running side by side come first; the benefit follows."),
        no=("No, it has to pay within a year or two", OUT,
            "Start with a task that can be defined in weeks and ended with a month's notice."),
    ),
    asked(
        "skill", "Can your people define, manage and verify the work of others?",
        some=("Yes", OUT,
            ("Then architecture, project management and acceptance can stay inside, which is what keeps "
            "several specialists under one roof.")),
        none=("Not yet", Model.IN_HOUSE,
            ("Whoever cannot verify work should not buy it by the piece. Learn on one small task first; do"
            " not hand everything over to avoid the question.")),
        help="Also asked with your numbers: both places keep the same answer.",
    ),
)  # fmt: skip

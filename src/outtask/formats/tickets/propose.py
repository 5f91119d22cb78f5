"""Propose which column means what, from its header and from the values in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from outtask.formats.tickets.dates import EPOCH, SERIAL, parse
from outtask.formats.tickets.stages import stage_of
from outtask.formats.tickets.vocabulary import (
    ASSIGNED,
    BY_WORD,
    HEADERS,
    fold,
    header_rank,
    is_no_group,
    is_other,
)
from outtask.methods.words import counted
from outtask.terms.mapping import MISSING, TIME_FIELDS, Guess, Mapping

IDENTIFIER = re.compile(
    r"[A-Za-z]{0,12}[-#_:/ ]{0,2}\d[\d\-_/]*|[0-9a-f]{8}-?[0-9a-f-]{4,}|[A-Z]{2,}[A-Z0-9]*-\d+"
)
PRIORITY = re.compile(
    r"(?:p(?:rio(?:rity)?)? ?)?[0-5](?: .*)?|(?:very )?(?:low|high)(?:est)?|medium|moderate|normal|critical"
    r"|urgent|major|minor|niedrig|mittel|hoch|sehr hoch|kritisch|basse|moyenne|haute|tres haute|majeure"
    r"|urgente?|baja|media|alta|muy alta"
)
GROUP = re.compile(
    r"\b(?:group|team|desk|support|queue|l[123]|level|tier|gruppe|equipe|equipo|grupo|operations|admins?|networks?|ops)\b"
)
PERSON = re.compile(
    r"[^\W\d]+, ?[^\W\d]+.*|[^\W\d][\w'’-]+(?: [^\W\d][\w'’-]*\.?){1,3}|[\w.+-]+@[\w.-]+"
    r"|[a-z]+[._][a-z]+\d*|[a-z]{1,3}\d{3,}"
)
COMPANY = re.compile(
    r"\b(?:gmbh|inc|ltd|llc|ag|corp|sarl|sas|plc|bv|vendor|supplier|services|systems|s\.?a\.?)\b",
    re.IGNORECASE,
)
KINDS = frozenset(
    (
        "incident",
        "request",
        "problem",
        "change",
        "task",
        "question",
        "service",
        "bug",
        "story",
        "epic",
        "storung",
    )
)
FILLED = 0.8
"""The share of rows of which a column must say the ticket to be taken for its number by its header."""
NOWHERE = ("none", "no column", "")
"""What a mapping file says of a field that no column holds; null says the same."""


@dataclass(frozen=True)
class Profile:
    """What the sampled values of one column look like."""

    name: str
    cells: tuple[str, ...]  # trimmed, missing ones empty

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The cells that say something."""
        return tuple(cell for cell in self.cells if cell)

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The different values."""
        return frozenset(self.values)

    @property
    def filled(self) -> float:
        """Share of cells that say something."""
        return len(self.values) / max(1, len(self.cells))

    @cached_property
    def times(self) -> float:
        """Share of the distinct values that are dates (bare numbers count when the header speaks of time)."""
        some = sorted(self.distinct)[:: max(1, len(self.distinct) // 40)]
        if not some:
            return 0.0
        return sum(bool(parse(v, True) or parse(v, False)) for v in some) / len(some)

    @cached_property
    def bare_numbers(self) -> bool:
        """Whether the values are numbers that only might be dates, but for a few."""
        bare = {v for v in self.distinct if SERIAL.fullmatch(v) or EPOCH.fullmatch(v)}
        written = sum(bool(parse(v, True) or parse(v, False)) for v in self.distinct - bare)
        return bool(bare) and 10 * written <= len(bare)

    def share(self, pattern: re.Pattern[str], *, folded: bool = False) -> float:
        """Return the share of distinct values that match, whole (or anywhere for words)."""
        some = self.distinct
        matches = sum(bool(pattern.fullmatch(fold(v) if folded else v)) for v in some)
        return matches / max(1, len(some))


def profiles(
    names: Sequence[str], sample: Sequence[Sequence[str]], missing: Sequence[str] = MISSING
) -> list[Profile]:
    """Return a profile of each column."""
    gone = frozenset(missing)
    columns = list(zip(*sample, strict=True)) if sample else [()] * len(names)
    return [
        Profile(name, tuple("" if (text := cell.strip()) in gone else text for cell in cells))
        for name, cells in zip(names, columns, strict=True)
    ]


def propose(
    names: Sequence[str], sample: Sequence[Sequence[str]], missing: Sequence[str] = MISSING
) -> Mapping:
    """Return the proposed mapping of a file: by header where a known tool wrote it, else by values."""
    columns = {p.name: p for p in profiles(names, sample, missing)}
    chosen: dict[str, Guess | None] = {}
    ranked = sorted(
        (rank, place, field)
        for field in HEADERS
        for place, name in enumerate(names)
        if (rank := header_rank(field, name)) is not None
    )
    taken: set[str] = set()
    for rank, place, field in ranked:
        profile = columns[names[place]]
        if field in chosen or profile.name in taken or not _fits(field, profile, rank):
            continue
        chosen[field] = Guess(profile.name, 0.95 if rank < 12 else 0.85, f"header {profile.name!r}")
        taken.add(profile.name)
    by_values(columns, chosen, taken)
    return Mapping({name: chosen[name] for name in HEADERS if name in chosen})


def _fits(field: str, profile: Profile, rank: int) -> bool:
    """Return whether the values do not speak against a header."""
    if field in TIME_FIELDS:
        return profile.times >= 0.6 or not profile.distinct
    if not profile.distinct:
        return field != "ticket"
    if profile.times > 0.8 and not profile.bare_numbers:
        return False
    if field == "ticket":
        return profile.filled > FILLED
    if field == "state":
        return len(profile.distinct) <= 60
    if field in ("reopens", "reassignments", "revision"):
        return profile.share(re.compile(r"\d+(?:\.0)?")) > 0.9
    if field == "person":
        assigned = ASSIGNED.search(fold(profile.name))  # who it is assigned to may be a group
        return not assigned or _words(profile, GROUP) <= 0.4 or _name_like(profile) > 0.5
    if field == "team" and BY_WORD <= rank < 2 * BY_WORD:
        people = rank > BY_WORD and _name_like(profile) > 0.5
        return not people and len(profile.distinct) <= 0.6 * len(profile.values) and _worded(profile)
    return True


def _worded(profile: Profile) -> bool:
    """Return whether the values are words, but for a few, and more than yes and no."""
    words = sum(any(c.isalpha() for c in v) for v in profile.distinct) > 0.8 * len(profile.distinct)
    return words and bool({fold(v) for v in profile.distinct} - {"true", "false", "yes", "no"})


def _words(profile: Profile, pattern: re.Pattern[str]) -> float:
    """Return the share of values in which a pattern is found."""
    return sum(bool(pattern.search(fold(v))) for v in profile.distinct) / len(profile.distinct)


def by_values(columns: dict[str, Profile], chosen: dict[str, Guess | None], taken: set[str]) -> None:
    """Fill fields that no header gave, by what the values look like; changes ``chosen`` and ``taken``."""

    def take(field: str, name: str, confidence: float, why: str) -> None:
        chosen[field] = Guess(name, confidence, why)
        taken.add(name)

    def free() -> list[Profile]:
        return [p for p in columns.values() if p.name not in taken and p.values]

    if "ticket" not in chosen:
        ids = [p for p in free() if p.filled > 0.95 and p.share(IDENTIFIER) > 0.9 and not _is_time(p)]
        ids = [p for p in ids if len(p.distinct) > 0.02 * len(p.cells)]
        if ids:
            best = max(ids, key=lambda p: (_constancy(p, columns), len(p.distinct)))
            take(
                "ticket",
                best.name,
                0.6,
                f"{len(best.distinct)} different identifiers in {counted(len(best.cells), 'row')}",
            )
    _times_by_values(columns, chosen, taken, take)
    if "state" not in chosen:
        for p in free():
            known = [v for v in p.distinct if stage_of(v)]
            if 2 <= len(p.distinct) <= 40 and len(known) >= 0.5 * len(p.distinct):
                take("state", p.name, 0.7, f"{len(known)} of {len(p.distinct)} values are words for states")
                break
    if "priority" not in chosen:
        for p in free():
            if 2 <= len(p.distinct) <= 8 and p.share(PRIORITY, folded=True) > 0.9:
                take("priority", p.name, 0.6, "the values are degrees of priority")
                break
    if "kind" not in chosen:
        for p in free():
            if len(p.distinct) <= 10 and all(fold(v) in KINDS or "request" in fold(v) for v in p.distinct):
                take("kind", p.name, 0.6, "the values are kinds of tickets")
                break
    _texts_by_values(chosen, take, free)


def _is_time(profile: Profile) -> bool:
    worded = re.search(r"time|date|zeit|datum|fecha|heure|hora", fold(profile.name)) is not None
    return profile.times > 0.9 and (not profile.bare_numbers or worded)


def _constancy(ticket: Profile, columns: dict[str, Profile]) -> float:
    """Return how many other columns stay the same within a ticket: a ticket's number explains its fields."""
    if len(ticket.distinct) == len(ticket.cells):
        return 0.5
    found = 0
    for other in columns.values():
        pairs = {pair for pair in zip(ticket.cells, other.cells, strict=True) if pair[0]}
        found += other.name != ticket.name and len(pairs) == len(ticket.distinct)
    return float(found)


def _times_by_values(columns, chosen, taken, take) -> None:  # type: ignore[no-untyped-def]
    """Find the time of the event: the one that moves within a ticket, else the fullest."""
    ticket = columns[chosen["ticket"].column].cells if chosen.get("ticket") else ()
    repeated = len(set(ticket)) < len(ticket)

    def moves(profile: Profile) -> int:
        return len(set(zip(ticket, profile.cells, strict=True))) - len(set(ticket))

    times = [p for p in columns.values() if p.values and p.name not in taken and _is_time(p)]
    if repeated and "at" not in chosen:
        named = [p for f in ("opened_at",) if (g := chosen.get(f)) for p in [columns[g.column]]]
        moving = [p for p in [*times, *named] if moves(p) > 0]
        if moving:
            best = max(moving, key=lambda p: (round(p.filled, 1), moves(p)))
            for field in TIME_FIELDS:
                if (guess := chosen.get(field)) and guess.column == best.name:
                    del chosen[field]
            take("at", best.name, 0.7, "dates that move on within a ticket")
            times = [p for p in times if p.name != best.name]
    if "at" not in chosen and "opened_at" not in chosen and times:
        best = max(times, key=lambda p: p.filled)
        take("opened_at", best.name, 0.5, "the dates that most rows have")


def _texts_by_values(chosen, take, free) -> None:  # type: ignore[no-untyped-def]
    """Tell group, person, vendor and category apart among the texts that repeat."""

    def texts() -> list[Profile]:
        return [
            p for p in free()
            if 2 <= len(p.distinct) <= 0.6 * len(p.values) and p.times < 0.5 and not is_other(p.name)
            and _worded(p)
        ]  # fmt: skip

    if "vendor" not in chosen:
        found = [p for p in texts() if p.share(re.compile(rf".*{COMPANY.pattern}.*", re.IGNORECASE)) > 0.6]
        if found:
            take("vendor", found[0].name, 0.5, "the values name companies")
    if "team" not in chosen:
        found = [p for p in texts() if _words(p, GROUP) > 0.4 and not is_no_group(p.name)]
        if found:
            take("team", max(found, key=lambda p: _words(p, GROUP)).name, 0.6, "the values name groups")
    if "person" not in chosen:
        found = [
            p for p in texts() if p.share(PERSON) > 0.8 and len(p.distinct) >= 4 and _words(p, GROUP) < 0.2
        ]
        people = [p for p in found if _name_like(p) > 0.5]
        if people:
            take("person", max(people, key=_name_like).name, 0.5, "the values look like names or accounts")
    if "category" not in chosen:
        found = sorted(texts(), key=lambda p: (len(p.distinct) < 3, len(p.distinct)))
        if found:
            take("category", found[0].name, 0.4, f"{len(found[0].distinct)} texts that repeat")
    if "team" not in chosen:
        found = [p for p in texts() if len(p.distinct) <= 200 and not is_no_group(p.name)]
        if found:
            take("team", found[0].name, 0.3, f"{len(found[0].distinct)} texts that repeat")


def _name_like(profile: Profile) -> float:
    """Return the share of values that are accounts, addresses, or two or three capitalised words.

    A word for a group among them makes them none: a *Service Desk* is no person.
    """

    def likely(value: str) -> bool:
        parts = re.split(r",? ", value)
        return (
            "@" in value
            or re.fullmatch(r"[a-z]+[._][a-z]+\d*|[a-z]{1,3}\d{3,}", value) is not None
            or (
                2 <= len(parts) <= 3
                and all(part[:1].isupper() for part in parts)
                and not GROUP.search(fold(value))
            )
        )

    return sum(map(likely, profile.distinct)) / max(1, len(profile.distinct))


def settle(proposed: Mapping, own: Mapping | None, names: Sequence[str]) -> Mapping:
    """Lay a mapping file over the proposal: what it names, or says is not there, holds."""
    if own is None:
        return proposed
    said = {f: None if g and g.column not in names and fold(g.column) in NOWHERE else g
            for f, g in own.columns.items()}  # fmt: skip
    used = {guess.column for guess in said.values() if guess}
    kept = {f: g for f, g in proposed.columns.items() if f not in said and g and g.column not in used}
    columns: dict[str, Guess | None] = {**kept, **said}
    return replace(own, columns={field: columns[field] for field in HEADERS if field in columns})

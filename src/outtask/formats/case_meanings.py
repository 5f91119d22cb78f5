"""What the fields of a case without a Spec mean, in one sentence each; fields with one are told by it."""

from __future__ import annotations

MEANINGS: dict[str, dict[str, str]] = {
    "Case": {
        "case": "Name of the case.",
        "currency": "Currency of all money in the case that states no other: three capital letters.",
        "start": "Month 1 of the comparison, such as 2026-01.",
        "horizon_months": "Months over which it is decided; 36, 60 and 120 are always shown too.",
        "materiality": "Share of today's cost below which a difference does not matter.",
        "confidence_needed": "Confidence below which a verdict with an unknown fact is called too early.",
        "paths": "Number of simulated paths: a power of two.",
        "seed": "Seed of the paths: the same file and seed give the same digits.",
        "exchange_rates": "Currency -> units of the case's currency for one of it.",
        "correlation": "Correlation of the surprises in demand of any two functions.",
        "correlations": "Function -> function -> correlation, where not all are alike; half of it is enough.",
        "organisation": "Who decides, and what it can do.",
        "providers": "Providers that options may name.",
        "staff": "Staff grid: people and the shares of their time for each function.",
        "logs": "Name -> a ticket log and how it is read; volume.log of a function may name it.",
        "functions": "The functions to decide on.",
        "bundles": "Functions that could go together to one provider.",
        "estate": "Whether handing everything to one provider is weighed too.",
        "estate_option": "Terms on which one provider would take everything; default: the market's.",
    },
    "Organisation": {
        "provider_skill": "Whether own people can define, manage and verify others' work: none, or some.",
        "country": "Own country (ISO code of two letters): what \"the same country\" means.",
    },
    "Provider": {
        "name": "Name by which options name it.",
        "location": "Country in which it works (ISO code of two letters).",
        "managed_already": "Whether its management hours are spent today in any case.",
        "note": "Anything worth remembering.",
    },
    "Person": {
        "name": "Name or role.",
        "count": "How many alike there are.",
        "shares": "Function -> share of this person's time, 0 to 1; together at most 1.",
    },
    "Bundle": {
        "name": "Name of the bundle.",
        "functions": "Names of functions, or of other bundles.",
        "option": "The shared terms; default: the members' own outsourcing options.",
    },
    "Log": {
        "path": "Its path, relative to the case file.",
        "by": "Column that names the function; default: the group in charge.",
        "take": "Where a ticket counts: in each function that handled it, in its last or in its first.",
        "zone": "Time zone of times that name none, such as Europe/Berlin; default: UTC.",
        "day_first": "Whether 3/4/2026 is the 3rd of April, where nothing in the log tells.",
        "mapping": "Path of a file that names the columns.",
        "functions": "Path of a file that says which group belongs to which function.",
        "country": "Country (ISO code of two letters) whose office hours count; default: all hours.",
    },
    "Function": {
        "name": "Name of the function.",
        "note": "Anything worth remembering.",
        "stays": "Why it must stay inside (accountability, architecture); left out: it may leave.",
        "volume": "What drives the work.",
        "work": "What the work is like, whoever does it.",
        "project": "For a one-time project: its work, its date, what delay costs.",
        "data": "Which data the work touches.",
        "today": "How it is done now: the status quo.",
        "freed_hours": "What people do with hours that a decision frees.",
        "values": "What money does not already say.",
        "options": "The ways it could be done beside today's; default: each model at the market's price.",
    },
    "Volume": {
        "unit": "What is counted: ticket, TB, server, device ...",
        "growth_known": "Whether growth is known; unknown or left out, the verdict says for which it holds.",
        "season": "Twelve factors with mean 1, January first.",
        "reversion": "A level to which demand is drawn back.",
        "steps": "Dated changes of demand.",
        "also": "Further drivers of the same work, which move with the first and count by their hours.",
        "ends_after": "Months after which the need ends.",
        "log": "One of the case's logs by name, or the path of a ticket log, relative to the case file; what "
        "is not stated is measured in it.",
        "drivers": "Path of a driver series (function, month, unit, quantity), relative to the case file.",
        "function": "The function's name in the log or the driver series; default: its own.",
        "months_observed": "Complete months behind a measured growth.",
        "observed": "The last months as a driver series told them, oldest first: that series then drives the "
        "work, and no log is asked for the volume.",
    },
    "Driver": {
        "unit": "What is counted: TB, server, device ...",
        "drivers": "Path of a driver series that has it; default: that of the volume.",
        "function": "The function's name in that series; default: as for the volume.",
    },
    "Step": {
        "month": "Month from which it holds; 1 is the first of the case.",
        "note": "What happens then.",
    },
    "Work": {
        "documented": "Whether the work is written down.",
        "measured": "Whether its volume and results are measured at all.",
    },
    "Project": {"due_month": "Month by which it must be finished; 1 is the first of the case."},
    "Data": {
        "kind": "Whether the work touches personal or regulated data.",
        "allowed_locations": "Countries where such data may go (ISO codes of two letters).",
    },
    "Today": {
        "terms": "On which footing it runs today: own people, or what an incumbent is paid.",
        "contract": "The incumbent's contract: when and at what cost it can be left.",
        "costs": "Other yearly cost line by line, each with its fate; other_cost is the short form.",
    },
    "YearlyCost": {
        "name": "Name of the line: licences, hardware, space ...",
        "fate": "When the work leaves: avoidable ends, stranded goes on, transferred is taken over by the "
        "provider, in whose price it is.",
        "note": "Anything worth remembering.",
    },
    "Contract": {
        "provider": "The incumbent.",
        "ends_month": "Months from the start of the case until it ends; 0: may be left at once.",
    },
    "FreedHours": {"use": "What people do with freed hours; bought hours and core work count at the rate."},
    "Milestone": {
        "after": "Share of the agreed duration after which it is paid.",
        "pays": "Share of the fixed price that it pays; those of all milestones add up to 100 %.",
        "note": "What is delivered by then.",
    },
    "Option": {
        "name": "Name of the option; default: model, provider and location.",
        "provider": "A provider; default: the market at large.",
        "location": "Country of the work (ISO code of two letters); default: the provider's, or the same.",
        "currency": "Currency of its prices, but of severance_cost and definition_cost; default: the case's.",
        "note": "Anything worth remembering.",
        "transfers_people": "Whether people go with the work by staff-transfer law (TUPE, ARD).",
        "model": "Who does the work, on which footing.",
        "carries": "What the provider takes.",
        "milestones": "When a fixed price is paid; default: evenly over the work.",
        "core": "Terms of the own people in the core.",
        "convention": "Whether additional and reduced units count from the baseline or beyond the dead band.",
        "true_up": "Whether the baseline is set anew when a year's mean left the band.",
    },
}  # fmt: skip
"""Term -> field -> meaning; all options share the last."""


def meaning(term: str, field: str) -> str | None:
    """Return what a field means, or None where its Spec tells."""
    return MEANINGS.get(term, {}).get(field) or MEANINGS["Option"].get(field)

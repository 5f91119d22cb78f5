"""A case, its decision and an assessment by hand: what the reports are laid out from in tests."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

from outtask.terms.case import Case
from outtask.terms.decision import (
    BreakEvenMap,
    BundleResult,
    Change,
    Chosen,
    CostLine,
    CostSummary,
    Decision,
    Fan,
    FunctionResult,
    Governance,
    OpenQuestion,
    OptionResult,
    Removed,
    Total,
    Verdict,
    VerdictKind,
    WalkAway,
    YearCost,
)
from outtask.terms.facts import (
    Assessment,
    Estimate,
    FunctionFacts,
    Measured,
    MonthVolume,
    Spread,
    Take,
    Window,
)
from outtask.terms.options import Model

SHARED_WAY = "Shared with a provider"

NAMES = ("Service desk", "Backup and restore", "Storage maintenance", "Security operations", "Network")
KINDS = (
    (VerdictKind.OUT_TASK, "Out-tasking, Nordwind", 0.18),
    (VerdictKind.CORE_OVERFLOW, SHARED_WAY, 0.09),
    (VerdictKind.NO_MATERIAL_DIFFERENCE, "As today", 0.0),
    (VerdictKind.TOO_EARLY, "As today", 0.0),
    (VerdictKind.KEEP, "As today", 0.0),
)
OPTIONS = (
    ("As today", Model.IN_HOUSE, 1.0, 0.92, 0.0),
    ("Out-tasking, Nordwind", Model.OUT_TASKING, 0.82, 0.35, 3.4),
    ("Shared with a provider", Model.CORE_OVERFLOW, 0.91, 0.7, 2.6),
    ("Staff augmentation", Model.STAFF_AUGMENTATION, 1.12, 0.4, 1.5),
    ("Outsourcing, Südlicht, PL", Model.OUTSOURCING, 0.95, 0.8, 8.2),
)
WEIRD = (
    "<script>alert(1)</script>",
    "\"&' onload=x {{ 7*7 }} #panic() $x$ @ref",
    "Langer" + "wort" * 24,
    "دعم المستخدمين",
    "🛟 Help 👩‍💻 desk",
)


def sample_case(names: tuple[str, ...] = NAMES) -> Case:
    functions = [{"name": n, "volume": {"per_month": {"value": 900, "origin": "measured"}}} for n in names]
    return Case.model_validate({"case": "Northern Mills", "functions": functions})


def sample_option(place: int, base: float, name: str, winner: str) -> OptionResult:
    option, model, factor, fixed, start = OPTIONS[place]
    mean = base * factor
    years = tuple(
        YearCost(y, mean / 5 * (0.86 if y > 1 else bump) * 0.93**0, mean / 5 * (1 if y > 1 else bump),
                 mean / 5 * (1 + 0.05 * y))
        for bump in (1.2 if place else 1.0,)
        for y in range(1, 6)
    )  # fmt: skip
    lines = (
        CostLine("People", mean * 0.5, True, "measured"),
        CostLine("Price per ticket", mean * 0.4, False, "judged"),
        CostLine("Management of the provider", mean * 0.1, True, "assumed"),
    )
    return OptionResult(
        option, model, {1: "Nordwind", 4: "Südlicht"}.get(place), "PL" if place == 4 else None, place == 0,
        CostSummary(mean, mean * 0.86, mean * 0.99, mean * 1.17, mean * 0.0006, mean * 0.8, mean * 1.3),
        {36: mean * 0.63, 60: mean, 120: mean * 1.8}, years, lines, fixed, start, 22.0 * place, 130.0 * place,
        base * 0.02 * place, 14 if place in (1, 2) else None, mean * 0.04, mean * 0.21,
        0.6 if option == winner else 0.1, 12.0 if place else 0.0,
    )  # fmt: skip


def sample_verdict(place: int, base: float) -> Verdict:
    kind, option, saving = KINDS[place % len(KINDS)]
    changes = (
        Change("Price for one ticket", "price_per_unit", 38.2, 46.9, "money/unit", "As today"),
        Change("Growth of the mean, a year", "volume.growth", 0.04, -0.11, "per year", SHARED_WAY),
        Change("Hours of work for one unit", "work.hours_per_unit", 1.1, 0.7, "hours/unit", "As today"),
        Change("Loaded cost of a person", "today.loaded_cost", 75000, 212000, "money/person/year",
               "Outsourcing, Südlicht, PL"),
        Change("Horizon", "horizon_months", 60, 24, "months", "As today"),
    )  # fmt: skip
    early = kind is VerdictKind.TOO_EARLY
    return Verdict(
        kind, option, 0.82 - 0.09 * (place % 5), base * saving, saving,
        WalkAway("Price for one ticket", 46.9, "money/unit", "option.price_per_unit", option),
        ("Costs € 0.34 m less over five years.", "Volume swings by 14 %: a price per ticket follows it.",
         "Stays once received in 81 % of tickets: bounded work."),
        ("Needs 22 own hours a month to manage.", "Half of the work rests on 3 of 19 people.",
         "On the busiest tenth of paths it costs € 0.2 m more than today."),
        "growth between −10 and +30 % a year" if early else "", changes,
        {"measured": 0.31, "judged": 0.24, "assumed": 0.45}, {36: "As today", 60: option, 120: option},
        {"walk_away": "nothing"} if early else {}, base * saving * 0.6, base * saving * 1.5,
    )  # fmt: skip


def sample_function(place: int, name: str) -> FunctionResult:
    base = 2_400_000.0 / (1 + place % 7)
    verdict = sample_verdict(place, base)
    months = range(1, 61)
    grid = tuple(round(-0.2 + 0.05 * j, 2) for j in range(13))
    rows = tuple(round(0.05 * i, 2) for i in range(10))
    winner = tuple(
        tuple(
            "As today"
            if place % 5 == 4 or g < -0.02 - v / 4
            else "Out-tasking, Nordwind"
            if v > 0.12
            else "Shared with a provider"
            for g in grid
        )
        for v in rows
    )
    return FunctionResult(
        name, "ticket", (Removed("Outsourcing, bundle", "minimum deal size", "a charge of about 90,000 EUR a "
                                 "year is below the 310,000 EUR that providers take on"),),
        tuple(sample_option(i, base, name, verdict.option) for i in range(5)), verdict,
        Fan(tuple(900 * math.exp(-0.015 * m) for m in months), tuple(900.0 + m for m in months),
            tuple(900 * math.exp(0.012 * m) for m in months)),
        BreakEvenMap(grid, rows, winner, (0.04, 0.15)),
        (OpenQuestion("Hours of work for one ticket"), OpenQuestion("What a person costs in a year")),
    )  # fmt: skip


def sample_decision(names: tuple[str, ...] = NAMES) -> Decision:
    return Decision(
        "Northern Mills", "EUR", 1, 60, 0.05, tuple(sample_function(i, n) for i, n in enumerate(names)),
        (BundleResult("Infrastructure", names[1:3], "Outsourcing, Südlicht, PL", 210_000.0, 0.11,
                      "Apart each says keep; together outsourcing saves 11 %.", 40.0,
                      120_000.0, 310_000.0, 0.81),),
        Governance(96.0, 80.0, True, tuple(Chosen(n, "As today") for n in names), names[1:2], 1.0, 0.0),
        BundleResult("Estate", names, "Outsourcing, one provider", -300_000.0, -0.06,
                     "Handing everything to one provider costs 6 % more.", 70.0, -700_000.0, 90_000.0, 0.93),
        (OpenQuestion("Own hours a month to manage providers"),),
        Total(names[:-1], 550_000.0, 0.07, 300_000.0, 800_000.0, 0.77),
    )  # fmt: skip


def sample_facts(place: int, name: str, tickets: int) -> FunctionFacts:
    def m(value: float | None, why: str | None = None) -> Measured:
        return Measured(value, tickets, why)

    months = (("2016-02", 0.03, False), ("2016-03", 0.34, True), ("2016-04", 0.3, True),
              ("2016-05", 0.32, True), ("2016-06", 0.01, False))  # fmt: skip
    few = tickets < 20
    why = "only 3 complete months: growth needs 6"
    held = None if few else (0.83, 0.41, 0.62, 0.28, 0.9)[place % 5]
    return FunctionFacts(
        name, tickets, tickets * 5, tickets // 2, tickets // 3, place % 5 == 3,
        tuple(MonthVolume(month, round(tickets * part), whole) for month, part, whole in months),
        m(tickets / 3), Estimate(None, None, 3, why), Estimate(None, None, 3, why), m(None, why), None,
        m(held, "only 7 tickets" if few else None), m(0.1), m(0.13), m(0.3 + 0.1 * (place % 6)), m(8.2),
        m(0.2),        m(0.74), m(19), m(3), m(4.8), m(1.4), m(0.04), m(0.41), m(0.28), m(0.07 * (place % 4)),
        Spread(1500.0, 30_000.0, tickets), Spread(21_600.0, 250_000.0, tickets),
        Spread(30_000.0, 300_000.0, tickets), m(0.18), tuple([1 / 168] * 168), m(0.06),
        m(None, "the log does not say which tickets are changes"),
    )  # fmt: skip


def sample_assessment(names: tuple[str, ...] = NAMES, more: int = 26) -> Assessment:
    named = [sample_facts(i, n, round(9000 / (i + 1))) for i, n in enumerate(names)]
    rest = [sample_facts(i, f"Group {i + 20}", round(700 / (i + 1) ** 1.2)) for i in range(more)]
    functions = tuple(sorted(named + rest, key=lambda f: -f.tickets))
    window = Window(date(2016, 2, 29), date(2016, 5, 31), ("2016-03", "2016-04", "2016-05"), 0, 161,
                    ("after 31 May 2016 only tickets that closed late are left",))  # fmt: skip
    return Assessment(
        24_918, 141_712, datetime(2016, 2, 29, 1, 16, tzinfo=UTC), datetime(2017, 2, 18, 14, tzinfo=UTC),
        "Europe/Berlin", "assignment_group", Take.HANDLED, window, functions, 1_204, ("Resolver 5",),
        "Monday to Friday, 08:00 to 18:00", 0, 2, {"ticket": "number", "at": "sys_updated_at"},
        ("Incident management log, UCI (Amaral, Fantinato, Peres 2019), CC BY 4.0",),
    )  # fmt: skip

"""What is paid on one path, and what is felt, of which no account tells."""

from __future__ import annotations

from collections.abc import Callable

from plain_world import Months, Place, Reader, month_of


class Ledger:
    """What is paid on one path, by month, and what is due at the end of each horizon."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.paid = [0.0] * (place.world.months + 1)
        self.felt = [0.0] * (place.world.months + 1)  # worth and harm that no account shows
        self.closing: list[Callable[[int], float]] = []

    def pay(self, m: int, amount: float) -> None:
        if m <= self.place.last:
            self.paid[m] += amount

    def feel(self, m: int, amount: float) -> None:
        if m <= self.place.last:
            self.felt[m] += amount

    def once(self, t: float, amount: float, level: Months | None = None) -> None:
        m = month_of(t)
        if m <= self.place.last:
            self.paid[m] += amount * (level[m] if level else 1.0)

    def at_end(self, due: Callable[[int], float]) -> None:
        self.closing.append(due)

    def undone(self) -> Ledger:
        """Return a ledger for what nobody does yet: felt and not paid; nothing once or at the end."""
        other = Ledger(self.place)
        other.felt = other.paid = self.felt
        other.once = lambda *_: None  # type: ignore[method-assign]
        return other

    def costs(self) -> dict[int, float]:
        place, found, total = self.place, {}, 0.0
        for m in range(1, place.world.months + 1):
            total += (self.paid[m] + self.felt[m]) * place.discount[m]
            if m in place.world.horizons:
                end = min(m, place.last)
                found[m] = total + sum(due(end) for due in self.closing) * place.discount[end]
        if place.function.project is not None:  # counted whole
            return dict.fromkeys(found, total)
        return found

    def cash_by_year(self) -> list[float]:
        """Return what is paid in each year; what is due at the end, at the end of the case's horizon."""
        place, years = self.place, [0.0] * (-(-self.place.world.months // 12))
        for m in place.months:
            years[place.year(m)] += self.paid[m]
        end = min(place.world.case.horizon_months, place.last)
        years[place.year(end)] += sum(due(end) for due in self.closing)
        return years


def pay_people(ledger: Ledger, terms: Reader, m: int, months: float) -> None:
    """Pay person-months: wages, their lead, tools, and replacing those who leave."""
    place = ledger.place
    joining = terms.money("hiring_cost") + terms.money("training_cost")
    wages = place.loaded / 12 * (1 + terms.get("management_share")) + terms.get("turnover") / 12 * joining
    tools = terms.money("tools_per_person") / 12
    ledger.pay(m, months * (wages * place.wage[m] + tools * place.index[m]))


def pay_change(ledger: Ledger, terms: Reader, m: int, change: float) -> None:
    """Pay for people who are hired (above zero) or let go (below)."""
    joining = terms.money("hiring_cost") + terms.money("training_cost")
    each = joining if change > 0 else terms.money("release_cost")
    if m <= ledger.place.last:
        ledger.pay(m, abs(change) * each * ledger.place.wage[m])

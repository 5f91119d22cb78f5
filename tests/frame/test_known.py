"""Countries, currencies and months are read as people write them, and kept by their code."""

from __future__ import annotations

import pytest

from outtask.frame.countries import (
    countries,
    country_code,
    currency_code,
    currency_in,
    number_format_in,
    zone_in,
)
from outtask.frame.forms import Form
from outtask.frame.known import CountryField, CurrencyField, MonthField


class Asked(Form):
    """All of them."""

    country = CountryField("Country", required=False)
    places = CountryField("Places", many=True, required=False)
    currency = CurrencyField("Currency", required=False)
    start = MonthField("First month", required=False)


@pytest.mark.parametrize("text", ["Germany", "germany ", "DE", "de", "Deutschland", "DEU", "Allemagne"])
def test_a_country_is_known_by_code_and_by_name(text: str) -> None:
    form = Asked({"country": text})
    assert form.is_valid() and form.cleaned_data["country"] == "DE"


def test_names_need_no_accents_and_what_is_none_is_told() -> None:
    assert (country_code("Osterreich"), country_code("Österreich"), country_code("UK")) == ("AT", "AT", "GB")
    form = Asked({"country": "Atlantis", "places": "Germany; AT, Atlantis", "currency": "shells"})
    assert not form.is_valid()
    assert all("not known" in form.errors[name][0] for name in ("country", "places", "currency"))


def test_several_countries_stand_in_one_line_and_are_shown_by_name() -> None:
    form = Asked({"places": "Germany, AT"}, initial={})
    assert form.is_valid() and form.cleaned_data["places"] == ["DE", "AT"]
    shown = str(Asked(initial={"places": ["DE", "AT"], "country": "PT"})["places"])
    assert 'value="Germany, Austria"' in shown
    assert '<option value="Portugal">' in shown and 'list="id_places_known"' in shown


@pytest.mark.parametrize(
    ("text", "code"), [("eur", "EUR"), ("€", "EUR"), ("Swiss franc", "CHF"), ("$", "USD")]
)
def test_a_currency_is_known_by_code_name_and_sign(text: str, code: str) -> None:
    assert currency_code(text) == code


@pytest.mark.parametrize(
    "text", ["2026-04", "04/2026", "4.2026", "1.4.2026", "2026-04-01", "April 2026", "Apr. 2026"]
)
def test_a_month_is_read_as_it_is_written(text: str) -> None:
    form = Asked({"start": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["start"] == "2026-04"


@pytest.mark.parametrize("text", ["2026-13", "April", "04/05/06", "soon"])
def test_what_is_no_month_is_told(text: str) -> None:
    form = Asked({"start": text})
    assert not form.is_valid() and "not a month" in form.errors["start"][0]


@pytest.mark.parametrize(
    ("country", "numbers", "currency", "zone"),
    [
        ("DE", "1.234,5", "EUR", "Europe/Berlin"), ("CH", "1’234.5", "CHF", "Europe/Zurich"),
        ("FR", "1 234,5", "EUR", "Europe/Paris"), ("GB", "1,234.5", "GBP", "Europe/London"),
        ("US", "1,234.5", "USD", None), ("", "1,234.5", None, None),
    ],
)  # fmt: skip
def test_what_is_usual_in_a_country(
    country: str, numbers: str, currency: str | None, zone: str | None
) -> None:
    assert (number_format_in(country), currency_in(country), zone_in(country)) == (numbers, currency, zone)


def test_every_country_has_a_name() -> None:
    assert len(countries()) > 240 and all(len(name) > 2 for name in countries().values())

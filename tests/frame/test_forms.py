"""What people type, and what they are told when it cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from gallery import Numbers, keep
from hypothesis import given
from hypothesis import strategies as st

from outtask.frame.forms import DayField, Form, NumberField, RangeField, ShareField
from outtask.frame.reader import MARKS, Reader, reading
from outtask.frame.typed import read_number, typed
from outtask.terms.errors import UserError

FEB = date(2026, 2, 1)
GOOD = {
    "name": "Backup", "tickets": "1,234", "rate_low": "60", "rate_likely": "72.5", "rate_high": "90",
    "place": "de", "model": "in-house",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("1234", 1234, 1234), ("1,234.5", 1234.5, 1234.5), ("1.234,5", 1234.5, 1234.5),
        ("1 234,5", 1234.5, 1234.5), ("1,5", 1.5, 1.5), ("1.2340", 1.234, 1.234),
        ("1234.567", 1234.567, 1234.567), ("1.1250 k", 1125, 1125), ("1,12 m", 1.12e6, 1.12e6),
        ("0.850", 0.85, 0.85), ("85k", 85000, 85000), ("1.2 m", 1.2e6, 1.2e6), ("€ 900", 900, 900),
        ("40 %", 40, 40), ("−3", -3, -3), ("1’234’567", 1234567, 1234567), (".5", 0.5, 0.5),
        ("1,234,567", 1234567, 1234567), ("900 EUR", 900, 900),
    ],
)  # fmt: skip
def test_numbers_are_read_as_their_reader_writes_them(text: str, english: float, german: float) -> None:
    assert read_number(text) == pytest.approx(english)
    with reading(Reader(number_format="1.234,5")):
        assert read_number(text) == pytest.approx(german)


def test_what_reads_as_thousands_or_as_decimals_is_never_guessed() -> None:
    assert read_number("78,000") == 78000
    with pytest.raises(ValidationError, match=r"“78\.000” can mean 78,000 or 78: write 78000 or 78\."):
        read_number("78.000")
    with reading(Reader(number_format="1.234,5")):
        assert read_number("78.000") == 78000
        with pytest.raises(
            ValidationError, match=r"“€ 1,125” can mean 1\.125 or 1,125: write 1125 or 1,1250\."
        ):
            read_number("€ 1,125")
    with reading(Reader(number_format="1’234.5")):
        assert read_number("78’000") == 78000


def test_a_scale_does_not_tell_what_a_mark_means() -> None:
    assert read_number("1.125k") == 1125
    with pytest.raises(
        ValidationError, match=r"“1,125k” can mean 1,125,000 or 1,125: write 1125000 or 1125\."
    ):
        read_number("1,125k")
    with reading(Reader(number_format="1.234,5")):
        assert read_number("1,125 m") == 1_125_000
        with pytest.raises(ValidationError, match=r"can mean 1\.125\.000 or 1\.125: write 1125000 or 1125\."):
            read_number("1.125k")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-05, "0.00001"),
        (1.5e-07, "0.00000015"),
        (-2e-05, "-0.00002"),
        (1234567890.5, "1234567890.5"),
        (0.0, "0"),
    ],
)
def test_a_number_of_any_size_is_written_so_that_its_field_takes_it(value: float, text: str) -> None:
    assert typed(value) == text
    assert read_number(text) == pytest.approx(value, rel=1e-12)


@given(st.floats(-2000, 2000).map(lambda one: round(one, 3)), st.sampled_from(sorted(MARKS)))
def test_what_is_written_is_read_as_it_was(value: float, example: str) -> None:
    with reading(Reader(number_format=example)):
        assert read_number(typed(value)) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("text", ["many", "12,34,5", "1.2.3", "--3", "1e99999", "3 apples", "nan", "1_000"])
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValidationError, match="number"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("2026-02-01", FEB, FEB), ("1.2.2026", FEB, FEB),
        ("01.02.26", FEB, FEB), ("1 Feb 2026", FEB, FEB),
        ("1\u00a0Feb\u00a02026", FEB, FEB),
        ("1/2/2026", "can mean 1\u00a0Feb\u00a02026 or 2\u00a0Jan\u00a02026", FEB),
        ("2/2/2026", date(2026, 2, 2), date(2026, 2, 2)),
        ("12/31/2026", date(2026, 12, 31), date(2026, 12, 31)),
        ("31.2.2026", "is not a day: write it as 2026-12-31", "is not a day: write it as 31.12.2026"),
        ("46054", "is not a day", "is not a day"), ("soon", "is not a day", "is not a day"),
        ("1.2.2026 14:00", "is not a day", "is not a day"),
    ],
)  # fmt: skip
def test_days_are_read_as_their_reader_writes_them(
    text: str, english: date | str, german: date | str
) -> None:
    for number_format, told in (("1,234.5", english), ("1.234,5", german)):
        with reading(Reader(number_format=number_format)):
            if isinstance(told, str):
                with pytest.raises(ValidationError) as refused:
                    DayField("Start").clean(text)
                assert told in refused.value.messages[0]
            else:
                assert DayField("Start").clean(text) == told
                assert f'value="{told.isoformat()}"' in DayField("Start").widget.render("start", text)


def test_a_day_is_asked_in_the_browser_s_own_calendar() -> None:
    drawn = DayField("Start").widget.render("start", FEB)
    assert 'type="date"' in drawn and 'value="2026-02-01"' in drawn


def test_a_range_is_one_field_of_three_ends() -> None:
    form = Numbers(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["rate"] == (60.0, 72.5, 90.0)


@pytest.mark.parametrize(
    ("low", "likely", "high", "read"),
    [("", "5", "", (5, 5, 5)), ("2", "", "8", (2, 5, 8)), ("2", "3", "", (2, 3, 3)), ("", "", "", None)],
)
def test_ends_that_are_missing_are_filled_from_what_is_there(
    low: str, likely: str, high: str, read: object
) -> None:
    class Asked(Form):
        hours = RangeField("Hours", required=False)

    form = Asked({"hours_low": low, "hours_likely": likely, "hours_high": high})
    assert form.is_valid()
    assert form.cleaned_data["hours"] == read


@pytest.mark.parametrize(
    ("low", "likely", "high", "told"),
    [
        ("9", "5", "8", "From low to high"), ("2", "", "", "likely figure"), ("-1", "5", "8", "At least 0"),
        ("x", "5", "8", "not a number"),
    ],
)  # fmt: skip
def test_ranges_that_make_no_sense_are_told_beside_the_field(
    low: str, likely: str, high: str, told: str
) -> None:
    class Asked(Form):
        hours = RangeField("Hours", least=0)

    form = Asked({"hours_low": low, "hours_likely": likely, "hours_high": high})
    assert not form.is_valid()
    assert told in form.errors["hours"][0]
    drawn = Template("{% load frame %}{% field form.hours %}").render(Context({"form": form}))
    assert f'value="{low}"' in drawn and 'class="field wrong"' in drawn


def test_shares_are_typed_in_per_cent_and_shown_so_again() -> None:
    class Asked(Form):
        part = ShareField("Routine")

    form = Asked({"part": "42.5 %"})
    assert form.is_valid() and form.cleaned_data["part"] == pytest.approx(0.425)
    assert 'value="42.5"' in str(Asked(initial={"part": 0.425})["part"])
    assert Asked({"part": "140"}).errors["part"] == ["Must be at most 100\u00a0%, it is 140\u00a0%."]


def test_shares_as_ranges() -> None:
    class Asked(Form):
        part = RangeField("Routine", factor=100, least=0, most=1)

    form = Asked({"part_low": "20", "part_likely": "30", "part_high": "45"})
    assert form.is_valid() and form.cleaned_data["part"] == pytest.approx((0.2, 0.3, 0.45))
    assert 'value="45"' in str(Asked(initial={"part": (0.2, 0.3, 0.45)})["part"])


def test_a_number_is_shown_as_its_reader_types_it() -> None:
    class Asked(Form):
        rate = NumberField("Rate")

    with reading(Reader(number_format="1.234,5")):
        assert 'value="72,5"' in str(Asked(initial={"rate": 72.5})["rate"])


def test_an_error_of_a_command_goes_beside_the_field_it_names() -> None:
    form = Numbers(GOOD | {"name": "Storage"})
    assert not form.sent(keep)
    assert form.errors["name"] == ["There is a function of this name already. Choose another."]
    assert form.status == 422


def test_a_field_tells_who_cannot_see_what_helps_and_what_is_wrong() -> None:
    form = Numbers(GOOD | {"name": ""})
    drawn = Template("{% load frame %}{% problems form %}{% fields form %}").render(Context({"form": form}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert '<a href="#id_name">Name: ' in drawn and 'role="alert"' in drawn
    assert drawn.count("style=") == 0 and drawn.count("<script") == 0


def test_what_a_command_refuses_is_told_in_the_figures_of_the_reader() -> None:
    form = Numbers({})
    with reading(Reader(number_format="1.234,5")):
        form.refuse(
            UserError("1,250.5 hours are more than a month has", field="tickets", mend="at most 1,000")
        )
    assert "1.250,5 hours are more than a month has. At most 1.000." in form.errors["tickets"]

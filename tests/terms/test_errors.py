from outtask.terms.errors import UserError


def test_an_error_names_place_field_and_mend_on_one_line() -> None:
    error = UserError(
        "the price is\nnegative", file="case.yaml", line=7, field="options[0].price", mend="give 0 or more"
    )
    assert str(error) == "case.yaml:7: options[0].price: the price is negative; give 0 or more"


def test_a_place_that_is_known_already_is_not_overwritten() -> None:
    error = UserError("no such file", file="a.csv").at(file="b.csv", line=3)
    assert str(error) == "a.csv:3: no such file"


def test_a_line_without_a_file_still_reads_well() -> None:
    assert str(UserError("too long", line=3)) == "line 3: too long"

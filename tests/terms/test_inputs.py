"""Every number of a case is found, wherever it stands, under a path that leads back to it."""

from outtask.terms.case import Case
from outtask.terms.inputs import amount_at, inputs_of
from outtask.terms.resolve import resolved

COSTS = [
    {"name": "Licences", "yearly": 4000, "fate": "avoidable"},
    {"name": "Licences.yearly", "yearly": 7000, "fate": "stranded"},
]


def test_each_path_leads_back_to_its_amount() -> None:
    body = {"name": "Desk", "volume": {"per_month": 900}, "today": {"costs": COSTS}}
    function = resolved(Case.model_validate({"case": "Test", "functions": [body]})).functions[0]
    inputs = [item for item in inputs_of(function) if item.amount is not None]

    assert all(amount_at(function, item.path) is item.amount for item in inputs)
    assert len({item.path for item in inputs}) == len(inputs)
    assert [item.place for item in inputs if "Licences" in item.path] == [
        ("today", "costs", 0, "yearly"),
        ("today", "costs", 1, "yearly"),
    ]


def test_a_part_of_a_list_keeps_its_path_whatever_stands_before_it() -> None:
    paths = []
    for costs in (COSTS, COSTS[1:]):
        body = {"name": "Desk", "today": {"costs": costs}}
        case = Case.model_validate({"case": "Test", "functions": [body]})
        paths.append([i.path for i in inputs_of(case.functions[0]) if i.amount and i.amount.mean == 7000])

    assert paths[0] == paths[1]


def test_a_path_that_leads_nowhere_finds_nothing() -> None:
    function = Case.model_validate({"case": "Test", "functions": [{"name": "Desk"}]}).functions[0]

    for path in ("", "today", "today.people", "today.costs.Licences.yearly", "nowhere.at.all", "name"):
        assert amount_at(function, path) is None

"""A proposed map of groups to functions is edited by a person and read back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.formats.assessment import assess_log
from outtask.formats.functions_map import read_functions_map, unknown_groups, write_functions_map
from outtask.methods.facts.proposal import DISPATCH, OTHER, propose_functions
from outtask.terms.errors import UserError


def read(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    return read_functions_map(path)


def test_groups_move_merge_and_are_renamed(tmp_path: Path) -> None:
    text = "Mail:\n  - Exchange Team # big\n  - 'Group 7'\nVoice: Telephone\n"
    assert read(tmp_path, text) == {"Exchange Team": "Mail", "Group 7": "Mail", "Telephone": "Voice"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Mail: [A]\nVoice:\n  - B\n  - A\n", "map.yaml:4: Voice: the group A is already in Mail (line 1)"),
        ("Mail: [A, A]\n", "the group A is already in Mail"),
        ("Mail:\n  - A\n  - 007\n", "map.yaml:3: Mail: 7 is no name of a group; put the name in quotes"),
        ("Mail:\n  - A\n  -\n", "map.yaml:3: Mail: nothing is no name"),
        ("Mail:\nVoice: [A]\n", "map.yaml:1: Mail: has no groups"),
        ("Mail: []\n", "has no groups"),
        ("Mail: {like: network}\n", "Mail: has no groups"),
        (
            "Mail:\n  likes: network\n  groups: [A]\n",
            "map.yaml:2: Mail: a function of a map has no field likes; did you mean like?",
        ),
        (
            "Mail:\n  like: netwrk\n  groups: [A]\n",
            "map.yaml:2: Mail: like: there is no template netwrk; did you mean network?",
        ),
        ("Mail:\n  like: one-time-migration\n  groups: [A]\n", "there is no template one-time-migration"),
        ("Mail: {like: , groups: [A]}\n", "there is no template (nothing); there are application-support"),
        ("Mail:\n  groups:\n    - A\n    - 007\n", "map.yaml:4: Mail: 7 is no name of a group"),
        ("'': [A]\n", "needs a name"),
        ("- A\n- B\n", "map.yaml:1: is no map"),
        ("---\n", "is no map"),
        ("", "is empty"),
        ("Mail: [A\n", "not valid YAML"),
        ("Mail: [A]\nMail: [B]\n", "map.yaml:2: has Mail twice"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, text)
    assert message in str(caught.value)


def test_a_map_may_say_what_a_function_is_like(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("Bureau:\n  like: end-user-devices\n  groups: [North, South]\nMail: [Post]\n", "utf-8")

    found = read_functions_map(path)

    assert found == {"North": "Bureau", "South": "Bureau", "Post": "Mail"}
    assert found.like == {"Bureau": "end-user-devices"}


def test_groups_of_long_names_alike_at_their_beginning_are_proposed_as_two(tmp_path: Path) -> None:
    groups = [f"{'Infrastructure ' * 9}{place}" for place in ("north", "south")]
    write_functions_map({group: group for group in groups}, tmp_path / "map.yaml")
    found = read_functions_map(tmp_path / "map.yaml")
    assert list(found) == groups
    assert len(set(found.values())) == 2


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1, max_size=100).filter(str.strip), min_size=1))
def test_what_was_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, groups: dict[str, str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "map.yaml"
    write_functions_map(groups, path)
    assert read_functions_map(path) == groups


@settings(deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="ab:-[]{} \n", max_size=80))
def test_any_text_is_a_map_or_one_clear_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    with suppress(UserError):
        found = read(tmp_path_factory.getbasetemp(), text)
        assert all(isinstance(one, str) for pair in found.items() for one in pair)


LOG = "number,sys_updated_at,incident_state,assignment_group,assigned_to,opened_at\n"


def tickets(tmp_path: Path) -> Path:
    """Write 600 tickets of sixteen groups; each passes Front on its way."""
    path, rows = tmp_path / "log.csv", [LOG]
    for i in range(600):
        day, group = f"2025-0{1 + i // 100}-{1 + i % 28:02d}", f"Team {int((i % 136) ** 0.5 * 1.37)}"
        for hour, state, team in ((8, "New", "Front"), (9, "Active", group), (11, "Closed", group)):
            rows.append(f"T{i},{day} {hour:02d}:00,{state},{team},P{i % 5},{day} 08:00\n")
    path.write_text("".join(rows))
    return path


def test_the_proposal_is_written_with_its_numbers_and_merges_the_facts(tmp_path: Path) -> None:
    log = tickets(tmp_path)
    by_group = assess_log(log, zone="UTC")
    write_functions_map(by_group, tmp_path / "map.yaml")
    mapped = read_functions_map(tmp_path / "map.yaml")
    assert mapped == propose_functions(by_group)
    assert mapped["Front"] == DISPATCH
    text = (tmp_path / "map.yaml").read_text()
    assert "- Front  # 600 tickets, 0 of them end here" in text
    merged = assess_log(log, zone="UTC", functions=mapped)
    assert {one.name for one in merged.functions} == set(mapped.values())
    small = {name for name, function in mapped.items() if function == OTHER}
    assert small
    other = next(one for one in merged.functions if one.name == OTHER)
    assert other.closed == sum(one.closed for one in by_group.functions if one.name in small)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_functions_map({"A": "B"}, tmp_path / "gone" / "map.yaml")


def test_a_group_that_the_log_does_not_have_is_told_with_its_line_and_the_nearest(tmp_path: Path) -> None:
    found = read(tmp_path, "Mail:\n  - Exchange Team\n  - Exchnge Tem\nVoice:\n  - Phones\n")

    assert unknown_groups(found, {"Exchange Team", "Exchange Teams", "Network"}) == [
        f"{tmp_path}/map.yaml:5: Voice: no ticket of the log is in any of its groups",
        f"{tmp_path}/map.yaml:3: the log has no group 'Exchnge Tem'; did you mean 'Exchange Teams'?",
        f"{tmp_path}/map.yaml:5: the log has no group 'Phones'",
    ]
    many = unknown_groups({f"G{i}": "All" for i in range(9)}, {"G0", "Other"})
    assert (len(many), many[-1]) == (6, "the log lacks 3 more groups of the map")


def test_a_map_of_another_log_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "Mail:\n  - Exchange Team\n")

    with pytest.raises(
        UserError, match=r"map.yaml:2: the log has none of its groups, such as 'Exchange Team'"
    ):
        unknown_groups(found, {"Network"})


def test_a_group_that_is_written_in_several_ways_is_told_and_proposed_as_one(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    names = ("Desk", "desk ", "Net", "Desk")
    rows = "".join(f"T{i},2025-03-{1 + i % 28:02} 09:00,{names[i % 4]}\n" for i in range(80))
    log.write_text("number,opened_at,assignment_group\n" + rows)

    assessment = assess_log(log)

    assert propose_functions(assessment) == {"Desk": "Desk", "desk": "Desk", "Net": "Net"}
    assert any("Written in 2 ways, and counted apart: 'Desk', 'desk'" in note for note in assessment.notes)


def test_the_ways_of_writing_a_group_are_one_before_the_largest_are_chosen(tmp_path: Path) -> None:
    """Counted apart, the other way would make a bundle of a single small group."""
    log = tmp_path / "log.csv"
    groups = {"DESK": 20, **{f"Team {i}": 20 for i in range(12)}, "Desk": 3}
    rows = [group for group, many in groups.items() for _ in range(many)]
    text = "".join(
        f"T{i},2025-03-{1 + i % 28:02} 09:00,2025-04-01 09:00,{one}\n" for i, one in enumerate(rows)
    )
    log.write_text("number,opened_at,closed_at,assignment_group\n" + text)

    assert propose_functions(assess_log(log)) == {group: group for group in groups} | {"Desk": "DESK"}

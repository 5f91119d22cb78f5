"""Work shared out among processes comes back in order, errors intact, and nobody is left behind."""

import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from shared_jobs import each_in_turn, odd_ones_are_wrong, only_here

from outtask.methods import decide as deciding
from outtask.methods.helpers import helpers, share_out
from outtask.terms.case import Case
from outtask.terms.errors import UserError

FUNCTIONS = [{"name": name, "volume": {"per_month": 100}} for name in "ABC"]
CASE = {"case": "Test", "paths": 64, "functions": FUNCTIONS}


def test_answers_come_in_order_from_several_processes(tmp_path: Path) -> None:
    with helpers(1) as crew:
        found = share_out(each_in_turn, (os.getpid(), tmp_path / "sign"), range(9), crew)
    assert [answer for answer, _ in found] == list(range(0, 90, 10))
    assert len({process for _, process in found}) == 2


@pytest.mark.parametrize("count", [0, 2])
def test_the_first_error_is_raised_as_it_was(count: int) -> None:
    with helpers(count) as crew, pytest.raises(UserError) as error:
        share_out(odd_ones_are_wrong, None, range(2, 50), crew)
    assert (error.value.what, error.value.field, error.value.mend) == ("3 is odd", "items", "use even ones")


def test_the_job_of_a_lost_helper_is_done_here() -> None:
    with helpers(2) as crew:
        assert share_out(only_here, os.getpid(), range(20), crew) == list(range(20))


def test_a_decision_is_the_same_with_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case.model_validate(CASE)
    alone = deciding.decide(case)
    monkeypatch.setattr(deciding, "STARTING", 1)
    monkeypatch.setattr(deciding, "cores", lambda: 2)
    assert asdict(deciding.decide(case)) == asdict(alone)


@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_a_script_without_a_main_guard_that_is_killed_leaves_nobody_behind(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import operator, signal\n"
        "from outtask.methods.helpers import helpers, share_out\n"
        "with helpers(1) as crew:\n"
        "    assert share_out(operator.add, 1, range(3), crew) == [1, 2, 3]\n"
        "print(flush=True)\n"
        "with helpers(1) as crew:\n"
        "    share_out(signal.sigtimedwait, (), [60] * 9, crew)\n"  # waits for a minute
    )
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"\n"
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (helpers := children.read_text().split()):
        time.sleep(0.01)
    process.kill()
    process.communicate()
    for _ in range(300):
        if not any(alive(helper) for helper in helpers):
            break
        time.sleep(0.01)
    else:
        pytest.fail("a helper is left")


def alive(process: str) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(") ")[2][0] not in "ZX"

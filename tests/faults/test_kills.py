"""kill -9 of web server and worker at random moments: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path

import pytest
from kills import KILLS, TRIAL, Client, kill_at_random, state_of, verify_ledger

from running import own_database, started, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


@pytest.mark.parametrize("seed", [7])
def test_what_was_acknowledged_is_there_once(tmp_path: Path, seed: int) -> None:
    with own_database() as database, started(tmp_path / "home", "--no-sample", **TRIAL, **database) as tree:
        clients = [Client(tree, f"c{number}") for number in range(3)]
        for client in clients:
            client.start()
        kill_at_random(tree, KILLS, random.Random(seed))
        for client in clients:
            client.enough.set()
            client.join(60)
        sent = {name: how for client in clients for name, how in client.acknowledged.items()}
        assert len(sent) > KILLS
        wait_for(
            lambda: {job["status"] for job in state_of(tree).get("jobs", ())} == {"done"}, 60 + 3 * KILLS
        )
        found = state_of(tree)

        providers, facts = (
            Counter(found["providers"]),
            Counter(json.loads(f)["after"]["name"] for f in found["facts"]),
        )
        assert {name: providers[name] for name in sent if providers[name] != 1} == {}
        assert {name: facts[name] for name in sent if facts[name] != 1} == {}
        assert set(facts) - set(sent) <= set(providers)  # written, and killed before it could say so
        assert Counter(job["arguments"]["name"] for job in found["jobs"]).most_common(1)[0][1] == 1
        verify_ledger(tree, database)

"""kill -9 of web server and worker at random moments: nothing acknowledged is lost, nothing is done twice.

What goes on meanwhile: commands, jobs, and people who sign decisions, two of them on the same function.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from kills import KILLS, TRIAL, Client, kill_at_random, state_of, verify_ledger
from signers import Signer, signers

from running import own_database, started, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


@pytest.mark.parametrize("seed", [7])
def test_what_was_acknowledged_is_there_once(tmp_path: Path, seed: int) -> None:
    with own_database() as database, started(tmp_path / "home", "--no-sample", **TRIAL, **database) as tree:
        clients = [Client(tree, f"c{number}") for number in range(2)]
        signing = signers(tree, functions=1, each=2)
        for client in [*clients, *signing]:
            client.start()
        kill_at_random(
            tree, KILLS, random.Random(seed), lambda: sum(len(one.acknowledged) for one in signing)
        )
        for client in [*clients, *signing]:
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
        each_is_signed_once(signing, found)
        verify_ledger(tree, database)
    sys.stdout.write(
        f"\n{KILLS} kills; acknowledged: {len(sent)} requests, {Counter(sent.values())['job']} of them jobs; "
        f"{sum(len(one.acknowledged) for one in signing)} decisions\n"
    )


def each_is_signed_once(signing: list[Signer], found: dict[str, Any]) -> None:
    """Who was told that they had signed has, who was told that another was first has not, nobody twice."""
    decisions = {one["pk"]: one for one in found["decisions"]}
    reasons = Counter(one["reason"] for one in decisions.values())
    assert max(reasons.values()) == 1
    for signer in signing:
        assert signer.acknowledged == {
            reason: next(key for key, one in decisions.items() if one["reason"] == reason)
            for reason in signer.acknowledged
        }
        assert not set(signer.overtaken) & set(reasons)
    assert sum(signer.broken_off for signer in signing) >= KILLS / 10  # kills did come while they signed
    assert sum(len(signer.acknowledged) for signer in signing) >= KILLS / 2
    assert sorted(found["signed"]) == sorted(one["seal"] for one in decisions.values())
    superseded = Counter(one["supersedes_id"] for one in decisions.values())
    assert set(superseded.values()) == {1}  # in one line, from the first to the one that holds

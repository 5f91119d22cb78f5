"""Reference numbers that no test reads prove nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

HERE = Path(__file__).parent


def test_every_topic_is_read_by_a_test_and_has_its_source() -> None:
    topics = json.loads((HERE / "vectors.json").read_text(encoding="utf-8")).keys() - {"_meta"}
    sources = (path.read_text(encoding="utf-8") for path in HERE.parent.glob("methods/test_*.py"))
    read = {topic for text in sources for topic in re.findall(r'vectors\("(\w+)"\)', text)}
    named = set(re.findall(r"`(\w+)`", (HERE / "SOURCE.md").read_text(encoding="utf-8")))
    assert topics
    assert topics <= read
    assert topics <= named


def test_every_case_says_where_it_comes_from_and_how_close_is_close_enough() -> None:
    topics = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
    for topic, cases in topics.items():
        for case in cases if topic != "_meta" else []:
            assert case["source"] and case["provenance"] in "PC" and case["tolerance"], case["id"]

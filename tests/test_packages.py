"""Each package of the lock comes ready-made for each machine that is promised: a bare one has no compiler."""

import re
import sys
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bootstrap import UV_WHEELS  # noqa: E402

LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
MINORS = [minor for minor in range(50) if f"3.{minor}" in SpecifierSet(LOCK["requires-python"])]


def wanted(package: dict[str, Any], system: str, machine: str, minor: int) -> bool:
    """Whether this version is the one for that machine; some packages stand in the lock in two."""
    here = {"sys_platform": system.lower(), "platform_system": system, "platform_machine": machine}
    here |= {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
    markers = package.get("resolution-markers", [])
    return not markers or any(Marker(marker).evaluate(here) for marker in markers)


def fits(tag: Tag, system: str, machine: str, minor: int) -> bool:
    """Whether a wheel with this tag installs there, on a Linux with glibc."""
    machines = f"({machine}|universal2)" if system == "Darwin" else machine
    kind = "macosx" if system == "Darwin" else "manylinux"
    if tag.platform != "any" and not re.fullmatch(rf"{kind}\w*_{machines}", tag.platform):
        return False
    if tag.abi == "abi3":
        return int(tag.interpreter.removeprefix("cp3") or 0) <= minor
    return tag.interpreter in {"py3", f"cp3{minor}"} and tag.abi in {"none", f"cp3{minor}"}


@pytest.mark.parametrize("name", UV_WHEELS)
def test_nothing_has_to_be_built_on_a_machine_that_is_promised(name: str) -> None:
    system, _, machine = name.partition("-")
    lacking = []
    for package, minor in product(LOCK["package"], MINORS):
        if package["source"] == {"editable": "."} or not wanted(package, system, machine, minor):
            continue
        files = [wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", ())]
        tags = {tag for file in files for tag in parse_wheel_filename(file)[3]}
        if not any(fits(tag, system, machine, minor) for tag in tags):
            lacking.append(f"{package['name']} {package['version']} for Python 3.{minor}")

    assert MINORS and lacking == []

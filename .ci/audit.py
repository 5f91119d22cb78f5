"""What is built in (`--sbom OUT`), and whether holes are known in it: pip-audit over what uv.lock names.

A hole that is known fails, unless `.ci/known-holes.txt` names it with the reason why it does not matter here.
Where the source of what is known cannot be reached, that is said, and nothing fails.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from bootstrap import UV_VERSION  # noqa: E402

ALLOWED = HERE / "known-holes.txt"
ANOTHER = "PIP_AUDIT_VULNERABILITY_SERVICE=osv asks osv.dev, or what PIP_AUDIT_OSV_URL names"
PATIENCE = 180  # seconds


def export(kind: str, out: Path, *more: str) -> None:
    """Write what uv.lock names, in one of uv's formats, with the pinned uv, else with one on the PATH."""
    pinned = HERE.parent / ".build" / f"uv-{UV_VERSION}"
    uv = str(pinned) if pinned.exists() else shutil.which("uv")
    if uv is None:
        raise FileNotFoundError("uv, which make sets up")
    line = [uv, "export", "--quiet", "--frozen", "--format", kind, "--output-file", str(out), *more]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, cwd=HERE.parent)


def allowed(path: Path = ALLOWED) -> dict[str, str]:
    """Return the holes that do not matter here, each with its reason; a line without one does not count."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    parted = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return {hole: reason.strip() for hole, _, reason in parted if reason.strip()}


def judged(report: Mapping[str, Any], known: Collection[str]) -> tuple[list[str], str]:
    """Return the holes that a report of pip-audit tells of, and what its source does not know."""
    packages = report["dependencies"]
    looked_at = [one for one in packages if "vulns" in one]
    if len(looked_at) < len(packages):
        return _holes(looked_at, known), f"its source knows {len(looked_at)} of {len(packages)} packages"
    return _holes(looked_at, known), ""


def _holes(packages: list[dict[str, Any]], known: Collection[str]) -> list[str]:
    found = []
    for one in packages:
        for hole in one["vulns"]:
            if not {hole["id"], *hole.get("aliases", ())} & set(known):
                mended = ", ".join(hole["fix_versions"]) or "no version yet"
                found.append(f"{one['name']} {one['version']}: {hole['id']}, mended in {mended}")
    return found


def audit() -> tuple[list[str], str]:
    """Return the holes that are known in what uv.lock names, and why not all were looked for, or empty."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, out = Path(folder, "requirements.txt"), Path(folder, "report.json")
        export("requirements.txt", wanted, "--group", "dev", "--no-emit-project")
        program = str(Path(sys.executable).with_name("pip-audit"))
        line = [program, "-r", str(wanted), "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
        line += ["--timeout", "15", "--format", "json", "--output", str(out)]
        try:
            done = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            return [], str(error).partition("\n")[0]
        if not out.exists() or not out.stat().st_size:
            said = done.stderr.strip().splitlines() or ["it said nothing"]
            return [], f"its source could not be reached ({said[-1][:160]})"
        return judged(json.loads(out.read_text("utf-8")), allowed())


def main() -> int:
    """Write the list of what is built in, or tell of known holes; return 1 where there is one."""
    if sys.argv[1:2] == ["--sbom"]:
        out = Path(sys.argv[2])
        out.parent.mkdir(exist_ok=True)
        export("cyclonedx1.5", out)
        print(f"{out}: what outtask is made of, as CycloneDX 1.5")
        return 0
    holes, why_not = audit()
    print(
        "\n".join(
            [
                *holes,
                f"Not all was looked for: {why_not}; {ANOTHER}."
                if why_not
                else "All packages were looked for.",
            ]
        )
    )
    return bool(holes)


if __name__ == "__main__":
    sys.exit(main())

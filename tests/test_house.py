"""Rules of the house that no linter knows: each one stands for a mistake that would otherwise come back."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 500
SOURCES = {".css", ".html", ".j2", ".js", ".py"}
TEXTS = SOURCES | {"", ".json", ".md", ".toml", ".typ", ".yaml", ".yml"}
PRIVATE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("the rules of the house need git, to know which files belong to the project")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_source_file_outgrows_its_one_idea(tracked: list[Path]) -> None:
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in tracked if path.suffix in SOURCES}

    assert {path: count for path, count in lines.items() if count > LONGEST} == {}


def test_no_file_names_a_folder_of_one_persons_machine(tracked: list[Path]) -> None:
    texts = {path: path.read_text("utf-8") for path in tracked if path.suffix in TEXTS}
    named = {path: PRIVATE_PATH.findall(text) for path, text in texts.items()}

    assert {path: found for path, found in named.items() if found} == {}


def test_the_lock_names_only_the_public_index() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text("utf-8")))

    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


def test_links_between_documents_lead_somewhere(tracked: list[Path]) -> None:
    dead = []
    for page in tracked:
        if page.suffix == ".md":
            for match in LINK.finditer(page.read_text("utf-8")):
                target = (match[1] or match[2]).partition("#")[0]
                if target and "://" not in target and not target.startswith("mailto:"):
                    dead += [] if (page.parent / target).exists() else [f"{page.name}: {target}"]

    assert dead == []


def test_the_page_of_methods_names_files_that_are_there() -> None:
    page = (ROOT / "docs" / "methods.md").read_text("utf-8")
    named = re.findall(r"\bmethods/[\w/]+\.py", page)

    assert named
    assert [path for path in named if not (ROOT / "src" / "outtask" / path).is_file()] == []


def test_third_party_code_is_a_dependency_not_a_copy(tracked: list[Path]) -> None:
    copies = re.compile(r"\.min\.(js|css)$|/(node_modules|vendor|third_party)/")

    assert [path for path in tracked if copies.search(path.as_posix())] == []

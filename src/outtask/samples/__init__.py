"""What is shipped to try things on: a real log, and an invented firm that has it. See SOURCE.md."""

from __future__ import annotations

from pathlib import Path

ATTRIBUTION = (
    "Sample data: Incident management process enriched event log, C. Amaral, M. Fantinato, S. Peres (2019), "
    "UCI Machine Learning Repository, doi.org/10.24432/C57S4H, CC BY 4.0."
)
HERE = Path(__file__).parent


def sample_log_path() -> Path:
    """Return the path of the shipped sample log (CSV, gzipped; 141,712 rows of 24,918 incidents)."""
    return HERE / "incident_event_log.csv.gz"


def sample_case_path() -> Path:
    """Return the path of the invented firm's case file; it names the log and the map of groups."""
    return HERE / "northern-mills.yaml"


def sample_functions_path() -> Path:
    """Return the path of the file that says which groups of the log make up which function of the firm."""
    return HERE / "northern-mills-functions.yaml"


def sample_profile_path() -> Path:
    """Return the path of what kind of client the firm is, and which contractors it has."""
    return HERE / "northern-mills-profile.yaml"

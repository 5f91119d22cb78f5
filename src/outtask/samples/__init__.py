"""The real log that is shipped to try things on; see SOURCE.md beside it for who published it."""

from __future__ import annotations

from pathlib import Path

ATTRIBUTION = (
    "Sample data: Incident management process enriched event log, C. Amaral, M. Fantinato, S. Peres (2019), "
    "UCI Machine Learning Repository, doi.org/10.24432/C57S4H, CC BY 4.0."
)


def sample_log_path() -> Path:
    """Return the path of the shipped sample log (CSV, gzipped; 141,712 rows of 24,918 incidents)."""
    return Path(__file__).with_name("incident_event_log.csv.gz")

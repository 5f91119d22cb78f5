"""A study whose functions were weighed, signed, and weighed again in another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from report_samples import sample_decision

from outtask.core.clock import now
from outtask.decide.models import Decision, Function, Result, Study
from outtask.formats.stored import stored


@pytest.fixture
def weighed(organisation: Any) -> Study:
    """A study whose functions were weighed: those of the reports' samples."""
    decision = sample_decision()
    everything = Study.objects.everything("a test")
    study = everything.create(title="Sourcing 2026", created_at=now(), changed_at=now())
    for one in decision.functions:
        Function.objects.everything("a test").create(study=study, name=one.name)
    Result.objects.everything("a test").create(
        study=study, key=f"key {study.pk}", case={}, body=stored(decision), created_at=now()
    )
    return study


def sign(study: Study, person: Any) -> Function:
    function = Function.objects.everything("a test").filter(study=study).order_by("pk").first()
    assert function is not None
    Decision.objects.everything("a test").create(
        function=function, kind="out-task", option="Out-tasking", verdict={}, case={}, case_hash="0" * 64,
        reason="It pays", review_on=date(2027, 1, 1), signed_at=now(), signed_by=person,
    )  # fmt: skip
    return function


def again(title: str) -> Study:
    """Another study of the same functions, weighed now."""
    study = Study.objects.everything("a test").create(title=title, created_at=now(), changed_at=now())
    for one in sample_decision().functions:
        Function.objects.everything("a test").create(study=study, name=one.name)
    Result.objects.everything("a test").create(
        study=study, key=title, case={}, body=stored(sample_decision()), created_at=now()
    )
    return study

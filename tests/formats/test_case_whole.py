"""Everything that a case may say, written in one file: no field is left out, and none has an error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
from pydantic import BaseModel

from outtask.formats.case_file import read_case
from outtask.formats.case_problems import Kind, check_case
from outtask.formats.case_schema import case_schema, models_in
from outtask.formats.yaml_lines import parse_yaml
from outtask.terms.amounts import Amount
from outtask.terms.case import Case

WHOLE = """
case: Everything a case may say
currency: CHF
start: 2026-07
horizon_months: 60
materiality: 0.05
confidence_needed: 0.6
paths: 2048
seed: 3
discount_rate: 6 %
wage_growth: {low: 1 %, likely: 2 %, high: 3 %}
price_indexation: {low: 1 %, likely: 1.5 %, high: 3 %, source: "index of the last ten years"}
irrecoverable_vat: 2.5 %
loaded_cost: {value: 150000, origin: measured, source: "payroll of last year"}
exchange_rates: {EUR: {low: 0.9, likely: 0.95, high: 1.02}, INR: 0.0105}
correlation: 0.25
correlations: {Backup: {Desk: 0.1, Disks: 0.8}}
organisation:
  {provider_skill: some, governance_hours: 160, country: CH}
providers:
  - {name: Ada, location: IN, managed_already: true, cultural_fit: {low: 40 %, likely: 0.6, high: 0.8}}
  - {name: Old, location: CH, note: known}
staff:
  - {name: Operators, count: 3, shares: {Backup: 0.4, Disks: 50 %}, loaded_cost: 140000}
logs:
  tickets:
    path: log.csv
    by: assignment_group
    take: last
    zone: Europe/Zurich
    day_first: true
    mapping: columns.yaml
    functions: groups.yaml
    country: CH
functions:
  - name: Desk
    note: first contact
    volume:
      unit: call
      per_month: {value: 900, origin: measured, source: log}
      growth: {low: -5 %, likely: 2 %, high: 8 %}
      growth_known: false
      volatility: 12 %
      noise: 6 %
      season: [1.1, 1, 1, 1, 1, 0.9, 0.8, 0.9, 1.1, 1.1, 1.1, 1]
      steps:
        - {month: 7, factor: {low: 1.1, likely: 1.2, high: 1.4, source: their export}, note: acquisition}
        - {month: 30, add: -40}
      also:
        - {unit: user, per_month: 1200, hours_per_unit: {low: 0.05, likely: 0.1, high: 0.2}, growth: 4 %}
        - {unit: server, drivers: drivers.csv, function: Saves, hours_per_unit: 0.5}
      ends_after: 110
      months_observed: 24
      observed: [880, 905, 921.5]
    work:
      hours_per_unit: 0.4
      fixed_hours: 20
      productive_hours: 1600
      utilisation: 75 %
      coverage_hours: 60
      seats: 2
      requirement_change: 10 %
      containment: 0.7
      routineness: 0.6
      key_person: 0.5
      documented: yes
      measured: true
    data: {kind: personal, allowed_locations: [CH, IN]}
    today:
      loaded_cost: 120000
      other_cost: 40000
      other_avoidable: 30 %
      costs:
        - {name: Licences, yearly: {low: 9000, likely: 12000, high: 15000, source: bid}, fate: transferred}
        - {name: Space, yearly: 8000, fate: stranded, note: leased until 2031}
      people_avoidable: 80 %
    freed_hours: {use: cash}
    stays_inside: 30
    values: {control: 9000, skills: 8000, innovation: 4000, culture: {low: 0, likely: 3000, high: 9000}}
    options:
      - model: in-house
        name: With fewer people
        hire_lag: 4
        release_lag: 6
        hiring_cost: 20000
        training_cost: 9000
        release_cost: 30000
        turnover: 10 %
        tools_per_person: 4000
        management_share: 10 %
        overtime_premium: 1.25
        overtime_cap: 8 %
        backlog_penalty: 15
      - model: staff-augmentation
        rate_per_hour: 110
        rework_share: 6 %
        turnover: 40 %
        onboarding_hours: 60
        supervision_hours: 8
        lead_time: 1
        notice: 0.5
        currency: CHF
      - model: out-tasking
        provider: Ada
        location: IN
        currency: INR
        note: by the call and the month
        price_per_unit: 900
        price_per_month: 300000
        price_trend: 1 %
        definition_cost: 900000
        onboarding_cost: 800000
        lead_time: 2
        ramp: 1
        minimum_share: 70 %
        notice_weeks: 4
        above_band: 5 %
        band_width: 20 %
        management_hours: 12
        verification_hours: 0.02
        repeat_share: 4 %
        escalation_share: 8 %
        failure_rate: 6 %
        replacement_cost: 1500000
        dip_share: 25 %
        dip_months: 2
        exit_cost: 300000
        delay_probability: 10 %
        delay_months: 2
        severance_people: 2
        severance_cost: 4000000
        control_level: 0.7
        skills_level: 0.7
        innovation_level: 0.8
        culture_level: 0.5
      - {name: By the hour, model: out-tasking, price_per_hour: 70}
      - {name: By the report, model: out-tasking, price_per_deliverable: 7000, deliverables_per_month: 2}
      - model: core-overflow
        carries: first level
        carried_share: 50 %
        core_people: 2
        core: {turnover: 8 %}
      - model: outsourcing
        price_per_unit: {low: 30, likely: 34, high: 40, question: true}
        baselines: [900, {low: 850, likely: 900, high: 950, question: true}, 800]
        glide: 2 %
        dead_band: 10 %
        arc_ratio: 0.9
        rrc_ratio: 0.6
        convention: beyond band
        floor_share: 70 %
        true_up: false
        lead_time: 6
        transition_months: 5
        transition_cost: 90000
        dual_running: 2
        ramp: 1
        term: 60
        renewal_cost: 30000
        benchmarking_cost: 12000
        termination_share: 20 %
        change_premium: 50 %
        retained_share: 10 %
        management_hours: 40
        repeat_share: 3 %
        escalation_share: 5 %
        failure_rate: 3 %
        replacement_cost: 200000
        dip_share: 30 %
        dip_months: 8
        exit_cost: 50000
        minimum_deal: 200000
        transfers_people: true
  - name: Disks
    stays: architecture
    volume: {per_month: 400, unit: TB, reversion: {level: {low: 400, likely: 500, high: 600}, speed: 50 %}}
    today:
      people: 2.5
      terms: {model: outsourcing, provider: Old, base_charge: 30000}
      contract: {provider: Old, ends_month: 14, notice: 6, fee: 25000}
    freed_hours: {use: core work, rate: 120}
  - name: Backup
    volume: {drivers: drivers.csv, function: Saves}
  - name: Post
    volume: {log: tickets}
  - name: Move
    project: {work_hours: 1500, duration: 5, due_month: 10, late_cost: 20000}
    options:
      - model: out-tasking
        fixed_price: 200000
        change_share: 15 %
        milestones: [{after: 30 %, pays: 0.4, note: design accepted}, {after: 1, pays: 60 %}]
      - {name: By the hour, model: out-tasking, price_per_hour: 130, overrun_share: 20 %}
bundles:
  - name: Data
    functions: [Backup, Post]
    option: {model: outsourcing, provider: Old, base_charge: 40000}
    price_reduction: 8 %
    transition_saving: 25 %
  - {name: More, functions: [Data, Desk]}
estate: true
estate_option: {model: outsourcing, provider: Old}
"""


def stated(term: BaseModel) -> Iterator[tuple[str, str]]:
    """Walk over every field that a case states, as (term, field)."""
    for name in term.model_fields_set:
        yield type(term).__name__, name
        value: Any = getattr(term, name)
        below = value.values() if isinstance(value, dict) else value
        for one in below if isinstance(value, tuple | dict) else (value,):
            if isinstance(one, BaseModel):
                yield from stated(one)


def test_every_field_can_be_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(WHOLE)
    (tmp_path / "drivers.csv").write_text(
        "function,month,unit,quantity\n"
        + "".join(f"Saves,2025-{m:02d},server,{90 + m}\n" for m in range(1, 13))
    )
    rows = ["number,sys_updated_at,incident_state,assignment_group,opened_at\n"]
    for i in range(400):
        day = f"2025-{1 + i // 50:02d}-{1 + i % 28:02d}"
        rows += [
            f"T{i},{day} {hour}:00,{state},Mail room,{day} 08:00\n"
            for hour, state in ((9, "New"), (11, "Closed"))
        ]
    (tmp_path / "log.csv").write_text("".join(rows))
    (tmp_path / "columns.yaml").write_text("ticket: number\n")
    (tmp_path / "groups.yaml").write_text("Post: [Mail room]\n")
    assert [problem for problem in check_case(path) if problem.kind is Kind.ERROR] == []
    case = read_case(path)
    written = set(stated(Case.model_validate(parse_yaml(WHOLE, "x")[0]))) | {("Amount", "origin")}
    everything = {(model.__name__, name) for model in models_in(Case) for name in model.model_fields}
    options = ("InHouse", "StaffAugmentation", "OutTasking", "CoreOverflow", "Outsourcing")
    by_option = {name for model, name in written if model in options}
    left = {
        (model, name) for model, name in everything - written if model not in options or name not in by_option
    }
    assert left == set()
    assert case.functions[2].volume.unit == "server"
    assert case.functions[0].volume.also[1].per_month is not None
    assert (
        case.functions[0].volume.also[1].per_month.source
        == "drivers.csv, mean of the last 3 of 12 complete months"
    )
    jsonschema.Draft202012Validator(case_schema()).validate(parse_yaml(WHOLE, "x")[0])
    assert Amount in models_in(Case)

"""The money assumptions of PV: complete, dated, marked as examples, ready to compute with."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from heating_program.domain.provenance import Status
from heating_program.reference import pv_money as room
from heating_program.reference.files import DATA, DataFaultError
from heating_program.reference.pv_money import pv_money, pv_money_versions, turnkey_price
from pv_sizing.amounts import DatedAmount, PricedEnergy
from pv_sizing.cash_flow import cash_flow
from pv_sizing.investment import Investment
from pv_sizing.losses import dry_steppe_losses
from pv_sizing.ownership import compare_ownership

ON = date(2026, 10, 1)


def test_no_assumption_passes_as_official_and_each_names_its_source() -> None:
    money = pv_money(ON)
    assert money.status is Status.EXAMPLE
    values = [item.value for item in money.figures], [item.value for item in money.choices]
    for value in (*values[0], *values[1]):
        assert value.status is Status.EXAMPLE
        assert len(value.source) > 10
        assert str(value).endswith("(示例)")


def test_the_price_of_building_is_the_one_of_the_catalogue() -> None:
    assert turnkey_price().value == 3000
    assert turnkey_price().status is Status.EXAMPLE
    assert pv_money(ON).costs(kwp_dc=5.5, kw_ac=5.0).capex_fen == 1_650_000


def test_the_costs_of_a_plant_are_the_figures_times_its_size() -> None:
    """5.5 kWp, 5 kW: 82.50 yuan cleaning, 33 insurance, 1,750 inverter, 1,100 roof, 825, 550."""
    costs = pv_money(ON).costs(kwp_dc=5.5, kw_ac=5.0)
    assert (costs.o_and_m_fen_per_kwp, costs.cleaning_fen, costs.insurance_fen) == (
        3000.0,
        8_250,
        3_300,
    )
    assert costs.replacements == (DatedAmount(12, 175_000),)
    assert costs.roof_works == (DatedAmount(15, 110_000),)
    assert (costs.residual_fen, costs.removal_fen) == (82_500, 55_000)
    assert pv_money(ON).costs(kwp_dc=5.5, kw_ac=5.0, capex_fen=2_000_000).insurance_fen == 4_000


def test_a_plant_is_computed_from_the_packaged_assumptions_alone() -> None:
    money = pv_money(ON)
    plant = Investment(
        kwp_dc=5.5,
        self_used=(PricedEnergy(1800.0, 41.5),),
        exported=(PricedEnergy(7000.0, 20.0),),
        costs=money.costs(kwp_dc=5.5, kw_ac=5.0),
        losses=dry_steppe_losses(),
        outlook=money.outlook(),
        natural_person=True,
    )
    assert len(cash_flow(plant).rows) == 26
    cases = compare_ownership(
        plant,
        loan=money.loan(),
        lease=money.lease(),
        export_fen_per_kwh={"low": 15.0, "mid": 20.0, "high": 28.29},
        module_count=10,
    )
    assert len(cases) == 9


def test_a_day_before_the_first_version_has_no_assumptions() -> None:
    with pytest.raises(DataFaultError, match="nothing is in force on 2025-12-31"):
        pv_money(date(2025, 12, 31))


def spoilt(stanza: dict[str, object], kind: str) -> list[object]:
    figures = stanza["figures"]
    choices = stanza["choices"]
    assert isinstance(figures, list)
    assert isinstance(choices, list)
    if kind == "missing":
        figures.pop()
    elif kind == "unit":
        figures[0]["unit"] = "月"
    elif kind == "impossible":
        next(item for item in figures if item["code"] == "loan_share")["value"] = "170"
    elif kind == "answer":
        choices[0]["value"] = "when_it_suits"
    elif kind == "misspelt":
        figures[0]["sorce"] = "?"
    return [stanza, stanza] if kind == "overlap" else [stanza]


@pytest.mark.parametrize("kind", ["missing", "unit", "impossible", "answer", "misspelt", "overlap"])
def test_a_spoilt_file_is_refused_with_its_place(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(DATA) / "pv_money.yaml").read_text(encoding="utf-8")
    (stanza,) = yaml.safe_load(text)["versions"]
    versions = spoilt(stanza, kind)
    monkeypatch.setattr(room, "read_yaml", lambda _name: {"versions": versions})
    with pytest.raises(DataFaultError, match=r"pv_money\.yaml version"):
        pv_money_versions.__wrapped__()

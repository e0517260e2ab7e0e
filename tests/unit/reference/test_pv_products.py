"""The catalogue of PV products: checked, dated, and nothing in it passes for official."""

import pytest

from heating_program.domain.provenance import Status
from heating_program.reference.pv_products import _offered, pv_catalogue
from pv_sizing.array import Module
from pv_sizing.single_diode import check_sheet, curve_at, fit_sheet


def test_the_catalogue_offers_one_module_of_the_classes_it_knows() -> None:
    catalogue = pv_catalogue()
    (module,) = catalogue.modules
    assert (module.p_max_w, module.length_m, module.width_m) == (550.0, 2.278, 1.134)
    assert [known.p_max_w for known in catalogue.known_modules] == [550.0, 585.0, 620.0, 700.0]
    assert module in catalogue.known_modules


def test_inverters_reach_from_5_to_30_kw() -> None:
    sizes = [inverter.kw_ac for inverter in pv_catalogue().inverters]
    assert sizes == [5.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0]


@pytest.mark.parametrize("module", pv_catalogue().known_modules, ids=lambda m: m.model)
def test_one_diode_gives_back_every_sheet(module: Module) -> None:
    diode = fit_sheet(module)
    check = check_sheet(module, diode)
    assert check.worst_point_pct <= 0.1
    assert check.temp_coeff_voc_pct_per_k == pytest.approx(
        module.temp_coeff_voc_pct_per_k, abs=1e-3
    )
    assert check.temp_coeff_isc_pct_per_k == pytest.approx(
        module.temp_coeff_isc_pct_per_k, abs=1e-3
    )
    # Not fitted, it follows: 0.04 %/K off for the p-type module, 0.01 %/K for the n-types.
    assert check.temp_coeff_pmax_pct_per_k == pytest.approx(
        module.temp_coeff_pmax_pct_per_k, abs=0.04
    )
    # The string rule is safe for each of them: above the diode, and by less than half a percent.
    cold_v = curve_at(diode, -35.0).v_oc_v
    assert cold_v < module.v_oc_at(-35.0) < cold_v * 1.005


def test_an_offered_module_must_be_entered() -> None:
    known = pv_catalogue().known_modules
    with pytest.raises(ValueError, match="not entered"):
        _offered(known, ["another"])
    with pytest.raises(ValueError, match="twice"):
        _offered((*known, known[0]), [known[0].model])
    with pytest.raises(ValueError, match="no module"):
        _offered(known, [])


def test_single_phase_ends_at_8_kw() -> None:
    assert {i.phases for i in pv_catalogue().inverters if i.kw_ac <= 8} == {1}
    assert {i.phases for i in pv_catalogue().inverters if i.kw_ac > 8} == {3}


def test_every_product_and_rule_says_that_it_is_an_example() -> None:
    catalogue = pv_catalogue()
    assert catalogue.status is Status.EXAMPLE
    for products in (catalogue.known_modules, catalogue.inverters):
        assert not any(product.official for product in products)
        assert all(product.source.startswith("pv/2026-01") for product in products)
    assert not catalogue.rules.official
    assert catalogue.rules.source.startswith("roof/2026-01")

"""The catalogue of PV products: checked, dated, and nothing in it passes for official."""

from heating_program.domain.provenance import Status
from heating_program.reference.pv_products import pv_catalogue


def test_the_catalogue_offers_one_module_and_inverters_from_5_to_30_kw() -> None:
    catalogue = pv_catalogue()
    (module,) = catalogue.modules
    assert (module.p_max_w, module.length_m, module.width_m) == (550.0, 2.278, 1.134)
    sizes = [inverter.kw_ac for inverter in catalogue.inverters]
    assert (sizes[0], sizes[-1]) == (5.0, 30.0)
    assert sizes == sorted(sizes)


def test_single_phase_ends_at_8_kw() -> None:
    assert {i.phases for i in pv_catalogue().inverters if i.kw_ac <= 8} == {1}
    assert {i.phases for i in pv_catalogue().inverters if i.kw_ac > 8} == {3}


def test_every_product_and_rule_says_that_it_is_an_example() -> None:
    catalogue = pv_catalogue()
    assert catalogue.status is Status.EXAMPLE
    products = (*catalogue.modules, *catalogue.inverters, catalogue.rules)
    assert not any(product.official for product in products)
    assert all(product.source.startswith("pv/2026-01") for product in products)

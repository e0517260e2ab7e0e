"""Packaged data as domain objects: divisions, climate, factors, tariffs, catalogue, policies.

Everything is loaded once and checked while loading; `check_all` does so at the start.
"""

from __future__ import annotations

from heating_program.reference import (
    banner_outlines,
    catalog,
    checklists,
    climate,
    climate_zones,
    divisions,
    envelopes,
    export_prices,
    factors,
    fuel_prices,
    heat_products,
    load_shapes,
    materials,
    name_sounds,
    policies,
    pv_batteries,
    pv_money,
    pv_products,
    quality_rules,
    retention,
    roof_rules,
    standards,
    step_days,
    tariffs,
)


def check_all() -> None:
    """Load and check everything that is quick; hourly years are hashed when first asked for.

    Raises
    ------
    DataFaultError
        Naming the file and the row that is wrong.
    """
    divisions.all_divisions()
    divisions.banner_letters()
    divisions.id_prefixes()
    name_sounds.check()
    climate.climates()
    climate.daily_years()
    climate.hourly_sums()
    factors.all_factors()
    factors.factor_sets()
    tariffs.plans()
    tariffs.heat_plans()
    fuel_prices.fuel_prices()
    export_prices.export_prices()
    catalog.technologies()
    materials.materials()
    envelopes.envelopes()
    heat_products.heat_catalogue()
    climate_zones.zones_of_areas()
    standards.standard_table()
    pv_products.pv_catalogue()
    pv_money.pv_money_versions()
    roof_rules.roof_rule_table()
    banner_outlines.banner_boxes()
    quality_rules.all_quality_rules()
    retention.all_retention_rules()
    load_shapes.load_shapes()
    load_shapes.heat_pump_figures()
    pv_batteries.house_batteries()
    checklists.checklists()
    step_days.step_days_versions()
    policies.policy_files()

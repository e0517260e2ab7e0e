"""Load shapes are example data with every month and hour in them."""

import math
from pathlib import Path

import pytest
import yaml

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.reference import files
from heating_program.reference.files import DataFaultError
from heating_program.reference.load_shapes import heat_pump_figures, load_shape, load_shapes


def test_the_farm_household_is_an_example_and_says_so() -> None:
    shape = load_shape("farm_household")
    assert shape.base_kwh_per_year.status is Status.EXAMPLE
    assert str(shape.base_kwh_per_year) == "1800 kWh(示例)"
    assert "Nothing in it is measured" in shape.base_kwh_per_year.source
    assert heat_pump_figures().status is Status.EXAMPLE


def test_every_day_of_a_month_adds_up_to_the_weight_of_the_month() -> None:
    shape = load_shape("farm_household")
    for month, weight in enumerate(shape.month_weights, start=1):
        assert math.fsum(shape.hour_weights(month)) == pytest.approx(24.0 * weight)


def test_evenings_outweigh_nights() -> None:
    shape = load_shape("farm_household")
    for month in (1, 7):
        hours = shape.hour_weights(month)
        assert min(hours[18:21]) > 2 * max(hours[1:4])


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(DomainError, match="load_shape_unknown"):
        load_shape("palace")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("month_weights", [1.0] * 11),
        ("winter_hour_weights", [1.0] * 23 + [0.0]),
        ("summer_hour_weights", [1.0] * 23 + [float("nan")]),
        ("summer_months", [13]),
        ("extra", 1),
    ],
)
def test_a_shape_with_a_hole_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    data = files.read_yaml("pv_load_shapes.yaml")
    data["shapes"][0][name] = value
    (tmp_path / "pv_load_shapes.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    monkeypatch.setattr(files, "DATA", tmp_path)
    with pytest.raises(DataFaultError, match=r"pv_load_shapes\.yaml shape 1"):
        load_shapes.__wrapped__()

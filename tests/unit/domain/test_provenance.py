"""A mark travels with every value that is not official."""

from heating_program.domain.provenance import Sourced, Status, weakest


def test_an_example_never_prints_as_official() -> None:
    value = Sourced(0.165, "元/kWh", "invented", Status.EXAMPLE)
    assert str(value) == "0.165 元/kWh(示例)"
    assert f"{value}".endswith("(示例)")
    assert f"{value:>20}".endswith("(示例)")


def test_an_official_value_prints_bare() -> None:
    assert str(Sourced(-15.3, "°C", "GB 50736", Status.OFFICIAL)) == "-15.3 °C"


def test_a_sum_is_as_reliable_as_its_weakest_part() -> None:
    assert weakest(Status.OFFICIAL, Status.ESTIMATE) is Status.ESTIMATE
    assert weakest(Status.EXAMPLE, Status.OFFICIAL) is Status.EXAMPLE
    assert weakest() is Status.OFFICIAL

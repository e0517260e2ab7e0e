"""The batteries that are shown beside a plant are examples and say so."""

from heating_program.domain.provenance import Status
from heating_program.reference.pv_batteries import house_batteries


def test_two_usual_sizes_are_looked_at_and_none_is_recommended() -> None:
    found = house_batteries()
    assert found.status is Status.EXAMPLE
    assert [each.capacity_kwh for each in found.batteries] == [5.0, 10.0]
    assert "no product was chosen" in found.source

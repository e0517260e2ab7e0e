"""Losses multiply, ageing follows the year, and every share has a source."""

import pytest

from pv_sizing.errors import LossError
from pv_sizing.losses import (
    Loss,
    LossSet,
    Uncertainty,
    constant_loss,
    dry_steppe_losses,
    pvwatts_losses,
    uniform_losses,
)


def test_pvwatts_defaults_leave_86_percent() -> None:
    assert pvwatts_losses().monthly_factor() == pytest.approx([0.8592] * 12, abs=5e-5)


def test_losses_multiply_instead_of_adding() -> None:
    two = LossSet("two", tuple(constant_loss(c, 10.0, "test", "judgement") for c in ("a", "b")))
    assert two.monthly_factor()[0] == pytest.approx(0.81)


def test_no_loss_leaves_everything() -> None:
    assert LossSet("none", ()).monthly_factor().tolist() == [1.0] * 12


def test_spring_dust_is_the_worst_of_the_year() -> None:
    losses = {loss.code: loss for loss in dry_steppe_losses().losses}
    dust = losses["dust"].monthly_pct
    assert max(range(12), key=dust.__getitem__) == 3
    assert 4.0 <= sum(dust) / 12 <= 6.0
    assert losses["snow"].monthly_pct[6] == 0.0


def test_every_planning_loss_says_where_it_comes_from() -> None:
    for loss in (*dry_steppe_losses().losses, *pvwatts_losses().losses):
        assert loss.source
        assert loss.basis in ("standard", "read", "judgement")


def test_power_only_falls_with_the_years() -> None:
    def aged(year: int) -> float:
        return LossSet("aged", (), 2.0, 0.5, year).age_factor

    assert aged(1) == pytest.approx(0.99)
    assert aged(2) == pytest.approx(0.98 * 0.9975)
    assert aged(25) == pytest.approx(0.98 * 0.995**23 * 0.9975)
    assert all(aged(year + 1) < aged(year) for year in range(1, 30))


@pytest.mark.parametrize("share", [-0.1, 100.1, float("nan")])
def test_an_impossible_share_names_loss_and_month(share: float) -> None:
    with pytest.raises(LossError, match="loss snow month 2"):
        Loss("snow", (0.0, share, *([0.0] * 10)), "test", "judgement")


def test_bad_sets_are_refused() -> None:
    with pytest.raises(LossError, match="loss_needs_twelve_months"):
        Loss("dust", (1.0,), "test", "judgement")
    with pytest.raises(LossError, match="loss_basis_unknown"):
        constant_loss("dust", 1.0, "test", "guess")
    twice = constant_loss("dust", 1.0, "test", "judgement")
    with pytest.raises(LossError, match="loss_named_twice"):
        LossSet("twice", (twice, twice))
    with pytest.raises(LossError, match="ageing_impossible"):
        LossSet("old", (), year=0)
    with pytest.raises(LossError, match="sigma_impossible"):
        Uncertainty(model_sigma_pct=-1.0)


def test_sigmas_add_in_squares() -> None:
    total = Uncertainty(3.0, 2.0).total_sigma_pct(ghi_sigma_pct=4.0, interannual_sigma_pct=3.5)
    assert total == pytest.approx(6.42, abs=0.005)
    assert uniform_losses(14.0, "test").monthly_factor()[11] == pytest.approx(0.86)

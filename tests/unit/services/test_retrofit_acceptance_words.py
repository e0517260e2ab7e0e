"""What the acceptance of a retrofit says of a verdict: plain words, and never more than it gave."""

from typing import Any

import pytest

from heating_program.domain.retrofit import Insulation
from heating_program.services.retrofit_acceptance_words import layer, measure, verdict_sentences

EPS = "wall:eps:80"


def result(outcome: str, pct: str, **changes: Any) -> dict[str, Any]:
    passes = outcome.startswith("pass")
    kept = {"saving_pct": pct, "passes": passes}
    return {
        "outcome": outcome,
        "passes": passes,
        "saving_pct": pct,
        "deciding": "hourly_model",
        "agree": True,
        "reached_by": [],
        "reached_saving_pct": None,
        "methods": {"hourly_model": kept, "steady_index": kept},
    } | changes


def test_a_clear_pass_asks_for_nothing_more() -> None:
    assert verdict_sentences(result("pass", "54.78")) == (
        "节能率 54.78%，达到 30%，节能验收合格。",
        "两种方法结论一致。",
    )


def test_a_borderline_pass_is_payable_only_with_evidence_from_the_site() -> None:
    first, _ = verdict_sentences(result("pass_borderline", "30.00"))
    assert "须附现场证据" in first


def test_a_hair_below_the_line_is_no_pass() -> None:
    first, *_ = verdict_sentences(result("fail_near", "29.99"))
    assert first == "节能率 29.99%，未达 30%，节能验收不合格。"


def test_a_fail_names_the_measure_that_would_reach_the_line() -> None:
    near = result("fail_near", "26.29", reached_by=[EPS], reached_saving_pct="54.78")
    _, advice, _ = verdict_sentences(near)
    assert advice.startswith("再做外墙")
    assert "80 mm" in advice
    assert advice.endswith("节能率可达 54.78%。")


def test_a_fail_that_nothing_mends_says_so() -> None:
    _, advice, _ = verdict_sentences(result("fail", "3.10"))
    assert "也达不到 30%" in advice


def test_a_disagreement_is_said_with_the_other_figure() -> None:
    other = {"saving_pct": "28.49", "passes": False}
    split = result("pass_borderline", "31.00", agree=False)
    split["methods"]["steady_index"] = other
    assert "另一种方法为 28.49%，未达 30%" in verdict_sentences(split)[-1]


def test_a_loss_is_printed_with_a_true_minus() -> None:
    assert "−1.20%" in verdict_sentences(result("fail", "-1.20"))[0]


def test_a_layer_that_was_not_found_is_called_so() -> None:
    assert layer("wall", Insulation("eps", 0.0)) == "未见保温层"


@pytest.mark.parametrize("code", ["window:double_pvc", "door:insulated", "air:tight"])
def test_every_kind_of_measure_has_a_name(code: str) -> None:
    assert measure(code) not in ("", code)

"""What the PV library says in codes must read as a sentence."""

import pytest

from heating_program.domain.pv_words import PLANE_REFUSAL_LABELS, reason_text


@pytest.mark.parametrize("why", PLANE_REFUSAL_LABELS)
def test_a_plane_that_cannot_be_laid_out_is_named_with_its_reason(why: str) -> None:
    said = reason_text("plane_cannot_be_laid_out", [("plane", "平台"), ("why", why)])
    assert said == f"平台{PLANE_REFUSAL_LABELS[why]}，未采用。"

"""What a machine lacks is skipped at home and fails in CI."""

import pytest

from tests.browser_support import chromium_path
from tests.needs import refuse


@pytest.mark.parametrize(("ci", "outcome"), [("true", "fail"), ("", "skip")])
def test_a_missing_browser_is_a_failure_only_in_ci(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: str
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(getattr(pytest, outcome).Exception, match="Chromium"):
        refuse("Chromium")


def test_the_browser_is_looked_for_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert chromium_path() is None

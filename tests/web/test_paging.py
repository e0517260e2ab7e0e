"""A page that is none says so and leads back, in every list that has pages."""

import pytest

from tests.factories.people import Staff
from tests.pages import Pages

LISTS = {
    "households.index": "TC",
    "conversions.index": "TC",
    "claims.index": "FC",
    "changes.index": "TR",
    "duplicates.index": "TR",
    "documents.index": "TC",
    "imports.index": "TC",
    "jobs.index": "TC",
    "quality.rows": "BA",
    "audit.index": "AU",
    "audit.readings": "AU",
}


@pytest.mark.parametrize("endpoint", LISTS)
def test_a_page_beyond_the_last_is_said_to_be_none(
    pages: Pages, staff: Staff, endpoint: str
) -> None:
    who = staff.id_of(LISTS[endpoint])
    assert "没有第" not in pages.get(endpoint, as_=who).text
    beyond = pages.get(endpoint, as_=who, query={"page": 1000})
    assert "没有第 1,000 页" in beyond.text
    assert "第 1000 /" not in beyond.text
    assert "第一页" in beyond.text

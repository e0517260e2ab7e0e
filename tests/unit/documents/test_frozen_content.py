"""Frozen content: there and back without loss, one spelling, one hash."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.documents.frozen import canonical, content_sha256, from_json, to_json
from heating_program.documents.registry import document_types
from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen


class Verdict(StrEnum):
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class Paper:
    example: bool
    on: date
    verdict: Verdict
    room_celsius: float
    lines: tuple[Line, ...]
    extra: Line | None = None
    remarks: str = ""


lines = st.builds(Line, text=st.text(), amount_fen=st.integers(0, 10**15))
papers = st.builds(
    Paper,
    example=st.booleans(),
    on=st.dates(),
    verdict=st.sampled_from(Verdict),
    room_celsius=st.floats(-60, 60),
    lines=st.lists(lines, max_size=4).map(tuple),
    extra=st.none() | lines,
    remarks=st.text(),
)
SAMPLE = Paper(True, date(2026, 11, 2), Verdict.GOOD, 18.0, (Line("甲", Fen(1)),))


@given(papers)
def test_content_survives_the_way_to_json_and_back(paper):
    stored = json.loads(json.dumps(to_json(paper)))
    assert from_json(Paper, stored) == paper


@given(papers)
def test_the_order_of_keys_does_not_change_the_hash(paper):
    plain = to_json(paper)
    backwards = dict(reversed(plain.items()))
    assert content_sha256(plain) == content_sha256(backwards)


def test_the_canonical_spelling_is_fixed():
    assert canonical({"b": 1, "a": ["户", None, True]}) == '{"a":["户",null,true],"b":1}'


def test_one_changed_fen_changes_the_hash():
    plain = to_json(SAMPLE)
    changed = plain | {"lines": [{"text": "甲", "amount_fen": 2}]}
    assert content_sha256(plain) != content_sha256(changed)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unknown": 1}, "unknown"),
        ({"on": "2026-13-01"}, "on"),
        ({"on": 20261102}, "on"),
        ({"verdict": "fair"}, "verdict"),
        ({"example": 1}, "example"),
        ({"lines": "甲"}, "lines"),
        ({"lines": [{"text": "甲", "amount_fen": 1.5}]}, "lines[0].amount_fen"),
        ({"lines": [{"text": "甲"}]}, "lines[0].amount_fen"),
        ({"extra": 3}, "extra"),
    ],
)
def test_content_that_does_not_fit_is_refused_by_field(changes, field):
    with pytest.raises(DomainError, match="document_content_invalid") as refusal:
        from_json(Paper, to_json(SAMPLE) | changes)
    assert refusal.value.values["text_field"] == field


def test_content_frozen_before_a_field_was_added_is_still_read():
    older = to_json(SAMPLE)
    del older["remarks"], older["extra"]
    assert from_json(Paper, older) == SAMPLE


def test_only_a_dataclass_can_be_frozen():
    with pytest.raises(TypeError):
        to_json({"a": 1})


def test_the_sample_of_every_document_survives_freezing():
    for document in document_types().values():
        stored = json.loads(canonical(to_json(document.sample)))
        assert from_json(document.content_type, stored) == document.sample

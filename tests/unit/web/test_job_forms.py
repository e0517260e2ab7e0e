"""The forms of the main job: what is typed, what comes out, where a refusal stands."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from heating_program.domain.errors import DomainError
from heating_program.domain.inspection import Answer, ItemVerdict
from heating_program.reference.checklists import checklist, checklists
from heating_program.web.forms.conversions import DeviceForm, OpeningForm, SchemeForm
from heating_program.web.forms.inspections import InspectionForm, form_for

SCHEME = {"maker": "甲", "model": "乙", "nominal_kw": "16", "price": "18000"}


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    """Give the lazy words somewhere to be spoken."""
    app = Flask("forms")
    Babel(app)
    with app.test_request_context():
        yield


def test_a_scheme_reads_full_width_digits_and_leaves_out_what_may_be_left_out() -> None:
    form = SchemeForm(MultiDict(SCHEME | {"nominal_kw": "１４。５"}))
    assert form.check(), form.errors
    device = form.details()
    assert (device.nominal_kw, device.kw_at_minus_20, device.backup_kw) == (14.5, None, 0.0)
    assert device.price_fen == 1_800_000


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("price", "-5"),
        ("price", "18.999"),
        ("nominal_kw", "0"),
        ("nominal_kw", "1e3"),
        ("nominal_kw", "nan"),
        ("kw_at_minus_20", "多"),
        ("maker", " "),
        ("model", "a\x00b"),
    ],
)
def test_a_wrong_field_of_a_scheme_is_the_only_one_refused(field: str, typed: str) -> None:
    form = SchemeForm(MultiDict(SCHEME | {field: typed}))
    assert not form.check()
    assert list(form.errors) == [field]


def test_a_legacy_route_is_not_offered() -> None:
    form = OpeningForm(MultiDict({"technology": "clean_coal", "with_retrofit": "no"}))
    assert not form.check()
    assert set(form.errors) == {"technology", "with_pv"}


@pytest.mark.parametrize("typed", ["sn-01", " SN－01 ", "ｓｎ—01", "s n - 0 1"])
def test_one_serial_number_is_written_one_way(typed: str) -> None:
    form = DeviceForm(MultiDict({"device_serial": typed, "heat_meter_no": ""}))
    assert form.check()
    assert form.numbers() == ("SN-01", "")


def visit(**typed: str) -> InspectionForm:
    """Fill the list of a hot-air heat pump so that everything passes, then change some answers."""
    items = checklist("ashp_air")
    good = {"outdoor_temp_celsius": "-12"}
    for item in items.items:
        if item.is_number:
            bound = item.minimum if item.minimum is not None else item.maximum
            good[f"value_{item.code}"] = f"{bound:g}"
        else:
            good[f"answer_{item.code}"] = "pass"
    return form_for(items)(MultiDict(good | typed))


@pytest.mark.parametrize("technology", checklists())
def test_every_checklist_makes_a_form_with_a_row_an_item(technology: str) -> None:
    items = checklist(technology)
    assert [row.item for row in form_for(items)().rows()] == list(items.items)


def test_a_good_visit_gives_an_answer_an_item_and_the_room_once() -> None:
    form = visit(value_C8="２１.5")
    assert form.check(), form.errors
    given = form.details()
    assert given["room_temp_celsius"] == 21.5
    assert given["outdoor_temp_celsius"] == -12.0
    assert Answer("C8", None, 21.5) in given["answers"]
    assert Answer("C1", ItemVerdict.PASS) in given["answers"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"answer_C1": ""}, "answer_C1"),
        ({"answer_C1": "perhaps"}, "answer_C1"),
        ({"answer_C1": "fail"}, "note_C1"),
        ({"value_C8": ""}, "value_C8"),
        ({"value_C8": "17.9"}, "note_C8"),
        ({"value_C8": "暖"}, "value_C8"),
        ({"value_C8": "25", "answer_C8": "fail"}, "note_C8"),
        ({"outdoor_temp_celsius": "-60"}, "outdoor_temp_celsius"),
    ],
)
def test_what_is_wrong_with_a_visit_stands_at_its_field(typed: dict[str, str], field: str) -> None:
    form = visit(**typed)
    assert not form.check()
    assert list(form.errors) == [field]


def test_an_item_that_does_not_apply_needs_no_number() -> None:
    form = visit(value_C7="", answer_C7="na")
    assert form.check(), form.errors


def test_a_refusal_from_the_service_finds_its_item() -> None:
    form = visit()
    form.refuse(DomainError("answer_note_missing", field="C3"))
    assert list(form.errors) == ["note_C3"]
    form.refuse(DomainError("not_in_acceptance"))
    assert form.form_errors

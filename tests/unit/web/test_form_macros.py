"""A field row as the macros write it: named, described, refused in words, and never unescaped."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import html5lib
import pytest
from jinja2 import Environment, FileSystemLoader
from wtforms import (
    BooleanField,
    DecimalField,
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    StringField,
)
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional

TEMPLATES = Path(__file__).parents[3] / "templates"
CHOICES = [
    SelectChoice("pass", "合格"),
    SelectChoice("fail", "不合格"),
    SelectChoice("na", "不适用"),
]


class Wall(Form):
    """A part of a form with its own fields."""

    thickness_mm = DecimalField("厚度")


class Survey(Form):
    """One field of each kind the macros tell apart."""

    owner_name = StringField("姓名", description="与户口簿一致")
    phone = StringField("手机号", [Optional()])
    area_m2 = DecimalField("建筑面积")
    base = RadioField("基础牢固", choices=CHOICES)
    consent = BooleanField("已同意")
    wall = FormField(Wall)
    rooms = FieldList(StringField("房间"), min_entries=1)


@pytest.fixture(scope="module")
def macros() -> Any:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.globals["csrf_token"] = lambda: "token"
    return environment.get_template("_macros/forms.html").module


def parsed(markup: str) -> Any:
    return html5lib.parseFragment(markup, namespaceHTMLElements=False)


def control(markup: str, tag: str = "input") -> dict[str, str]:
    return dict(next(iter(parsed(markup).iter(tag))).attrib)


def texts(markup: str) -> str:
    return "".join(parsed(markup).itertext())


def refuse(fields: Iterable[Field], message: str) -> None:
    for field in fields:
        field.errors = [message]


def test_the_label_names_its_control(macros: Any) -> None:
    markup = macros.field(Survey().owner_name)
    assert control(markup, "label")["for"] == control(markup)["id"] == "owner_name"


def test_the_hint_describes_the_control(macros: Any) -> None:
    assert control(macros.field(Survey().owner_name))["aria-describedby"] == "owner_name-hint"


def test_a_refused_control_points_to_its_error_in_words(macros: Any) -> None:
    form = Survey()
    refuse([form.owner_name], "请填写姓名")
    markup = macros.field(form.owner_name)
    assert control(markup)["aria-invalid"] == "true"
    assert control(markup)["aria-describedby"].split() == ["owner_name-hint", "owner_name-error"]
    assert "错误：请填写姓名" in texts(markup)


def test_only_what_may_stay_empty_is_called_optional(macros: Any) -> None:
    assert "（选填）" in texts(macros.field(Survey().phone))
    assert "（选填）" not in texts(macros.field(Survey().owner_name))


def test_a_number_is_typed_as_text_with_its_unit_in_the_label(macros: Any) -> None:
    markup = macros.field(Survey().area_m2, unit="m²")
    assert control(markup)["type"] == "text"
    assert control(markup)["inputmode"] == "decimal"
    assert "建筑面积（m²）" in texts(markup)


def test_an_account_of_another_person_is_never_completed_by_the_browser(macros: Any) -> None:
    assert control(macros.field(Survey().owner_name))["autocomplete"] == "off"


def test_what_the_form_says_about_completion_wins(macros: Any) -> None:
    form = Survey()
    form.phone.render_kw = {"autocomplete": "tel"}
    assert control(macros.field(form.phone))["autocomplete"] == "tel"


def test_three_answers_stand_in_one_named_group_with_their_tones(macros: Any) -> None:
    tree = parsed(macros.segment(Survey().base))
    assert [span.get("class") for span in tree.iter("span")] == [
        "segment ok",
        "segment bad",
        "segment na",
    ]
    assert "".join(next(iter(tree.iter("legend"))).itertext()) == "基础牢固"
    assert len(list(tree.iter("input"))) == len(list(tree.iter("label"))) == 3


def test_what_was_typed_comes_back_as_text(macros: Any) -> None:
    form = Survey(data={"owner_name": '"><script>'})
    refuse([form.owner_name], "<b>")
    markup = macros.field(form.owner_name)
    assert control(markup)["value"] == '"><script>'
    assert not list(parsed(markup).iter("script"))
    assert not list(parsed(markup).iter("b"))


def test_the_summary_counts_and_links_every_refusal(macros: Any) -> None:
    form = Survey()
    refuse([form.owner_name, form.base, form.wall.form.thickness_mm, form.rooms[0]], "请改")
    refuse([form.rooms], "房间")
    tree = parsed(macros.error_summary(form, ["该户已有在办的改造"]))
    assert [link.get("href") for link in tree.iter("a")] == [
        "#owner_name",
        "#base-0",
        "#wall-thickness_mm",
        "#rooms-0",
    ]
    assert "有 5 处需要修改" in "".join(tree.itertext())


def test_a_form_without_refusals_has_no_summary(macros: Any) -> None:
    assert not texts(macros.error_summary(Survey())).strip()


def test_an_identity_number_is_described_by_what_was_read_from_it(macros: Any) -> None:
    markup = macros.id_number(Survey().owner_name)
    assert control(markup, "p")["id"] == "owner_name-hint"
    assert "owner_name-reading" in control(markup)["aria-describedby"].split()

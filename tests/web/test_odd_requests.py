"""What nobody's browser sends: odd addresses, odd fields, other hosts, forged forms."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from heating_program.access import declared_access
from heating_program.models.base import new_id
from heating_program.web.asked import own_path
from tests.factories.people import Staff
from tests.pages import Pages

NINES = "9" * 400


@pytest.mark.parametrize(
    ("endpoint", "who", "query"),
    [
        *(("households.index", "TC", query) for query in ("area=abc", "area=-", "area=%00")),
        *((f"{noun}.index", "TC", f"area={NINES}0") for noun in ("claims", "conversions")),
        *((f"{noun}.index", "TC", f"page={NINES}") for noun in ("households", "documents")),
        *((f"{noun}.index", "TC", f"page={NINES}") for noun in ("claims", "conversions")),
        ("budget.index", "FC", f"year={NINES[:20]}"),
        ("budget.index", "FC", "year=0"),
        *(("audit.index", "AU", f"day={day}") for day in ("0001-01-01", "9999-12-31")),
        ("audit.readings", "AU", "day=0001-01-01"),
    ],
)
def test_a_senseless_query_gets_a_page(
    pages: Pages, staff: Staff, endpoint: str, who: str, query: str
) -> None:
    assert pages.get(endpoint, as_=staff.id_of(who), query=query).status == 200


def test_what_is_no_area_holds_no_household(pages: Pages, staff: Staff) -> None:
    page = pages.get("households.index", as_=staff.id_of("TC"), query="area=15080210220２")
    assert page.status == 200


@pytest.mark.parametrize("typed", [NINES, f"{NINES}.5", "1_0", "1e2", "nan", "inf", "٣", "--1"])
def test_a_number_that_is_none_is_refused_beside_its_field(
    pages: Pages, staff: Staff, typed: str
) -> None:
    answer = pages.post(
        "enrolment.take",
        {"length_m": typed, "structure": "<b>"},
        key=new_id(),
        number=2,
        as_=staff.id_of("TC"),
    )
    assert answer.status == 422
    said = {"请填写数字。", "请只填数字：不写单位和逗号，小数用点。", "应在 3 至 40 之间。"}
    assert said & set(answer.errors)


@pytest.mark.parametrize(
    "wanted",
    ["//evil.cn", "/\\evil.cn", "/\t/evil.cn", "/\n/evil.cn", "http://evil.cn", "evil.cn", ""],
)
def test_no_address_of_another_host_is_followed(wanted: str) -> None:
    assert own_path(wanted) == "/"


@pytest.mark.parametrize("wanted", ["/", "/households?q=%20&page=2", "/me"])
def test_our_own_path_is_followed(wanted: str) -> None:
    assert own_path(wanted) == wanted


def test_a_refusal_leads_back_to_our_own_page_only(pages: Pages, staff: Staff) -> None:
    client = pages.client(staff.id_of("FC"))
    for referrer, expected in (
        ("http://localhost/budget?year=2026", "/budget?year=2026"),
        ("http://localhost//evil.cn/", "/"),
        ("http://localhost.evil.cn/", "/"),
        ("http://evil.cn/", "/"),
    ):
        answer = client.post("/documents/draft", data={"kind": "x"}, headers={"Referer": referrer})
        assert (answer.status_code, answer.headers["Location"]) == (303, expected)


def test_json_is_not_read_anywhere(pages: Pages, staff: Staff) -> None:
    client = pages.client(staff.id_of("TC"))
    for path in ("/login", "/me/confirm", "/me/second-factor", "/me/password"):
        answer = client.post(path, json={"username": 5, "password": [1]})
        assert answer.status_code == 400, path


def test_every_door_that_writes_refuses_a_forged_form(
    app: Flask, pages: Pages, staff: Staff
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    values: dict[str, Any] = {"any": "x"}
    open_doors = []
    with app.test_request_context():
        rules = [
            rule
            for rule in app.url_map.iter_rules()
            if "POST" in (rule.methods or ()) and declared_access(app, rule.endpoint)
        ]
    for rule in rules:
        for name in rule.arguments:
            converter = rule._converters[name]
            choices = getattr(converter, "items", None)
            any_key = 1 if isinstance(converter, IntegerConverter) else str(new_id())
            values[name] = sorted(choices)[0] if choices else any_key
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(
                rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST"
            )
        answer = pages.client(staff.id_of("AD")).post(path, data={"csrf_token": "forged"})
        if answer.status_code != 400:
            open_doors.append(f"{rule.endpoint}: {answer.status}")
    assert not open_doors, "\n".join(open_doors)
    assert len(rules) > 20

"""The browser starts, and the accessibility assertion names what is wrong."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser_support import assert_accessible

pytestmark = pytest.mark.browser
STRICT = "default-src 'none'; script-src 'nonce-x'"


def page_of(browser: Browser, body: str, lang: str = 'lang="zh"') -> Page:
    page = browser.new_page()
    html = f"<!doctype html><html {lang}><head><title>页</title></head><body>{body}</body></html>"
    page.route(
        "**/*",
        lambda route: route.fulfill(
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": STRICT},
            body=html,
        ),
    )
    page.goto("http://127.0.0.1:9/")
    return page


def test_a_good_page_under_a_strict_policy_passes(browser: Browser) -> None:
    page = page_of(browser, "<main><h1>首页</h1></main>")
    assert_accessible(page)
    page.close()


def test_a_bad_page_is_named_rule_by_rule(browser: Browser) -> None:
    page = page_of(browser, "<main><h1>首页</h1><img src='x.png'><input></main>", lang="")
    with pytest.raises(pytest.fail.Exception) as failure:
        assert_accessible(page)
    for rule in ("html-has-lang", "image-alt", "label", "<img src"):
        assert rule in str(failure.value)
    page.close()

"""Behind our own proxy: whose address counts, and that a city's server renders papers too."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from heating_program.app import create_app
from heating_program.config import Settings
from heating_program.web.views import verify

FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "qnqn.test"}


@pytest.fixture
def settings(app: Flask) -> Settings:
    own: Settings = app.extensions["settings"]
    return own


def statuses(app: Flask, tries: int) -> set[int]:
    """Ask for codes from as many addresses as there are tries, as the headers tell it."""
    client = app.test_client()
    return {
        client.get("/verify/x", headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code
        for number in range(tries)
    }


def test_what_a_browser_claims_of_its_address_is_not_believed(app: Flask) -> None:
    assert statuses(app, verify.MOST + 1) == {404, 429}
    answer = app.test_client().get("/login", headers=FORWARDED)
    assert "Strict-Transport-Security" not in answer.headers


def test_what_our_own_proxy_says_is_believed(settings: Settings) -> None:
    behind = create_app(replace(settings, trusted_proxies=1))
    assert statuses(behind, verify.MOST + 1) == {404}
    answer = behind.test_client().get("/login", headers=FORWARDED)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.slow
def test_a_production_server_renders_papers_too(settings: Settings) -> None:
    environ = {
        "HEATING_DATA_DIR": str(settings.data_dir),
        "HEATING_KEY_DIR": str(settings.key_dir),
        "HEATING_DATABASE_URL": settings.database_url,
    }
    said = subprocess.run(
        [sys.executable, "-c", "import threading, wsgi; print(threading.enumerate())"],
        cwd=Path(__file__).parents[2],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "outbox" in said

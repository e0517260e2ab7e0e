"""The installation's settings: read once from the environment, checked, then handed to the app.

There is one configuration, not one per environment; what differs between an office PC and a city is
these values.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import platformdirs

from heating_program.domain.errors import DomainError

APP_NAME = "bayannur-clean-heating"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lives and how strict the doors are.

    Parameters
    ----------
    data_dir
        Database (when embedded), documents and photos; everything a backup takes.
    key_dir
        Master key and cookie secret; never inside `data_dir`: a stolen backup opens nothing.
    database_url
        `sqlite:///…` or `postgresql+psycopg://…`.
    public_url
        Address printed in papers and QR codes.
    is_https
        Cookies travel over TLS only.
    totp_roles
        Role codes that must log in with a second factor.
    trusted_proxies
        How many of our own proxies stand before the server and tell it who asks, and by TLS; what
        a browser itself claims about that is never believed.
    """

    data_dir: Path
    key_dir: Path
    database_url: str
    public_url: str
    is_https: bool
    totp_roles: frozenset[str]
    unit_name: str
    trusted_proxies: int = 0

    @property
    def key_file(self) -> Path:
        """The master key of personal data."""
        return self.key_dir / "master.key"

    @property
    def documents_dir(self) -> Path:
        """Rendered papers, named by the hash of their bytes."""
        return self.data_dir / "documents"

    @property
    def imports_dir(self) -> Path:
        """Sheets in work, sealed; what came of them is in the database."""
        return self.data_dir / "imports"

    @property
    def photos_dir(self) -> Path:
        """Photos as uploaded and as shown, named by the hash of their bytes."""
        return self.data_dir / "photos"

    @property
    def jobs_dir(self) -> Path:
        """Locks of the workers, the engine's own file and, below, what jobs have written."""
        return self.data_dir / "jobs"

    @property
    def job_files_dir(self) -> Path:
        """Sealed files that jobs have made; a backup takes those of jobs that may go on."""
        return self.jobs_dir / "files"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `HEATING_*` variables.

    Raises
    ------
    DomainError
        `key_inside_data` when the key would be backed up together with what it protects.
    """
    default_dir = platformdirs.user_data_dir(APP_NAME, appauthor=False)
    data_dir = Path(environ.get("HEATING_DATA_DIR", default_dir)).expanduser().absolute()
    key_dir = Path(environ.get("HEATING_KEY_DIR", f"{data_dir}-keys")).expanduser().absolute()
    if key_dir.is_relative_to(data_dir):
        raise DomainError("key_inside_data", path=str(key_dir))
    return Settings(
        data_dir=data_dir,
        key_dir=key_dir,
        database_url=environ.get(
            "HEATING_DATABASE_URL", f"sqlite:///{data_dir / 'heating.sqlite'}"
        ),
        public_url=environ.get("HEATING_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        is_https=environ.get("HEATING_HTTPS", "0") == "1",
        totp_roles=frozenset(environ.get("HEATING_TOTP_ROLES", "").split()),
        unit_name=environ.get("HEATING_UNIT_NAME", "巴彦淖尔市农村清洁取暖与光伏项目"),
        trusted_proxies=int(environ.get("HEATING_PROXIES", "0")),
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the variables from which another process reads these very settings."""
    return {
        "HEATING_DATA_DIR": str(settings.data_dir),
        "HEATING_KEY_DIR": str(settings.key_dir),
        "HEATING_DATABASE_URL": settings.database_url,
        "HEATING_PUBLIC_URL": settings.public_url,
        "HEATING_HTTPS": "1" if settings.is_https else "0",
        "HEATING_TOTP_ROLES": " ".join(sorted(settings.totp_roles)),
        "HEATING_UNIT_NAME": settings.unit_name,
        "HEATING_PROXIES": str(settings.trusted_proxies),
    }


def prepare_secrets(settings: Settings) -> None:
    """Create the cookie secret if there is none; several starting processes end up with one.

    The first to link its file wins; the others read the winner's.
    """
    settings.key_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = settings.key_dir / "cookie.secret"
    if path.exists():
        return
    mine = settings.key_dir / f".cookie.{os.getpid()}.{secrets.token_hex(4)}"
    mine.touch(mode=0o600)
    mine.write_text(secrets.token_urlsafe(48))
    try:
        os.link(mine, path)
    except FileExistsError:
        pass
    finally:
        mine.unlink()


def flask_config(settings: Settings) -> dict[str, object]:
    """Return the Flask, CSRF and login-library configuration of these settings."""
    secret = (settings.key_dir / "cookie.secret").read_text()
    return {
        "SECRET_KEY": secret,
        "MAX_CONTENT_LENGTH": 10 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.is_https else "session",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # a form may wait for a whole field day; the session bounds it
        "WTF_CSRF_SSL_STRICT": settings.is_https,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        **_login_config(secret),
    }


def _login_config(secret: str) -> dict[str, object]:
    return {
        "SECURITY_PASSWORD_SALT": secret,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [
            {"username": {"mapper": str.strip, "case_insensitive": True}}
        ],
        "SECURITY_USERNAME_ALLOWED_CHARS": ["L", "N", "Pd", "Pc", "Po"],
        "SECURITY_USERNAME_MIN_LENGTH": 2,
        "SECURITY_USERNAME_MAX_LENGTH": 64,
        "SECURITY_USERNAME_ENABLE": True,
        "SECURITY_USERNAME_REQUIRED": True,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_CHANGE_URL": "/me/password",
        "SECURITY_POST_CHANGE_VIEW": "/me",
        "SECURITY_VERIFY_URL": "/me/confirm",
        "SECURITY_POST_VERIFY_VIEW": "/me",
        "SECURITY_POST_LOGOUT_VIEW": "/login",
        # Changing the second factor asks for the password again after half an hour.
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_SETUP_URL": "/me/second-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/login/second-factor",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/me",
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # one step early or late
        "SECURITY_TOTP_SECRETS": {"1": secret},
        "SECURITY_TOTP_ISSUER": "清洁取暖",
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_STATIC_FOLDER": None,
        "REMEMBER_COOKIE_DURATION": 0,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
    }

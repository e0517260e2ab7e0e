"""The extensions of the application, created bare and bound to it in app.py.

The database glue is ours: the library for it closes asynchronous sessions we never open at the end
of every request, which costs more than the rest of a small page (docs/decisions/0003).
"""

from typing import Any

from flask import Flask, current_app, g
from flask_babel import Babel
from flask_security import Security
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from heating_program.models.engine import prepare


class Database:
    """One engine an application, one reading session a request; writing goes by `unit_of_work`."""

    def init_app(self, app: Flask, url: str, session_info: dict[str, Any]) -> None:
        """Make the engine and close the reading session when its context ends.

        Parameters
        ----------
        session_info
            What every session carries (see services/circumstances.py); may be filled in later.
        """
        app.extensions["engine"] = prepare(create_engine(url))
        app.extensions["session_info"] = session_info
        app.teardown_appcontext(_close)

    @property
    def engine(self) -> Engine:
        """The engine of the current application."""
        engine: Engine = current_app.extensions["engine"]
        return engine

    @property
    def session(self) -> Session:
        """The reading session of the current request or command."""
        if "reading_session" not in g:
            info = current_app.extensions["session_info"]
            g.reading_session = Session(self.engine, info=dict(info))
        session: Session = g.reading_session
        return session


def _close(_error: BaseException | None) -> None:
    session = g.pop("reading_session", None)
    if session is not None:
        session.close()


db = Database()
babel = Babel()
csrf = CSRFProtect()
security = Security()

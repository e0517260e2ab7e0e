"""The Flask extensions, created bare and bound to the application in app.py."""

from flask_babel import Babel
from flask_security import Security
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

db = SQLAlchemy()
babel = Babel()
csrf = CSRFProtect()
security = Security()

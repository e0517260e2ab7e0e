"""The door for a production web server: ``granian --interface wsgi wsgi:app``."""

from heating_program.app import create_app

app = create_app()

"""The door for a production web server: ``granian --interface wsgi wsgi:app``."""

from heating_program.app import serving_app

app = serving_app()

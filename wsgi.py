"""The door for a production web server: ``granian --interface wsgi wsgi:app``."""

from heating_program.app import create_app
from heating_program.jobs import outbox

app = create_app()
outbox.start(app)  # papers are rendered by every serving process, as `heating serve` does it

"""What the catalogue of envelopes offers can be read in English."""

from flask import Flask
from flask_babel import Babel

from heating_program.reference.envelopes import envelopes
from heating_program.web.envelope_words import PORCH_NAMES, WALL_NAMES


def test_every_wall_and_porch_of_the_catalogue_has_its_words() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        assert set(map(str, WALL_NAMES)) == {each.zh for each in envelopes().by_code.values()}
        assert set(map(str, PORCH_NAMES)) == {each.zh for each in envelopes().porches.values()}

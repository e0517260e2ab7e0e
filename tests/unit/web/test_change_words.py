"""What a recorded value says to its reader."""

from flask import Flask

from heating_program.web.change_words import value_words


def test_a_use_of_energy_is_told_without_a_code(app: Flask) -> None:
    recorded = ["heating straw kang 2.9 t 2,659.00 CNY"]
    with app.test_request_context():
        assert value_words("energy", recorded) == "取暖 秸秆 火炕 2.9 吨 2,659.00 元"

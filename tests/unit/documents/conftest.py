"""What the tests of the papers share."""

from datetime import date

import pytest

from heating_program.documents.envelope import Envelope
from heating_program.documents.fonts import Face, Fonts, load_fonts
from heating_program.documents.frozen import content_sha256, to_json
from heating_program.documents.registry import document_type
from heating_program.domain.document_number import DocumentNumber


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    """The real typefaces."""
    return load_fonts()


@pytest.fixture
def small_fonts() -> Fonts:
    """Three faces of a few characters, for questions that need no outlines."""
    return Fonts(
        Face("Sans", frozenset("补贴甲乙ABC"), "1"),
        Face("Serif", frozenset("补贴甲"), "2"),
        (Face("Further", frozenset("丙"), "3"),),
    )


@pytest.fixture
def envelope_of():
    """Make the envelope of a document's sample."""

    def make(code: str, **changes: object) -> Envelope:
        document = document_type(code)
        facts: dict[str, object] = {
            "number": str(DocumentNumber("LH", 2026, document.series, 1)),
            "issued_on": date(2026, 11, 2),
            "issuing_unit": "巴彦淖尔市临河区清洁取暖工作专班",
            "file_no": "干召庙清暖档〔2026〕0001号",
            "verify_url": "https://qingnuan.example/verify/0123456789abcdef0123456789abcdef",
            "verify_code": "0123456789abcdef0123456789abcdef",
            "content_sha256": content_sha256(to_json(document.sample)),
        }
        return Envelope(**(facts | changes))

    return make

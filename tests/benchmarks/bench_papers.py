"""Pages a second of our papers, beside a bare reportlab page of the same run."""

import io
from datetime import date

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.envelope import Envelope
from heating_program.documents.fonts import load_fonts
from heating_program.documents.frozen import content_sha256, to_json
from heating_program.documents.registry import document_types, render
from tests.benchmarks.report import Report, median_seconds


def bench(report: Report) -> None:
    """Render every paper's sample; the first of a process is measured on its own."""
    fonts = load_fonts()
    plain = median_seconds(_bare_page)
    for paper in document_types().values():
        content = to_json(paper.sample)
        envelope = Envelope(
            number="LH-2026-BTZG-000001-G",
            issued_on=date(2026, 11, 2),
            issuing_unit="示例单位",
            file_no="HH-150802-000001",
            verify_url="http://127.0.0.1:8000/verify/" + "0" * 32,
            verify_code="0" * 32,
            content_sha256=content_sha256(content),
        )
        pages = render(paper.code, content, envelope, fonts).pages
        taken = median_seconds(lambda c=content, e=envelope, p=paper: render(p.code, c, e, fonts))
        report.ratio(
            f"{paper.title}, one page of {pages}",
            taken / pages * 1000,
            plain * 1000,
            "ms",
            plain_is="bare page",
        )
        report.value(f"{paper.title}", pages / taken, "pages/s")


def _bare_page() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for line in range(40):
        canvas.drawString(72, 760 - line * 16, f"A bare line of a bare page, number {line}.")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()

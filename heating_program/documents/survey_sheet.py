"""入户摸底表: the sheet a surveyor carries from house to house, blank or with what is known.

A working sheet: it has no number of its own, is not issued and bears no seal. Two pages a
household, so that it prints on one leaf; any number of households follow one another in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.blocks import RULE_GREY, RULE_PT
from heating_program.documents.envelope import chinese_date
from heating_program.documents.fonts import Fonts
from heating_program.documents.sheet import renderer
from heating_program.documents.signing import draw_qr
from heating_program.documents.survey_questions import (
    MOST_MEMBERS,
    Row,
    SurveySheet,
    account,
    energy,
    family,
    house,
    shell,
)
from heating_program.documents.survey_rows import HEAD, LABEL, OPTION, VALUE, Rows
from heating_program.documents.text import Style, draw_aligned, draw_line, fitted, set_line, wrap
from heating_program.domain.errors import DomainError

TITLE: Final = "农村清洁取暖入户摸底表"
_LEFT_PT: Final = 13 * mm
_WIDTH_PT: Final = A4[0] - 2 * _LEFT_PT
_TOP_PT: Final = A4[1] - 10 * mm
_FOOT_PT: Final = 9 * mm
_TITLE: Final = Style("serif", 15, 20, bold=True, spacing_pt=1)
_SECTION: Final = replace(HEAD, size_pt=9.5, leading_pt=13)
_TITLE_PT: Final = 5.6 * mm
_LEAST_ROW_PT: Final = 5.2 * mm
_WANTED_ROW_PT: Final = 7.4 * mm
# Consent, signatures and a place to sketch the house.
_ENDING_PT: Final = 92 * mm
_QR_PT: Final = 17 * mm
_HEAD_PT: Final = 17 * mm
_FIRST_ROOM_PT: Final = _TOP_PT - _HEAD_PT - _FOOT_PT
_THUMB_PT: Final = (25 * mm, 35 * mm)
_CONSENT: Final = (
    "本人知晓并同意：为办理农村清洁取暖、节能改造和屋顶光伏项目，主管部门按规定处理以上信息，"
    "用于资格核查、公示（隐去证件号、账号和电话）、补贴发放和运行管理；可查询、更正本户信息。"
    "本人承诺所填内容属实，改造完成后不再散烧煤。"
)


@dataclass(frozen=True, slots=True)
class SurveyPrint:
    """What is the same on every sheet of one file."""

    unit_name: str
    printed_on: date
    printed_by: str = ""


def render(sheets: Sequence[SurveySheet], about: SurveyPrint, fonts: Fonts) -> bytes:
    """Write the sheets of one or many households as one PDF file of two pages each.

    Parameters
    ----------
    sheets : sequence of SurveySheet
    about : SurveyPrint
    fonts : Fonts
        A character no face has is printed as 〓 with its code point, to be written by hand.

    Returns
    -------
    bytes
        The same for the same arguments.

    Raises
    ------
    DomainError
        ``document_piece_too_tall`` when what is known of a household needs more than two pages.
    """
    file = BytesIO()
    canvas = _canvas(file, fonts)
    for sheet in sheets:
        shown = _printable(sheet, fonts)
        first, second = _sections(fonts, shown)
        for number, (sections, ending) in enumerate(((first, None), (second, _ending)), start=1):
            y = _head(canvas, fonts, shown, about, number)
            room = y - _FOOT_PT - (_ENDING_PT if ending else 0)
            rows = _fitting(fonts, sections, room, _WANTED_ROW_PT)
            for title, asked in sections:
                y = _section(canvas, rows, title, asked, y)
            if ending is not None:
                y = ending(canvas, fonts, shown, y)
            if y < _FOOT_PT:
                raise DomainError("document_piece_too_tall")
            _foot(canvas, fonts, shown, about, number)
            canvas.showPage()
    canvas.save()
    return file.getvalue()


Sections = list[tuple[str, list[Row]]]
Ending = Callable[[Canvas, Fonts, SurveySheet, float], float]


def _sections(fonts: Fonts, sheet: SurveySheet) -> tuple[Sections, Sections]:
    return (
        _first_page(fonts, sheet),
        [
            ("二、住宅（续）：门窗与构造", shell(sheet)),
            ("三、现状用能与意愿", energy(sheet)),
            ("四、账户与同意", account(sheet)),
        ],
    )


def _first_page(fonts: Fonts, sheet: SurveySheet) -> Sections:
    """Ask on one page, with as many members as it holds: long names may take two lines each."""
    low = Rows(fonts, _WIDTH_PT, _LEAST_ROW_PT)
    for most in range(MOST_MEMBERS, 1, -1):
        asked = [("一、户主与家庭", family(sheet, most)), ("二、住宅", house(sheet))]
        if _height_pt(low, asked) <= _FIRST_ROOM_PT:
            break
    return asked


def _height_pt(rows: Rows, sections: Sections) -> float:
    heights = (rows.height_pt(row) for _, asked in sections for row in asked)
    return sum(heights) + len(sections) * _TITLE_PT


def _canvas(file: BytesIO, fonts: Fonts) -> Canvas:
    canvas = Canvas(
        file,
        pagesize=A4,
        pageCompression=1,
        invariant=1,
        # Otherwise every page refers to Helvetica, which is nowhere embedded.
        initialFontName=fonts.sans.name,  # type: ignore[arg-type]  # the stub says float
        lang="zh-CN",
    )
    canvas.setTitle(TITLE)
    canvas.setCreator(renderer(fonts))
    canvas.setProducer("ReportLab")
    # reportlab seeds the file's identity with SOURCE_DATE_EPOCH when that is set.
    canvas._doc.signature = sha256(TITLE.encode())  # type: ignore[attr-defined]  # the stub leaves it out
    return canvas


def _head(
    canvas: Canvas, fonts: Fonts, sheet: SurveySheet, about: SurveyPrint, number: int
) -> float:
    right = _LEFT_PT + _WIDTH_PT
    if number > 1:
        line = set_line(fonts, f"{TITLE}（续）", LABEL)
        draw_line(canvas, line, LABEL, _LEFT_PT, _TOP_PT - 3 * mm)
        known = "　".join(part for part in (sheet.file_no, sheet.texts.get("name", "")) if part)
        who = set_line(fonts, known or "档案号：　　　　　　　　户主：　　　　　　", LABEL)
        draw_aligned(canvas, who, LABEL, "right", _LEFT_PT, right, _TOP_PT - 3 * mm)
        return _TOP_PT - 5 * mm
    title = set_line(fonts, TITLE, _TITLE)
    draw_aligned(canvas, title, _TITLE, "center", _LEFT_PT, right, _TOP_PT - 9 * mm)
    unit = fitted(fonts, about.unit_name, LABEL, _WIDTH_PT / 3)
    draw_line(canvas, set_line(fonts, about.unit_name, unit), unit, _LEFT_PT, _TOP_PT - 3 * mm)
    file_no = set_line(fonts, f"档案号：{sheet.file_no or '（建档后填）'}", LABEL)
    draw_line(canvas, file_no, LABEL, _LEFT_PT, _TOP_PT - 15 * mm)
    hint = set_line(fonts, "选项打 √，未见到的留空，不要猜。", LABEL)
    edge = right - (_QR_PT + 3 * mm if sheet.file_no else 0)
    draw_aligned(canvas, hint, LABEL, "right", _LEFT_PT, edge, _TOP_PT - 15 * mm)
    if sheet.file_no:
        draw_qr(canvas, sheet.file_no, right - _QR_PT, _TOP_PT - _QR_PT + 1 * mm, _QR_PT)
    return _TOP_PT - _HEAD_PT


def _fitting(fonts: Fonts, sections: Sections, room_pt: float, wanted_pt: float) -> Rows:
    """Set rows as high as is good to write in, lower where a large family needs the room."""
    rows = Rows(fonts, _WIDTH_PT, wanted_pt)
    while rows.least_pt > _LEAST_ROW_PT:
        if _height_pt(rows, sections) <= room_pt:
            break
        rows = replace(rows, least_pt=rows.least_pt - 0.3 * mm)
    return rows


def _section(canvas: Canvas, rows: Rows, title: str, asked: list[Row], y: float) -> float:
    y -= _TITLE_PT
    draw_line(canvas, set_line(rows.fonts, title, _SECTION), _SECTION, _LEFT_PT, y + 1.4 * mm)
    for row in asked:
        y -= rows.draw(canvas, row, _LEFT_PT, y)
    return y


def _ending(canvas: Canvas, fonts: Fonts, sheet: SurveySheet, y: float) -> float:
    """Draw the consent and the places to sign; what is left of the page is for remarks."""
    y -= 2 * mm
    for line in wrap(fonts, _CONSENT, VALUE, _WIDTH_PT):
        y -= VALUE.leading_pt
        draw_line(canvas, line, VALUE, _LEFT_PT, y)
    y -= 3 * mm
    height = _THUMB_PT[1] + 4 * mm
    signed = sheet.texts.get("consent_on", "")
    day = f"同意日期 {signed}" if signed else "年　　月　　日"
    _sign(canvas, fonts, "户主或申请人签字并按手印", day, (_LEFT_PT, y, _WIDTH_PT / 2, height))
    _thumb(canvas, fonts, _LEFT_PT + _WIDTH_PT / 2 - _THUMB_PT[0] - 2 * mm, y - 2 * mm)
    half = (_LEFT_PT + _WIDTH_PT / 2, y, _WIDTH_PT / 2, height / 2)
    _sign(canvas, fonts, "摸底人", "年　　月　　日", half)
    lower = (half[0], y - height / 2, half[2], half[3])
    _sign(canvas, fonts, "嘎查村核对人", "年　　月　　日", lower)
    y -= height
    room = y - _FOOT_PT - 2 * mm
    if room > 18 * mm:
        _frame(canvas, (_LEFT_PT, y, _WIDTH_PT, room))
        words = "备注、房屋平面草图（标出朝向、门窗、炕和炉具的位置）"
        draw_line(canvas, set_line(fonts, words, LABEL), LABEL, _LEFT_PT + 2 * mm, y - 4.5 * mm)
        y -= room
    return y


def _sign(
    canvas: Canvas, fonts: Fonts, role: str, day: str, box: tuple[float, float, float, float]
) -> None:
    x, y, width, height = box
    _frame(canvas, box)
    draw_line(canvas, set_line(fonts, role, LABEL), LABEL, x + 2 * mm, y - 4.5 * mm)
    has_thumb = height > _THUMB_PT[1]
    right = x + width - (_THUMB_PT[0] + 5 * mm if has_thumb else 2 * mm)
    line = set_line(fonts, day, OPTION)
    draw_aligned(canvas, line, OPTION, "right", x, right, y - height + 2.5 * mm)


def _thumb(canvas: Canvas, fonts: Fonts, x: float, y: float) -> None:
    canvas.setLineWidth(0.6)
    canvas.setStrokeGray(0.6)
    canvas.setDash(3, 2.4)
    canvas.rect(x, y - _THUMB_PT[1], *_THUMB_PT)
    canvas.setDash()
    hint = set_line(fonts, "（手印）", LABEL)
    draw_aligned(canvas, hint, LABEL, "center", x, x + _THUMB_PT[0], y - _THUMB_PT[1] + 2 * mm)


def _frame(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    canvas.setLineWidth(RULE_PT)
    canvas.setStrokeGray(RULE_GREY)
    canvas.rect(x, y - height, width, height)


def _foot(
    canvas: Canvas, fonts: Fonts, sheet: SurveySheet, about: SurveyPrint, number: int
) -> None:
    right, y = _LEFT_PT + _WIDTH_PT, 5 * mm
    if sheet.file_no:
        printed = (
            f"{chinese_date(about.printed_on)}打印 {about.printed_by}　内含个人信息，用后交回归档"
        )
    else:
        printed = "工作用表，不编号、不盖章；录入后连同照片归入一户一档"
    draw_line(canvas, set_line(fonts, printed, LABEL), LABEL, _LEFT_PT, y)
    page = set_line(fonts, f"第 {number} 页 共 2 页", LABEL)
    draw_aligned(canvas, page, LABEL, "right", _LEFT_PT, right, y)


def _printable(sheet: SurveySheet, fonts: Fonts) -> SurveySheet:
    """Write 〓 with the code point for what no font has: a route is not held up by one name."""

    def known(text: str) -> str:
        return "".join(
            f"〓(U+{ord(mark):X})" if fonts.missing(mark) and mark != "\n" else mark
            for mark in text
        )

    return replace(
        sheet,
        texts={name: known(text) for name, text in sheet.texts.items()},
        members=tuple(tuple(map(known, row)) for row in sheet.members),
        openings=tuple(tuple(map(known, row)) for row in sheet.openings),
        uses=tuple(tuple(map(known, row)) for row in sheet.uses),
    )

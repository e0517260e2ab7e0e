"""The page: breaks, head and foot, stamps, metadata and the same bytes every time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from heating_program.documents.blocks import Column, Piece, new_page, table, together
from heating_program.documents.envelope import DocumentState
from heating_program.documents.frozen import to_json
from heating_program.documents.registry import document_type, render
from heating_program.documents.sheet import paginate
from heating_program.domain.errors import DomainError

CODE = "subsidy_certificate"


@pytest.fixture
def notice(fonts, envelope_of):
    """Render the sample with changes of content and envelope."""

    def make(content: dict[str, object] | None = None, **envelope: object):
        sample = replace(document_type(CODE).sample, **(content or {}))
        return render(CODE, to_json(sample), envelope_of(CODE, **envelope), fonts)

    return make


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_pieces_that_belong_together_move_to_the_next_page_together():
    first, *pair = Piece(60), *together([Piece(30), Piece(30)])
    assert paginate([first, *pair], 100, 100) == [[first], pair]


def test_the_head_of_a_table_is_repeated_on_the_next_page(fonts):
    strips = table(fonts, [Column("项目", 1)], [[str(number)] for number in range(9)])
    head, row = strips[0].height_pt, strips[1].height_pt
    room = head + 4 * row + 1
    pages = paginate(strips, room, room)
    assert [len(page) for page in pages] == [5, 5, 2]
    assert {page[0].draw for page in pages[1:]} == {strips[0].draw}


def test_a_piece_can_ask_for_a_new_page():
    assert len(paginate([Piece(10), new_page(), Piece(10)], 100, 100)) == 2


def test_what_is_higher_than_a_page_is_refused_rather_than_cut():
    with pytest.raises(DomainError, match="document_piece_too_tall"):
        paginate([Piece(10), Piece(200)], 100, 100)


def test_the_same_content_gives_the_same_bytes_whatever_the_environment_says(notice, monkeypatch):
    before = notice().pdf
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("TZ", "America/New_York")
    assert notice().pdf == before


def test_papers_rendered_at_the_same_time_do_not_mix(notice):
    alone = notice().pdf
    with ThreadPoolExecutor(4) as threads:
        files = list(threads.map(lambda _: notice().pdf, range(12)))
    assert set(files) == {alone}


def test_every_font_of_the_file_is_embedded_and_none_is_helvetica(notice):
    names = set()
    for page in PdfReader(BytesIO(notice().pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/FontDescriptor"]
            assert "/FontFile2" in descriptor
            names.add(descriptor["/FontName"].split("+")[1])
    assert names == {"BayannurSansSC", "BayannurSerifSC"}


def test_the_file_says_what_it_is_and_in_which_language(notice):
    reader = PdfReader(BytesIO(notice().pdf))
    assert reader.metadata.title.startswith("补贴核定通知书")
    assert reader.metadata.author == "巴彦淖尔市临河区清洁取暖工作专班"
    assert reader.metadata["/CreationDate"] == "D:20261102000000+08'00'"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_every_page_names_its_place_the_number_and_the_hash(notice):
    rendering = notice()
    pages = PdfReader(BytesIO(rendering.pdf)).pages
    assert len(pages) == rendering.pages == 2
    for place, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"第 {place} 页 共 2 页" in text
        assert "LH-2026-BTZG-000001-G" in text
        assert "摘要码" in text


def test_an_example_says_so_on_every_page(notice):
    for page in PdfReader(BytesIO(notice().pdf)).pages:
        assert page.extract_text().endswith("示例")


def test_a_real_paper_bears_no_example_mark(notice):
    real = {"example": False, "policy_title": "补贴办法", "payee": "某公司"}
    text = text_of(notice(real).pdf)
    assert "示例" not in text
    assert "不具有证明效力" not in text


def test_training_data_makes_an_example_of_real_content(notice):
    assert "示例" in text_of(notice({"example": False}, example=True).pdf)


@pytest.mark.parametrize(
    ("state", "stamp"), [(DocumentState.REVOKED, "已作废"), (DocumentState.SUPERSEDED, "已被替换")]
)
def test_a_paper_that_no_longer_holds_says_so_on_every_page(notice, state, stamp):
    for page in PdfReader(BytesIO(notice(state=state).pdf)).pages:
        assert stamp in page.extract_text()
    assert stamp not in text_of(notice().pdf)


def test_a_reissue_names_the_paper_it_replaces(notice):
    text = text_of(notice(replaces_number="LH-2026-BTZG-000009-X").pdf)
    assert "补发，替代 LH-2026-BTZG-000009-X" in text


@pytest.mark.parametrize(
    "name",
    ["<b>甲</b> & 乙", "甲) Tj ET (乙", "\\甲\\)乙%", "{甲}${乙}", "&amp;&#60;para/>"],
)
def test_a_name_is_printed_as_it_is_and_never_as_markup(notice, name):
    assert name in text_of(notice({"householder": name}).pdf)


@pytest.mark.parametrize("characters", [50, 400])
def test_the_longest_text_is_printed_whole(notice, characters):
    name = ("额尔德尼巴图孟克" * 50)[:characters]
    address = ("内蒙古自治区巴彦淖尔市" * 50)[:characters]
    text = text_of(notice({"householder": name, "address": address}).pdf)
    plain = "".join(text.split())
    assert plain.count(name) >= 1
    assert address in plain


def test_the_name_of_the_renderer_fits_its_column(notice):
    assert 0 < len(notice().renderer) <= 120

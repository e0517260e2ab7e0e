"""Names stay what the person is called; only the search spelling is made equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.domain.names import DOT, mask_name, normalise_name, parse_name

DOTS = "\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e.\u00b7"


@pytest.mark.parametrize(
    "name", ["张三", "乌云其木格", "阿拉坦·其其格", "𠮷田", "𬴊", "Anna O'Neil"]
)
def test_a_name_is_stored_as_typed(name: str) -> None:
    if len(name) > 1:
        assert parse_name(name).typed == name


@pytest.mark.parametrize("dot", DOTS)
def test_every_look_alike_of_the_dot_is_found_as_one(dot: str) -> None:
    name = parse_name(f"阿拉坦{dot} 其其格")
    assert name.norm == f"阿拉坦{DOT}其其格"
    assert dot in name.typed


@pytest.mark.parametrize("rare", ["\uf9d1", "\U0002f80a"])
def test_a_compatibility_character_is_never_exchanged_for_another(rare: str) -> None:
    name = parse_name(f"张{rare}")
    assert rare in name.typed
    assert rare in name.norm


def test_a_private_use_character_is_kept_and_warned_about() -> None:
    name = parse_name("张\ue863")
    assert name.typed == "张\ue863"
    assert name.warnings == ("name_private_use",)
    assert parse_name("张䶮").warnings == ()


def test_a_traditional_mongolian_name_keeps_its_selectors() -> None:
    name = parse_name("ᠣᠶᠤᠨ\u180bᠴᠡᠴᠡᠭ")
    assert "\u180b" in name.norm


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_missing"),
        ("  ", "name_missing"),
        ("张", "name_too_short"),
        ("··", "name_too_short"),
        ("张三1", "name_characters"),
        ("张三（大）", "name_characters"),
        ("张<b>", "name_characters"),
        ("张\x00三", "name_control"),
        ("张\n三", "name_control"),
        ("张\u202e三", "name_control"),
        ("张" * 51, "name_too_long"),
    ],
)
def test_what_is_not_a_name_is_refused(typed: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        parse_name(typed)
    assert refused.value.code == code


def test_length_is_counted_in_characters_not_in_storage_units() -> None:
    assert len(parse_name("𠮷" * 50).typed) == 50


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张国", "张*"),
        ("张卫国", "张*国"),
        ("乌云其木格", "乌***"),
        ("阿拉坦•其其格", "阿***"),
        ("欧阳建国", "欧***"),
        ("", ""),
    ],
)
def test_a_name_is_masked_for_a_public_list(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise_name(normalise_name(text)) == normalise_name(text)


@given(st.text(alphabet=st.characters(categories=["L", "Zs"]), max_size=60))
def test_any_letters_are_a_name_or_refused_by_name(text: str) -> None:
    try:
        name = parse_name(text)
    except DomainError as refused:
        assert refused.code.startswith("name_")  # noqa: PT017 -- both outcomes are right
    else:
        assert name.typed == text.strip()
        assert len(name.norm) >= 2

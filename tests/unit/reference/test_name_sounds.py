"""Names are found as they are spoken: family names by both readings, Mongolian ones as a whole."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.reference import files, name_sounds
from heating_program.reference.files import DataFaultError
from heating_program.reference.name_sounds import sort_key, sounds


@pytest.mark.parametrize(
    ("name", "usual", "other"),
    [
        ("曾凡", "zengfan", "cengfan"),
        ("单福", "shanfu", "danfu"),
        ("解放", "xiefang", "jiefang"),
        ("仇英", "qiuying", "chouying"),
        ("查良", "zhaliang", "chaliang"),
        ("区大", "ouda", "quda"),
        ("盖天", "gaitian", "getian"),
        ("朴正", "piaozheng", "puzheng"),
        ("尉迟恭", "yuchigong", "weichigong"),
        ("万俟卨", "moqixie", "wansixie"),
    ],
)
def test_a_family_name_is_kept_in_both_its_readings(name: str, usual: str, other: str) -> None:
    assert sounds(name).full[:2] == (usual, other)


def test_a_family_name_is_not_read_as_a_family_name_in_the_middle() -> None:
    assert "zeng" in sounds("曾单").full[0]
    assert sounds("李查").full == ("licha",)


def test_every_syllable_of_a_long_family_name_has_its_initial() -> None:
    assert sounds("尉迟敬德").initials[0] == "ycjd"
    assert "jingde" in sounds("尉迟敬德").parts


def test_initials_follow_both_readings() -> None:
    assert sounds("曾国藩").initials == ("zgf", "cgf")


def test_a_mongolian_name_is_one_long_given_name() -> None:
    heard = sounds("乌云其木格")
    assert heard.full == ("wuyunqimuge",)
    assert heard.initials == ("wyqmg",)
    assert heard.parts == ()


@pytest.mark.parametrize("dot", "·•‧∙⋅・･．.")
def test_all_nine_dots_sound_like_none_and_each_part_is_found_alone(dot: str) -> None:
    heard = sounds(f"阿拉坦{dot}其其格")
    assert heard == sounds("阿拉坦·其其格")
    assert heard.full == ("alatanqiqige",)
    assert set(heard.parts) == {"alatan", "alt", "qiqige", "qqg"}


def test_the_given_name_is_found_alone() -> None:
    assert sounds("王建国").parts == ("jianguo", "jg")


def test_an_umlaut_is_typed_as_v_or_as_u() -> None:
    assert sounds("吕布").full == ("lvbu", "lubu")


def test_a_character_without_a_reading_leaves_the_rest_to_be_found() -> None:
    assert sounds("王\ue000国").full == ("wangguo",)


def test_names_sort_by_syllables_and_not_by_letters() -> None:
    assert sorted(["旺德", "王安", "万安", "白云"], key=sort_key) == [
        "白云",
        "万安",
        "王安",
        "旺德",
    ]


@given(st.text(max_size=50))
def test_any_text_has_few_and_plain_readings(text: str) -> None:
    heard = sounds(text)
    assert len(heard.full) <= name_sounds.MOST_READINGS
    for word in (*heard.full, *heard.initials, *heard.parts):
        assert word.isascii()
        assert word == word.lower()
        assert " " not in word


def test_a_name_that_stands_twice_in_the_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "characters,part,readings\n曾,family,zeng\n曾,family,ceng\n"
    (tmp_path / "surnames.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(files, "DATA", tmp_path)
    name_sounds._table.cache_clear()
    with pytest.raises(DataFaultError, match="line 3"):
        name_sounds.check()
    name_sounds._table.cache_clear()

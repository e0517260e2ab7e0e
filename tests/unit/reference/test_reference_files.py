"""Whatever is wrong in a data file is told with its place."""

from pathlib import Path

import pytest

from heating_program import reference
from heating_program.reference import files
from heating_program.reference.files import DataFaultError, only_keys, read_table, read_yaml


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "DATA", tmp_path)
    return tmp_path


def test_everything_that_is_packaged_loads() -> None:
    reference.check_all()


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(DataFaultError, match=r"absent\.csv"):
        read_table("absent.csv", ())
    with pytest.raises(DataFaultError, match=r"absent\.yaml"):
        read_yaml("absent.yaml")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "columns"),
        ("a,b\n", "no rows"),
        ("a\n1\n", r"columns \['b'\] are missing"),
        ("a,b\n1,2\n1,2,3\n", "line 3: 3 values for 2 columns"),
    ],
)
def test_a_damaged_table_is_told_with_its_line(folder: Path, content: str, told: str) -> None:
    (folder / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(DataFaultError, match=told):
        read_table("t.csv", ("a", "b"))


def test_broken_yaml_is_told_with_its_file(folder: Path) -> None:
    (folder / "t.yaml").write_text("a: [1", encoding="utf-8")
    with pytest.raises(DataFaultError, match=r"t\.yaml"):
        read_yaml("t.yaml")


def test_a_misspelt_key_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match=r"keys \['clas'\] are unknown"):
        only_keys({"code": 1, "clas": 2}, needed=("code",), may=("clause",))
    with pytest.raises(ValueError, match=r"keys \['code'\] are missing"):
        only_keys({}, needed=("code",), may=())
    with pytest.raises(TypeError):
        only_keys([], needed=(), may=())  # type: ignore[arg-type]  # a list where a mapping belongs


def test_every_data_file_is_named_in_the_notice() -> None:
    notice = (files.DATA / "NOTICE.md").read_text(encoding="utf-8")
    names = [path.name for path in files.DATA.rglob("*") if path.suffix in (".csv", ".geojson")]
    unnamed = [name for name in names if name not in notice and "hourly_15" not in name]
    assert unnamed == []

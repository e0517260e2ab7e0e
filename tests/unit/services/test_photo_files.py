"""What is taken in as a photo, what is refused, and that nothing hides in what is shown."""

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from heating_program.domain.errors import DomainError
from heating_program.services import file_store, photo_files
from heating_program.services.photo_files import LARGEST_BYTES, SHOWN_PX, SMALL_PX, take_in
from heating_program.services.photo_notes import notes_of
from tests.factories.photos import camera_notes, encoded, jpeg, noise

REFUSALS = {
    "photo_empty",
    "photo_too_large",
    "photo_kind_unknown",
    "photo_too_many_pixels",
    "photo_damaged",
}


def refusal(upload: bytes) -> str | None:
    try:
        take_in(upload)
    except DomainError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_photo_of_a_known_kind_stays_byte_for_byte(kind: str, media_type: str) -> None:
    upload = encoded(noise(), kind)
    intake = take_in(upload)
    assert (intake.media_type, intake.width_px, intake.height_px) == (media_type, 320, 240)
    assert intake.original == upload
    assert intake.sha256 == sha256(upload).hexdigest()
    assert intake.shown.startswith(b"\xff\xd8\xff")


def test_what_is_shown_is_upright_smaller_and_without_a_word_of_the_camera() -> None:
    upload = encoded(
        noise(size=(2400, 1800)), exif=camera_notes(turned=6), comment=b"farmer", quality=90
    )
    shown = Image.open(BytesIO(take_in(upload).shown))
    assert shown.size == (SHOWN_PX * 3 // 4, SHOWN_PX)
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"farmer" in upload
    assert b"farmer" not in take_in(upload).shown
    grid = Image.open(BytesIO(photo_files.small(take_in(upload).shown)))
    assert grid.size == (SMALL_PX * 3 // 4, SMALL_PX)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_sort_of_png_is_shown_on_white(mode: str) -> None:
    clear = Image.new(mode, (8, 8))
    shown = Image.open(BytesIO(take_in(encoded(clear, "PNG")).shown))
    assert shown.mode == "RGB"
    if mode in ("LA", "RGBA"):
        assert shown.getpixel((4, 4)) == (255, 255, 255)


def test_time_and_place_are_read_from_the_camera() -> None:
    notes = take_in(jpeg(exif=camera_notes())).notes
    assert notes.taken_at == datetime(2026, 10, 28, 1, 30, tzinfo=UTC)
    assert notes.latitude_deg == pytest.approx(40.76)
    assert notes.longitude_deg == pytest.approx(107.205)
    abroad = take_in(jpeg(exif=camera_notes(offset="+07:00"))).notes
    assert abroad.taken_at == datetime(2026, 10, 28, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "1980:01:01 00:00:00", "gestern"])
def test_a_clock_that_was_never_set_tells_no_time(taken: str) -> None:
    notes = take_in(jpeg(exif=camera_notes(taken=taken, fix=False))).notes
    assert (notes.taken_at, notes.latitude_deg, notes.longitude_deg) == (None, None, None)


@pytest.mark.parametrize("degrees", [(0.0, 0.0, 0.0), (95.0, 0.0, 0.0), (float("nan"), 0.0, 0.0)])
def test_a_receiver_without_a_fix_tells_no_place(degrees: tuple[float, ...]) -> None:
    picture, exif = noise(), camera_notes()
    for tag in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude):
        exif.get_ifd(ExifTags.IFD.GPSInfo)[tag] = degrees
    picture.getexif = lambda: exif  # type: ignore[method-assign]  # no file can hold a NaN
    assert notes_of(picture).latitude_deg is None


def test_south_and_west_are_below_zero() -> None:
    exif = camera_notes()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "S", "W"
    notes = take_in(jpeg(exif=exif)).notes
    assert (notes.latitude_deg, notes.longitude_deg) == pytest.approx((-40.76, -107.205))


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (b"", "photo_empty"),
        (b"\xff\xd8\xff" + bytes(LARGEST_BYTES), "photo_too_large"),
        (b"%PDF-1.7", "photo_kind_unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_kind_unknown"),
        (encoded(Image.new("RGB", (8, 8)), "GIF"), "photo_kind_unknown"),
        (encoded(Image.new("RGB", (8, 8)), "TIFF"), "photo_kind_unknown"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(64), "photo_kind_unknown"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "photo_damaged"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(8), "photo_damaged"),
    ],
)
def test_what_is_no_photo_is_refused(upload: bytes, code: str) -> None:
    assert refusal(upload) == code


def test_only_the_reader_of_its_own_kind_looks_at_an_upload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened, asked = Image.open, []

    def watched(file: BytesIO, **options: Any) -> Any:
        asked.append(options["formats"])
        return opened(file, **options)

    monkeypatch.setattr(Image, "open", watched)
    for kind in ("JPEG", "PNG", "WEBP"):
        take_in(encoded(noise(), kind))
    assert asked == [["jpeg"], ["png"], ["webp"]]


@pytest.mark.parametrize("side", [6400, 12_000, 20_000])
def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused_unopened(side: int) -> None:
    bomb = encoded(Image.new("1", (side, side)), "PNG")
    assert len(bomb) < 60_000
    assert refusal(bomb) == "photo_too_many_pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@settings(max_examples=40, deadline=None)
@given(share=st.floats(0.0, 0.99))
def test_a_photo_whose_line_broke_off_is_refused(kind: str, share: float) -> None:
    whole = encoded(noise(), kind)
    assert refusal(whole[: int(len(whole) * share)]) in REFUSALS


@settings(max_examples=60, deadline=None)
@given(
    head=st.sampled_from([jpeg(), encoded(noise(), "PNG"), encoded(noise(), "WEBP")]),
    data=st.data(),
)
def test_broken_bytes_are_refused_by_code_or_shown_but_never_a_crash(
    head: bytes, data: st.DataObject
) -> None:
    broken = bytearray(head)
    for _ in range(8):
        place = data.draw(st.integers(3, len(broken) - 1))
        broken[place] = data.draw(st.integers(0, 255))
    assert refusal(bytes(broken)) in REFUSALS | {None}


@given(st.binary(max_size=300))
def test_any_bytes_that_are_no_photo_are_refused(upload: bytes) -> None:
    assert refusal(upload) in REFUSALS


def test_a_file_is_kept_whole_once_and_a_changed_one_is_noticed(tmp_path: Path) -> None:
    intake = take_in(jpeg())
    photo_files.keep(tmp_path, intake)
    photo_files.keep(tmp_path, intake)
    original = photo_files.original_path(tmp_path, intake.sha256, intake.media_type)
    assert original.read_bytes() == intake.original
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2
    assert photo_files.shown(tmp_path, intake.shown_sha256) == intake.shown
    assert file_store.fault(original, intake.sha256) == ""
    original.write_bytes(b"x")
    assert file_store.fault(original, intake.sha256) == "altered"
    photo_files.keep(tmp_path, intake)  # storing again heals it
    assert file_store.fault(original, intake.sha256) == ""
    photo_files.shown_path(tmp_path, intake.shown_sha256).unlink()
    with pytest.raises(DomainError, match="photo_file_damaged"):
        photo_files.shown(tmp_path, intake.shown_sha256)

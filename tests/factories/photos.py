"""Pictures as cameras write them, and rows of photos without a camera."""

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.models.base import new_id
from heating_program.models.ids import PhotoId
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.services.circumstances import moment_of

GANZHAO_N, GANZHAO_E = (40.0, 45.0, 36.0), (107.0, 12.0, 18.0)


def noise(seed: int = 1, *, size: tuple[int, int] = (320, 240), mode: str = "RGB") -> Image.Image:
    """Make a picture that no other seed makes."""
    pattern = Image.linear_gradient("L").resize(size).rotate(seed % 360)
    return Image.merge(
        "RGB", [pattern.point(lambda v, k=k: (v * k + seed) % 256) for k in (1, 2, 3)]
    ).convert(mode)


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """Write a picture as a file."""
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(seed: int = 1, **options: Any) -> bytes:
    """Write a JPEG that no other seed makes."""
    return encoded(noise(seed), quality=90, **options)


def camera_notes(
    *, taken: str = "2026:10:28 09:30:00", offset: str = "", turned: int = 1, fix: bool = True
) -> Image.Exif:
    """Write what a phone notes beside a picture."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.Make] = "示例"
    clock = exif.get_ifd(ExifTags.IFD.Exif)
    clock[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        clock[ExifTags.Base.OffsetTimeOriginal] = offset
    if fix:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", GANZHAO_N
        gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", GANZHAO_E
    return exif


def row(session: Session, by: Actor, plant: PvSystem) -> PhotoId:
    """Add the row of a photo whose files are nowhere."""
    key = PhotoId(new_id())
    session.add(
        Photo(
            id=key,
            area_code=plant.area_code,
            subject_type="pv_system",
            subject_id=plant.id,
            household_id=plant.household_id,
            slot="roof",
            sha256="a" * 64,
            media_type="image/jpeg",
            size_bytes=1,
            width_px=1,
            height_px=1,
            shown_sha256="b" * 64,
            taken_at=None,
            latitude_deg=None,
            longitude_deg=None,
            uploaded_by=by.id,
            uploaded_at=moment_of(session),
            removed_at=None,
            removed_by=None,
        )
    )
    session.flush()
    return key

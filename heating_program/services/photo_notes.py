"""Reads what a camera noted inside a photo: the time of its own clock, and where it stood.

Both are claims of a device that anybody can alter; they help to find mistakes and prove nothing.
"""

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from PIL import ExifTags, Image

# Phones of the region write no offset beside their clock; all of China lives by Beijing time.
_BEIJING: Final = timezone(timedelta(hours=8))
_OFFSET: Final = re.compile(r"([+-])([01][0-9]):([0-5][0-9])")
_FIRST_YEAR: Final = 2000  # a camera whose clock was never set begins in 1970 or 1980


@dataclass(frozen=True, slots=True)
class CameraNotes:
    """Time by the device's clock and position (WGS-84) [°]; None where the camera noted none."""

    taken_at: datetime | None = None
    latitude_deg: float | None = None
    longitude_deg: float | None = None


def notes_of(picture: Image.Image) -> CameraNotes:
    """Read the notes of a photo; what cannot be read counts as not noted."""
    taken_at = position = None
    # Notes are free-form bytes of other people's software: broken ones must not refuse the photo.
    with contextlib.suppress(Exception):
        exif = picture.getexif()
        taken_at = _taken_at(exif.get_ifd(ExifTags.IFD.Exif))
        position = _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
    latitude_deg, longitude_deg = position or (None, None)
    return CameraNotes(taken_at, latitude_deg, longitude_deg)


def _taken_at(exif: dict[int, Any]) -> datetime | None:
    with contextlib.suppress(KeyError, ValueError, TypeError):
        written = str(exif[ExifTags.Base.DateTimeOriginal]).strip("\0 ")
        zone = _zone(str(exif.get(ExifTags.Base.OffsetTimeOriginal, "")))
        taken_at = datetime.strptime(written, "%Y:%m:%d %H:%M:%S").replace(tzinfo=zone)
        if taken_at.year >= _FIRST_YEAR:
            return taken_at.astimezone(UTC)
    return None


def _zone(written: str) -> timezone:
    offset = _OFFSET.match(written)
    if offset is None:
        return _BEIJING
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-ahead if offset[1] == "-" else ahead)


def _position(gps: dict[int, Any]) -> tuple[float, float] | None:
    with contextlib.suppress(KeyError, ValueError, TypeError, ZeroDivisionError):
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
        # A receiver without a fix writes zeros, or nothing divided by nothing.
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0):
            return latitude, longitude
    return None


def _degrees(parts: Any, reference: object, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if str(reference).startswith(negative) else value

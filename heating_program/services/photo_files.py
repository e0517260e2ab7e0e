"""Takes a photo in: proves that it is one, reads its camera's notes, makes the picture to show.

The upload itself is kept byte for byte, because its hash is evidence; nobody is ever sent it. What
is shown is drawn anew from its pixels, so that neither position nor anything else hides in it.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from heating_program.domain.errors import DomainError
from heating_program.services import file_store
from heating_program.services.photo_notes import CameraNotes, notes_of

LARGEST_BYTES: Final = 12 * 1024 * 1024
# A hundred kilobytes of PNG can unfold to a gigabyte: the size in the header decides, before a
# pixel is unpacked. No camera of a phone or tablet that is sold for field work takes more in its
# usual mode.
MOST_PIXELS: Final = 40_000_000
SHOWN_PX: Final = 1600
SMALL_PX: Final = 320
_QUALITY: Final = 82
_SUFFIXES: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Intake:
    """A photo that was taken in: what its row keeps, and both files' bytes.

    Parameters
    ----------
    width_px, height_px
        As stored by the camera, before it is turned upright.
    original, shown
        The upload, and the upright JPEG of at most `SHOWN_PX` without any notes.
    """

    media_type: str
    width_px: int
    height_px: int
    notes: CameraNotes
    original: bytes
    shown: bytes

    @property
    def sha256(self) -> str:
        """Hash of the upload."""
        return sha256(self.original).hexdigest()

    @property
    def shown_sha256(self) -> str:
        """Hash of the picture that is shown."""
        return sha256(self.shown).hexdigest()


def take_in(upload: bytes) -> Intake:
    """Prove that an upload is a whole photo of a known kind, and prepare what is shown of it.

    Raises
    ------
    DomainError
        `photo_empty`, `photo_too_large`, `photo_kind_unknown`, `photo_too_many_pixels`,
        `photo_damaged`.
    """
    if not upload:
        raise DomainError("photo_empty")
    if len(upload) > LARGEST_BYTES:
        raise DomainError("photo_too_large", most=LARGEST_BYTES // 1024 // 1024)
    media_type = kind_of(upload)
    try:
        # The name of the one reader that may look at it: no other of the forty parses an upload.
        with Image.open(BytesIO(upload), formats=[media_type.removeprefix("image/")]) as picture:
            width_px, height_px = picture.size
            if width_px * height_px > MOST_PIXELS:
                raise Image.DecompressionBombError
            notes = notes_of(picture)
            shown = _drawn_anew(picture, SHOWN_PX)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DomainError("photo_too_many_pixels", most=MOST_PIXELS // 10_000) from error
    except Exception as error:  # on broken bytes the readers raise whatever their parsing meets
        raise DomainError("photo_damaged") from error
    return Intake(media_type, width_px, height_px, notes, upload, shown)


def kind_of(upload: bytes) -> str:
    """Tell the media type from the first bytes; name and header of an upload prove nothing.

    Raises
    ------
    DomainError
        `photo_kind_unknown` for all but JPEG, PNG and WebP.

    Examples
    --------
    >>> kind_of(b"RIFF1234WEBPVP8 ")
    'image/webp'
    """
    if upload.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if upload.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if upload.startswith(b"RIFF") and upload[8:12] == b"WEBP":
        return "image/webp"
    raise DomainError("photo_kind_unknown")


def keep(folder: Path, intake: Intake) -> None:
    """Write both files; without a row they do no harm, so they are written before it."""
    file_store.store(folder, intake.original, _SUFFIXES[intake.media_type])
    file_store.store(folder, intake.shown, "jpg")


def original_path(folder: Path, digest: str, media_type: str) -> Path:
    """Return where an upload lies."""
    return file_store.path_of(folder, digest, _SUFFIXES[media_type])


def shown_path(folder: Path, digest: str) -> Path:
    """Return where a shown picture lies."""
    return file_store.path_of(folder, digest, "jpg")


def shown(folder: Path, digest: str) -> bytes:
    """Read a shown picture and make sure that it is the one that was made.

    Raises
    ------
    DomainError
        `photo_file_damaged` when it is gone or its bytes are others.
    """
    picture = file_store.read(shown_path(folder, digest), digest)
    if picture is None:
        raise DomainError("photo_file_damaged")
    return picture


def small(picture: bytes) -> bytes:
    """Draw a shown picture small, for a grid that must open over a village's line."""
    with Image.open(BytesIO(picture), formats=["jpeg"]) as opened:
        return _drawn_anew(opened, SMALL_PX)


def _drawn_anew(picture: Image.Image, longest_px: int) -> bytes:
    """Unpack, turn upright, shrink and paint onto white: pixels only, no notes of any kind."""
    picture.draft("RGB", (longest_px, longest_px))  # a JPEG is unpacked near the size needed
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((longest_px, longest_px), reducing_gap=2.0)
    opaque = upright.convert("RGBA") if _has_holes(upright) else upright.convert("RGB")
    canvas = Image.new("RGB", opaque.size, "white")
    canvas.paste(opaque, mask=opaque if opaque.mode == "RGBA" else None)
    out = BytesIO()
    canvas.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _has_holes(picture: Image.Image) -> bool:
    return picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info

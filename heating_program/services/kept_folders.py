"""Looks over folders that are named by the key of a row: which there are, and how old."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID


def written_folders(place: Path) -> dict[UUID, datetime]:
    """Return the folders of a place by their keys, with the instant of the last write in each.

    Whatever has another name is nobody's row and is left alone; a file replaced touches its folder.
    """
    return dict(_found(place))


def _found(place: Path) -> Iterator[tuple[UUID, datetime]]:
    try:
        folders = list(place.iterdir())
    except FileNotFoundError:  # nothing was ever kept
        return
    for folder in folders:
        # Another process may remove it meanwhile.
        with contextlib.suppress(ValueError, FileNotFoundError):
            yield UUID(folder.name), datetime.fromtimestamp(folder.stat().st_mtime, UTC)

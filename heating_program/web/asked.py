"""What an address asks for, read so that nothing anybody types into it can break a page."""

from flask import request

_LAST_PAGE = 100_000  # what no list reaches; a larger number would not fit the database's own


def page_number() -> int:
    """Return the page of a list that is asked for; the first one where it makes no sense."""
    return min(max(request.args.get("page", 1, type=int), 1), _LAST_PAGE)


def plain_words(typed: str) -> str:
    """Return what somebody typed without control characters, which no page may carry."""
    return "".join(mark for mark in typed if mark.isprintable()).strip()


def own_path(wanted: str) -> str:
    """Return a path of this site as it is, and the first page for whatever may lead elsewhere.

    Browsers drop tabs and line ends from an address and read backslashes as slashes, so that what
    looks like a path names another host.
    """
    is_path = wanted.startswith("/") and not wanted.startswith("//")
    is_plain = "\\" not in wanted and all(mark > " " for mark in wanted)
    return wanted if is_path and is_plain else "/"

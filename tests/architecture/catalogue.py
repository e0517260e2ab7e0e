"""Keeps the English catalogue beside the Chinese of the source.

    python -m tests.architecture.catalogue

rewrites messages.po: new sentences come in empty, those that are gone go, translations stay.
"""

import importlib
import io
import os
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from heating_program import domain
from heating_program.domain import lifecycle
from heating_program.web.translation import catalogue_path

ROOT = Path(__file__).parents[2]
_METHODS = [("heating_program/**.py", "python"), ("templates/**.html", "jinja2")]
_HEAD = """\
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
_KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None}


def sentences() -> set[str]:
    """Collect every sentence of source and templates, and the words of codes shown in lists."""
    found = extract_from_dir(ROOT, _METHODS, {}, _KEYWORDS, directory_filter=_is_ours)
    extracted = {str(message) for _file, _line, message, _comments, _context in found if message}
    return extracted | set(labels())


def _is_ours(folder: str | os.PathLike[str]) -> bool:
    """Enter every folder but hidden ones: Babel by itself passes over `_macros` as well."""
    return not Path(folder).name.startswith(".")


def labels() -> Iterator[str]:
    """Collect what is translated by its code: `gettext(label)` shows no sentence in the source."""
    for module in pkgutil.iter_modules(domain.__path__, "heating_program.domain."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.endswith("LABELS") and isinstance(value, dict):
                yield from (str(label) for label in value.values())
    yield from (machine.label for machine in lifecycle.MACHINES.values())


def english() -> dict[str, str]:
    """Read the English texts as they stand in the file."""
    path = catalogue_path("en")
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def updated() -> bytes:
    """Write the file as it should be: sorted, without line numbers that change every day."""
    kept = english()
    made = Catalog(locale="en", fuzzy=False, charset="utf-8")
    for sentence in sorted(sentences()):
        flags = ["python-format"] if "%(" in sentence else []
        made.add(sentence, kept.get(sentence, ""), flags=flags)
    out = io.BytesIO()
    write_po(out, made, width=0, omit_header=True, sort_output=True)
    return _HEAD.encode() + out.getvalue()


def main() -> None:
    """Bring the file up to date and say what is still to be written."""
    path = catalogue_path("en")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(updated())
    missing = [sentence for sentence, said in english().items() if not said]
    print(f"{len(missing)} to translate", *missing, sep="\n")  # noqa: T201 - a command's answer


if __name__ == "__main__":
    main()

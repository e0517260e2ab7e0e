"""The palette is readable: WCAG 2.2 contrast of every pair that meets on a page, in each theme."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[3] / "heating_program" / "static" / "css"
PALETTE = (CSS / "palette.css").read_text(encoding="utf-8")
HEADS = {
    "light": ":root {",
    "system dark": ":root:not([data-theme]) {",
    "dark": ':root[data-theme="dark"] {',
    "sunlight": ':root[data-theme="sunlight"] {',
}
BUDGET_BYTES = 28_000

TEXT_PAIRS = [
    ("ink", "bg"),
    ("ink", "card"),
    ("ink", "soft"),
    ("muted", "bg"),
    ("muted", "card"),
    ("muted", "soft"),
    ("primary", "bg"),
    ("primary", "card"),
    ("primary", "soft"),
    ("on-primary", "primary"),
    ("on-bar", "bar"),
    ("ok", "ok-bg"),
    ("ok", "card"),
    ("warn", "warn-bg"),
    ("warn", "card"),
    ("bad", "bad-bg"),
    ("bad", "card"),
    ("bad", "bg"),
    ("on-bad", "bad"),
    ("on-mark", "mark"),
]
SHAPE_PAIRS = [
    ("edge", "card"),  # the outline of an input is what shows that one can type there
    ("edge", "bg"),
    ("data", "card"),
    ("data", "track"),
    ("bad", "track"),
    ("target", "card"),
    ("mark", "bar"),  # the mark under the current entry
    ("mark", "ring-outer"),  # the two rings of the focus
]
BODY_PAIRS = [("ink", "bg"), ("ink", "card"), ("muted", "bg"), ("muted", "card")]
STATE_PAIRS = [("primary", "card"), ("ok", "ok-bg"), ("warn", "warn-bg"), ("bad", "bad-bg")]


def declared(head: str) -> dict[str, str]:
    start = PALETTE.index(head) + len(head)
    block = PALETTE[start : PALETTE.index("}", start)]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


def palette(theme: str) -> dict[str, str]:
    return declared(HEADS["light"]) | declared(HEADS[theme])


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_agrees_with_known_contrasts() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", HEADS)
@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_stands_out_from_what_is_behind_it(theme: str, front: str, back: str) -> None:
    colours = palette(theme)
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("theme", HEADS)
@pytest.mark.parametrize(("front", "back"), SHAPE_PAIRS)
def test_shapes_that_carry_meaning_stand_out(theme: str, front: str, back: str) -> None:
    colours = palette(theme)
    assert contrast(colours[front], colours[back]) >= 3


@pytest.mark.parametrize(("front", "back"), BODY_PAIRS + STATE_PAIRS)
def test_sunlight_reaches_the_enhanced_contrast(front: str, back: str) -> None:
    colours = palette("sunlight")
    assert contrast(colours[front], colours[back]) >= 7


def test_dark_by_system_and_dark_by_choice_are_the_same() -> None:
    assert declared(HEADS["system dark"]) == declared(HEADS["dark"])


def test_every_colour_used_is_declared() -> None:
    used = {
        name
        for sheet in CSS.glob("*.css")
        for name in re.findall(r"var\(--([\w-]+)\)", sheet.read_text(encoding="utf-8"))
    }
    assert used <= set(re.findall(r"--([\w-]+):", PALETTE))


def test_colours_are_declared_only_in_the_palette() -> None:
    for sheet in CSS.glob("*.css"):
        if sheet.name in {"palette.css", "print.css"}:
            continue
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text(encoding="utf-8")), sheet.name


@pytest.mark.parametrize(
    "newer", [":has(", "color-mix(", "@layer", "@container", "&", ":is(", "light-dark("]
)
def test_the_sheets_use_nothing_newer_than_office_browsers(newer: str) -> None:
    for sheet in CSS.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert newer not in text, sheet.name


def test_the_sheets_stay_small() -> None:
    assert sum(sheet.stat().st_size for sheet in CSS.glob("*.css")) <= BUDGET_BYTES

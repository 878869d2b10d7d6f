"""A picture of a program's screen, as a terminal shows it.

    python -m tests.picture --size 120x40 --keys "tab j j" -o out.png -- tickscope sample_profiles/recursion.cpuprofile

The program runs in a real terminal (`PtyApp`). `--keys`, by the names of `key_names`, are pressed once the text of
`--wait` is on the screen, and the picture is taken once that of `--until` is; without these, after a second each.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from tests.glyphs import rectangles, shade
from tests.pty_app import PtyApp
from tests.terminal_screen import Cell, Screen

FONT_NAME = "DejaVuSansMono.ttf"
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/opt/homebrew/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "~/Library/Fonts",
)
FONT_PIXELS = 20  # at this size a cell of DejaVu Sans Mono is 12 pixels wide, so columns fall on whole pixels
MARGIN_PIXELS = 12
FOREGROUND = (0xD8, 0xD8, 0xD8)
BACKGROUND = (0x1A, 0x1B, 0x22)
NAMED_COLOURS = {
    "black": "000000", "red": "cd3131", "green": "0dbc79", "brown": "e5c07b",
    "blue": "4a8fdd", "magenta": "bc3fbc", "cyan": "11a8cd", "white": "d8d8d8",
    "brightblack": "767676", "brightred": "f14c4c", "brightgreen": "23d18b", "brightbrown": "f5f543",
    "brightblue": "6cb0ff", "brightmagenta": "d670d6", "brightcyan": "29b8db", "brightwhite": "ffffff",
    "bfightmagenta": "d670d6",  # as pyte 0.8.2 spells it for backgrounds
}  # fmt: skip

Colour = tuple[int, int, int]


class Typeface(NamedTuple):
    """A monospaced font in its two weights, with the cell that it fills."""

    regular: ImageFont.FreeTypeFont
    bold: ImageFont.FreeTypeFont
    width: int
    height: int
    ascent: int


def find_font() -> Path:
    """DejaVu Sans Mono in the usual places.

    Raises:
        FileNotFoundError: it is in none of them.
    """
    for folder in FONT_FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob(FONT_NAME)):
            return path
    places = ", ".join(FONT_FOLDERS)
    raise FileNotFoundError(
        f"{FONT_NAME} is not below {places}. Install fonts-dejavu-core, or give a font with --font."
    )


def typeface(path: Path) -> Typeface:
    """The font at `path`; bold is the file beside it that is called so, else the same."""
    bold_path = path.with_name(f"{path.stem}-Bold{path.suffix}")
    regular = ImageFont.truetype(path, FONT_PIXELS)
    bold = ImageFont.truetype(bold_path if bold_path.exists() else path, FONT_PIXELS)
    ascent, descent = regular.getmetrics()
    return Typeface(regular, bold, round(regular.getlength("M")), ascent + descent, ascent)


def colours(cell: Cell) -> tuple[Colour, Colour]:
    """What a cell's text and what its background is painted with."""
    front, back = _colour(cell.fg, FOREGROUND), _colour(cell.bg, BACKGROUND)
    if cell.reverse:
        front, back = back, front
    return (_mixed(front, back, 0.55) if cell.dim else front), back


def picture(screen: Screen, face: Typeface) -> Image.Image:
    """The cells of `screen`, backgrounds first: a glyph may reach into its neighbour's cell."""
    size = (screen.columns * face.width + 2 * MARGIN_PIXELS, screen.lines * face.height + 2 * MARGIN_PIXELS)
    image = Image.new("RGB", size, BACKGROUND)
    draw = ImageDraw.Draw(image)
    cells = [
        (MARGIN_PIXELS + column * face.width, MARGIN_PIXELS + row * face.height, screen.buffer[row][column])
        for row in range(screen.lines)
        for column in range(screen.columns)
    ]
    for left, top, cell in cells:
        _fill(draw, left, top, (0, 0, face.width, face.height), colours(cell)[1])
    for left, top, cell in cells:
        _draw_glyph(draw, left, top, cell, face)
    return image


def _draw_glyph(draw: ImageDraw.ImageDraw, left: int, top: int, cell: Cell, face: Typeface) -> None:
    front, back = colours(cell)
    filled = rectangles(cell.data, face.width, face.height)
    if (part := shade(cell.data)) is not None:
        _fill(draw, left, top, (0, 0, face.width, face.height), _mixed(front, back, part))
    elif filled is not None:
        for rectangle in filled:
            _fill(draw, left, top, rectangle, front)
    elif cell.data.strip():
        draw.text((left, top), cell.data, fill=front, font=face.bold if cell.bold else face.regular)
    if cell.underscore:
        _fill(draw, left, top, (0, face.ascent + 2, face.width, face.ascent + 3), front)
    if cell.strikethrough:
        _fill(draw, left, top, (0, face.height // 2, face.width, face.height // 2 + 1), front)


def _fill(draw: ImageDraw.ImageDraw, left: int, top: int, part: tuple[int, int, int, int], colour: Colour) -> None:
    draw.rectangle((left + part[0], top + part[1], left + part[2] - 1, top + part[3] - 1), fill=colour)


def _colour(name: str, default: Colour) -> Colour:
    """pyte's name or six hex digits as red, green, blue."""
    if name == "default":
        return default
    red, green, blue = bytes.fromhex(NAMED_COLOURS.get(name, name))
    return red, green, blue


def _mixed(front: Colour, back: Colour, part: float) -> Colour:
    red, green, blue = (round(b + (f - b) * part) for f, b in zip(front, back, strict=True))
    return red, green, blue


def _see(app: PtyApp, text: str | None) -> None:
    """Draws until the screen shows `text`; for one second without a text."""
    if text is None:
        app.read_for(1.0)
    else:
        app.wait_for(text)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.picture", description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="120x40", help="columns x rows (120x40)")
    parser.add_argument("--keys", default="", help='what to press, by name: "tab j ctrl+d"')
    parser.add_argument("--wait", metavar="TEXT", help="press the keys once TEXT is on the screen")
    parser.add_argument("--until", metavar="TEXT", help="take the picture once TEXT is on the screen")
    parser.add_argument("--font", type=Path, help="a monospaced TrueType font (DejaVu Sans Mono)")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the PNG to write")
    parser.add_argument("command", nargs="+", help="after --: the program and its arguments")
    options = parser.parse_args(arguments)
    try:
        columns, rows = map(int, options.size.split("x"))
    except ValueError:
        parser.error(f"--size {options.size}: columns x rows, as in 120x40")
    try:
        face = typeface(options.font or find_font())
    except OSError as error:
        parser.error(str(error))

    with (
        tempfile.TemporaryDirectory() as home,
        PtyApp(options.command, home=Path(home), columns=columns, rows=rows, directory=Path.cwd()) as app,
    ):
        _see(app, options.wait)
        app.keys(*options.keys.split())
        if options.keys or options.until:
            _see(app, options.until)
        picture(app.emulator.screen, face).save(options.out, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

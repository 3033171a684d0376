"""Illustrations instead of portraits: nobody in the sample sector has a face.

Each is drawn from a seed in the colours of the house and says on itself that it is an illustration.
"""

import io
import math
from collections.abc import Callable, Sequence
from random import Random

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from .chance import chance

#: Drawn twice as large and scaled down, which smooths the edges.
_SCALE = 2
WIDTH, HEIGHT = 1200, 750
_PAPER = "#FBF8F2"
_INK = "#221C15"
_FONT = "vendor/fonts/be-vietnam-pro-600.woff2"
#: Ground, three middle tones, one light and one accent.
Tones = Sequence[str]
_TONES: Sequence[Tones] = (
    ("#F3E3D3", "#8E1F22", "#B5453C", "#D98A6A", "#F6E7C6", "#C98A1B"),
    ("#E2EFE7", "#1F5A43", "#35704F", "#84B48F", "#FBF8F2", "#E4B758"),
    ("#E4ECF5", "#24476F", "#345680", "#86A6CC", "#FBF8F2", "#E9A24A"),
    ("#F1E4EC", "#5D2E52", "#83486E", "#C08FAF", "#FBF8F2", "#E3AE58"),
    ("#F6E7C6", "#8A5A0E", "#B57C1C", "#E3B659", "#FBF8F2", "#8E1F22"),
)


def illustration(seed: str, *, field: str) -> bytes:
    """Return a JPEG of ``field``'s motif; the same seed always gives the same picture."""
    luck = chance(seed)
    tones = luck.choice(_TONES)
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), tones[0])
    _MOTIFS.get(field, _hills)(ImageDraw.Draw(image), tones, luck)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    _mark(image)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=84)
    return written.getvalue()


def minutes_sheet(lines: Sequence[str]) -> bytes:
    """Return a one-page PDF with ``lines`` on it, the first as its heading."""
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((130, 170 + number * 62), line, fill=20, font=_font(44 if number == 0 else 30))
    for number in range(6):
        height = 240 + (len(lines) + number) * 62
        draw.line([(130, height), (1110, height)], fill=190, width=2)
    written = io.BytesIO()
    page.save(written, "PDF", resolution=150, title=lines[0], creationDate=None, modDate=None)
    return written.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(finders.find(_FONT), size)


def _mark(image: Image.Image) -> None:
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle([WIDTH - 172, HEIGHT - 116, WIDTH - 40, HEIGHT - 78], radius=12, fill=_PAPER)
    draw.text((WIDTH - 106, HEIGHT - 98), "minh họa", fill=_INK, font=_font(21), anchor="mm")


def _at(x: float, y: float) -> tuple[float, float]:
    """Return a point given in pixels of the finished picture."""
    return x * _SCALE, y * _SCALE


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, **style: object) -> None:
    draw.ellipse([*_at(x - radius, y - radius), *_at(x + radius, y + radius)], **style)


def _box(
    draw: ImageDraw.ImageDraw, x: float, y: float, width: float, height: float, *, fill: str, radius: float = 8
) -> None:
    draw.rounded_rectangle([*_at(x, y), *_at(x + width, y + height)], radius=radius * _SCALE, fill=fill)


def _wave(draw: ImageDraw.ImageDraw, level: float, fill: str, luck: Random, *, swing: float, length: float) -> None:
    shift = luck.uniform(0, math.tau)
    edge = [_at(x, level + swing * math.sin(x / length + shift)) for x in range(0, WIDTH + 12, 12)]
    draw.polygon([*edge, _at(WIDTH, HEIGHT), _at(0, HEIGHT)], fill=fill)


def _hills(draw: ImageDraw.ImageDraw, tones: Tones, luck: Random) -> None:
    _disc(draw, luck.uniform(250, 950), luck.uniform(140, 240), luck.uniform(70, 110), fill=tones[5])
    for number, tone in enumerate((tones[4], tones[3], tones[2], tones[1])):
        _wave(draw, 330 + number * 105, tone, luck, swing=luck.uniform(26, 62), length=luck.uniform(120, 260))


def _shelf(draw: ImageDraw.ImageDraw, tones: Tones, luck: Random) -> None:
    for floor in (350, 660):
        x = luck.uniform(40, 110)
        while x < WIDTH - 90:
            width, height = luck.uniform(26, 64), luck.uniform(150, 250)
            fill = luck.choice(tones[1:])
            _box(draw, x, floor - height, width, height, fill=fill, radius=5)
            if luck.random() < 0.5:
                _box(draw, x + width * 0.3, floor - height + 26, width * 0.4, 34, fill=tones[0], radius=3)
            x += width + luck.choice((3, 4, 5, 46))
        _box(draw, 0, floor, WIDTH, 14, fill=tones[1], radius=0)


def _boats(draw: ImageDraw.ImageDraw, tones: Tones, luck: Random) -> None:
    _disc(draw, luck.uniform(700, 1050), 150, 74, fill=tones[5])
    for number, tone in enumerate((tones[3], tones[2], tones[1])):
        for x in (luck.uniform(90, 420), luck.uniform(560, 1080)):
            _boat(draw, x, 350 + number * 125, 66 + number * 16, (tones[4], tones[5], tones[0])[number])
        _wave(draw, 350 + number * 125, tone, luck, swing=18, length=luck.uniform(90, 150))


def _boat(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, fill: str) -> None:
    hull = [
        _at(x - size * 1.5, y - size * 0.5),
        _at(x + size * 1.5, y - size * 0.5),
        _at(x + size, y + 40),
        _at(x - size, y + 40),
    ]
    draw.polygon(
        [_at(x - size * 0.6, y - size * 0.5), _at(x, y - size * 1.5), _at(x + size * 0.6, y - size * 0.5)], fill=fill
    )
    draw.polygon(hull, fill=fill)
    draw.line([_at(x - size * 1.5, y - size * 0.5), _at(x + size * 1.5, y - size * 0.5)], fill=_INK, width=_SCALE)


def _leaves(draw: ImageDraw.ImageDraw, tones: Tones, luck: Random) -> None:
    _disc(draw, 1010, 130, 64, fill=tones[5])
    for stem in range(5):
        x, height = 140 + stem * 235 + luck.uniform(-50, 50), luck.uniform(360, 620)
        draw.line([_at(x, HEIGHT), _at(x + 20, HEIGHT - height)], fill=tones[1], width=7 * _SCALE)
        for step in range(6):
            y = HEIGHT - height + step * height / 7
            side = 1 if step % 2 else -1
            _leaf(
                draw,
                (x + 16, y),
                length=118 - step * 6,
                tilt=luck.uniform(0.3, 0.8),
                side=side,
                fill=luck.choice(tones[1:4]),
            )


def _leaf(
    draw: ImageDraw.ImageDraw, stalk: tuple[float, float], *, length: float, tilt: float, side: int, fill: str
) -> None:
    across = [(step / 12, math.sin(math.pi * step / 12) * 0.26) for step in range(13)]
    outline = across + [(along, -away) for along, away in reversed(across)]
    sine, cosine = math.sin(tilt), math.cos(tilt)
    points = [(along * cosine - away * sine, along * sine + away * cosine) for along, away in outline]
    x, y = stalk
    draw.polygon([_at(x + side * length * along, y - length * away) for along, away in points], fill=fill)


def _windows(draw: ImageDraw.ImageDraw, tones: Tones, luck: Random) -> None:
    _box(draw, 130, 120, 940, 560, fill=tones[1], radius=18)
    for row in range(4):
        for column in range(8):
            fill = tones[5] if luck.random() < 0.34 else luck.choice((tones[3], tones[4]))
            _box(draw, 172 + column * 110, 162 + row * 122, 82, 88, fill=fill, radius=8)
    _box(draw, 0, 680, WIDTH, 70, fill=tones[2], radius=0)


def _kites(draw: ImageDraw.ImageDraw, tones: Tones, luck: Random) -> None:
    _wave(draw, 600, tones[3], luck, swing=30, length=200)
    _wave(draw, 665, tones[1], luck, swing=22, length=150)
    for number in range(6):
        x, y, size = 110 + number * 190 + luck.uniform(-30, 30), luck.uniform(90, 400), luck.uniform(48, 92)
        fill = tones[(1, 2, 5)[number % 3]]
        draw.line(
            [_at(x, y + size * 1.4), _at(x - 60, y + size * 1.4 + 120), _at(x - 10, 640)], fill=_INK, width=_SCALE
        )
        draw.polygon(
            [_at(x, y - size), _at(x + size * 0.7, y), _at(x, y + size * 1.4), _at(x - size * 0.7, y)], fill=fill
        )
        draw.polygon([_at(x, y - size), _at(x + size * 0.7, y), _at(x, y)], fill=tones[4])


def _nodes(draw: ImageDraw.ImageDraw, tones: Tones, luck: Random) -> None:
    points = [
        (150 + column * 180 + luck.uniform(-48, 48), 130 + row * 165 + luck.uniform(-40, 40))
        for row in range(4)
        for column in range(6)
    ]
    for one in points:
        for other in points:
            if 0 < math.dist(one, other) < 205:
                draw.line([_at(*one), _at(*other)], fill=tones[3], width=3 * _SCALE)
    for x, y in points:
        _disc(draw, x, y, luck.uniform(16, 44), fill=luck.choice((tones[1], tones[2], tones[2], tones[5])))


def _notes(draw: ImageDraw.ImageDraw, tones: Tones, luck: Random) -> None:
    for bar in range(31):
        height = 90 + 250 * abs(math.sin(bar / luck.uniform(2.6, 3.4))) * luck.uniform(0.6, 1)
        fill = tones[5] if bar % 7 == 3 else tones[1 + bar % 3]
        _box(draw, 46 + bar * 36, 380 - height, 22, height * 2, fill=fill, radius=11)


_MOTIFS: dict[str, Callable[[ImageDraw.ImageDraw, Tones, Random], None]] = {
    "teaching": _kites,
    "digital": _nodes,
    "reading": _shelf,
    "physical": _hills,
    "arts": _notes,
    "stem": _nodes,
    "inclusion": _boats,
    "ethics": _boats,
    "management": _windows,
    "environment": _leaves,
    "safety": _windows,
    "youth_union": _kites,
    "health": _leaves,
    "community": _hills,
}

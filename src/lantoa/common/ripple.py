"""The ripple: how a model spread, drawn from its adoptions.

Rings spread from one point; each ring is a generation, each dot an adopting unit. The same
seed and counts always give the same picture, so that a story keeps its face while it grows.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

#: More dots than this are no longer seen apart, and the page need not carry them.
MOST_DOTS = 120
# Rings beyond the last generation keep the water moving where nobody has adopted yet.
_FEWEST_RINGS = 5
_MARGIN = 14.0


@dataclass(frozen=True)
class Palette:
    """One colour family: deep and light water, the hairline between them, the dots."""

    deep: str
    light: str
    line: str
    dot: str
    heart: str


PALETTES = {
    "lacquer": Palette("#8E2326", "#A83A34", "#D98A6A", "#F2C45A", "#E9B44C"),
    "leaf": Palette("#245540", "#35704F", "#84B48F", "#F0C463", "#E4B758"),
    "sky": Palette("#23395B", "#345680", "#86A6CC", "#F3B765", "#E9A24A"),
    "plum": Palette("#5D2E52", "#83486E", "#C08FAF", "#F0C271", "#E3AE58"),
    "gold": Palette("#8A5A0E", "#B57C1C", "#F0CE87", "#FFF3D6", "#FBE4B0"),
}


def ripple_svg(
    rings: Sequence[int], *, seed: str, palette: str, label: str, size: tuple[int, int] = (640, 400)
) -> SafeString:
    """Draw ``rings`` (adopting units of each generation, the first one nearest) as an SVG.

    :raises KeyError: if there is no such palette
    """
    colors = PALETTES[palette]
    counts = _without_trailing_zeros(rings)
    chance = Random(f"{seed}/{palette}")  # noqa: S311 -- a picture, not a secret
    width, height = size
    center = (width * chance.uniform(0.36, 0.56), height * chance.uniform(0.7, 0.82))
    radii = _radii(center, size, max(_FEWEST_RINGS, len(counts) + 2))
    return format_html(
        '<svg class="ripple" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"'
        ' preserveAspectRatio="xMidYMid slice"><title>{title}</title>'
        '<rect width="{w}" height="{h}" fill="{deep}"/>{water}{shimmer}{dots}{heart}</svg>',
        w=width,
        h=height,
        title=_title(label, counts),
        deep=colors.deep,
        water=_water(center, radii, colors, len(counts)),
        shimmer=_shimmer(center, radii, colors),
        dots=_dots(_placed(counts, center, radii, size, chance), colors),
        heart=_heart(center, radii[0], colors),
    )


def _without_trailing_zeros(rings: Sequence[int]) -> list[int]:
    counts = [max(0, int(count)) for count in rings]
    while counts and counts[-1] == 0:
        counts.pop()
    return counts


def _title(label: str, counts: list[int]) -> str:
    """Say in words what the picture shows, and that not every unit has a dot when that is so."""
    total = sum(counts)
    if not total:
        return gettext("%(label)s: no other unit has adopted it yet") % {"label": label}
    said = ngettext("%(label)s: %(total)s unit has adopted it", "%(label)s: %(total)s units have adopted it", total)
    title = said % {"label": label, "total": total}
    if total > MOST_DOTS:
        title += gettext(" (%(drawn)s of them are drawn)") % {"drawn": sum(_drawn(counts))}
    return title


def _radii(center: tuple[float, float], size: tuple[int, int], number: int) -> list[float]:
    """Return the heart's radius and then one radius a ring, each step a little wider, out to the far corner."""
    farthest = max(math.dist(center, (x, y)) for x in (0, size[0]) for y in (0, size[1]))
    heart = min(size) * 0.085
    return [heart + (farthest - heart) * (step / number) ** 1.18 for step in range(number + 1)]


def _water(center: tuple[float, float], radii: list[float], colors: Palette, generations: int) -> SafeString:
    """Return the rings, the widest first; those that a generation reached carry a bright line."""
    rings = [
        (
            f"{center[0]:.1f}",
            f"{center[1]:.1f}",
            f"{radii[number]:.1f}",
            colors.light if number % 2 else colors.deep,
            "1" if number % 2 == 0 else "0.82",
            colors.line,
            "0.6" if number <= generations else "0.16",
            number,
        )
        for number in range(len(radii) - 2, 0, -1)
    ]
    return format_html_join(
        "",
        '<circle class="ripple-ring ripple-ring-{7}" cx="{0}" cy="{1}" r="{2}" fill="{3}" fill-opacity="{4}"'
        ' stroke="{5}" stroke-opacity="{6}"/>',
        rings,
    )


def _shimmer(center: tuple[float, float], radii: list[float], colors: Palette) -> SafeString:
    """Return two hairlines within every ring, so that still water looks like water."""
    lines = (
        (f"{center[0]:.1f}", f"{center[1]:.1f}", f"{inner + (outer - inner) * share:.1f}")
        for inner, outer in pairwise(radii)
        for share in (0.55, 0.78)
    )
    circles = format_html_join("", '<circle cx="{}" cy="{}" r="{}"/>', lines)
    return format_html('<g fill="none" stroke="{}" stroke-opacity="0.13">{}</g>', colors.line, circles)


def _drawn(counts: list[int]) -> list[int]:
    """Return how many dots each generation gets: all, or its share of what fits, and never none for some."""
    total = sum(counts)
    if total <= MOST_DOTS:
        return counts
    return [max(1, count * MOST_DOTS // total) if count else 0 for count in counts]


def _placed(
    counts: list[int], center: tuple[float, float], radii: list[float], size: tuple[int, int], chance: Random
) -> list[tuple[float, float, float]]:
    """Return x, y and radius of each dot, spread evenly along the part of its ring that is in the picture."""
    drawn = _drawn(counts)
    base = min(size) * (0.0155 if sum(drawn) <= 24 else 0.0125 if sum(drawn) <= 60 else 0.0098)
    dots = []
    for generation, count in enumerate(drawn):
        # The first generation stays clear of the heart's glow.
        inner, outer = radii[generation] * (1 if generation else 1.3), radii[generation + 1]
        places = _visible(center, (inner + outer) / 2, size)
        for number in range(count):
            angle = places[int((number + chance.uniform(0.15, 0.85)) * len(places) / count)]
            distance = inner + (outer - inner) * chance.uniform(0.3, 0.8)
            x = center[0] + distance * math.cos(angle)
            y = center[1] + distance * math.sin(angle)
            # The jitter may leave the picture where the ring meets its edge: keep every unit in sight.
            x = min(max(x, _MARGIN), size[0] - _MARGIN)
            y = min(max(y, _MARGIN), size[1] - _MARGIN)
            dots.append((x, y, base * chance.uniform(0.75, 1.3)))
    return dots


def _visible(center: tuple[float, float], radius: float, size: tuple[int, int]) -> list[float]:
    """Return the angles at which a ring lies inside the picture, in order around it."""
    angles = [math.tau * step / 360 for step in range(360)]
    seen = [
        angle
        for angle in angles
        if _MARGIN <= center[0] + radius * math.cos(angle) <= size[0] - _MARGIN
        and _MARGIN <= center[1] + radius * math.sin(angle) <= size[1] - _MARGIN
    ]
    return seen or [math.tau * 0.75]


def _dots(places: list[tuple[float, float, float]], colors: Palette) -> SafeString:
    halo = format_html_join(
        "", '<circle cx="{}" cy="{}" r="{}"/>', ((f"{x:.1f}", f"{y:.1f}", f"{r * 2.1:.1f}") for x, y, r in places)
    )
    cores = format_html_join(
        "", '<circle cx="{}" cy="{}" r="{}"/>', ((f"{x:.1f}", f"{y:.1f}", f"{r:.1f}") for x, y, r in places)
    )
    if not places:
        return SafeString("")
    return format_html('<g class="ripple-dots" fill="{}"><g fill-opacity="0.18">{}</g>{}</g>', colors.dot, halo, cores)


def _heart(center: tuple[float, float], radius: float, colors: Palette) -> SafeString:
    x, y = f"{center[0]:.1f}", f"{center[1]:.1f}"
    return format_html(
        '<circle cx="{x}" cy="{y}" r="{halo}" fill="{heart}" fill-opacity="0.25"/>'
        '<circle cx="{x}" cy="{y}" r="{outer}" fill="{heart}"/><circle cx="{x}" cy="{y}" r="{core}" fill="#FBF8F2"/>',
        x=x,
        y=y,
        halo=f"{radius * 1.28:.1f}",
        outer=f"{radius:.1f}",
        core=f"{radius * 0.46:.1f}",
        heart=colors.heart,
    )

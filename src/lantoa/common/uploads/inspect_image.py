"""Pictures: decoded, turned upright, shrunk and written anew, so that nothing but pixels remains."""

import io
from pathlib import Path

from PIL import Image, ImageCms, UnidentifiedImageError

from .kinds import HEIC, JPEG, PNG, WEBP, FileKind, Unacceptable

MOST_PIXELS = 40_000_000
#: The WebP decoder holds several copies, which must fit into the memory of this process.
MOST_WEBP_PIXELS = 25_000_000
LONGEST_SIDE = 3000
# A progressive JPEG of a camera has about ten; hundreds only cost time.
MOST_SCANS = 100
_START_OF_SCAN = b"\xff\xda"


def clean_image(kind: FileKind, source: Path, target: Path) -> str:
    """Write the picture's pixels to ``target`` and return the extension of what was written.

    :raises Unacceptable: when it is too large, damaged, or not what its name says
    """
    if kind is HEIC:
        from pillow_heif import register_heif_opener  # noqa: PLC0415 -- costs 60 ms that only HEIC needs

        register_heif_opener(thumbnails=False)
    if kind is JPEG and source.read_bytes().count(_START_OF_SCAN) > MOST_SCANS:
        raise Unacceptable("too_complex")
    # We count the points ourselves, below, and say so; Pillow would only warn.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(source, formats=[kind.format]) as image:
            width, height = image.size
            most = MOST_WEBP_PIXELS if kind is WEBP else MOST_PIXELS
            if width * height > most:
                raise Unacceptable("too_many_pixels", width=width, height=height, most=most // 1_000_000)
            pixels = _upright_pixels(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unacceptable("damaged") from error
    return _write(pixels, kind, target)


def _upright_pixels(image: Image.Image) -> Image.Image:
    # JPEG can be decoded at half size; otherwise this does nothing.
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    profile = image.info.get("icc_profile")
    orientation = _orientation(image)
    image.load()
    source_mode = image.mode
    pixels = _shrunk(image)
    pixels = _to_srgb(pixels, profile, source_mode)
    if orientation in _TURNS:
        pixels = pixels.transpose(_TURNS[orientation])
    # A new canvas carries no text chunk, comment, profile or location over.
    canvas = Image.new(pixels.mode, pixels.size)
    canvas.paste(pixels)
    return canvas


def _shrunk(image: Image.Image) -> Image.Image:
    """Return the picture as RGB or RGBA of at most `LONGEST_SIDE`.

    Shrinking comes first where the mode allows: two copies of 40 million points are all we can hold.
    """
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    if image.mode.startswith("I"):
        # Sixteen bits of gray: Pillow would cut them off at white instead of scaling.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"):
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return image.convert(mode)
    pixels = image.convert(mode)
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return pixels


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 -- broken metadata must not cost the picture
        return 1


def _to_srgb(pixels: Image.Image, profile: bytes | None, source_mode: str) -> Image.Image:
    """Bring wide-gamut colors of new phones to sRGB; without its profile the picture would look pale."""
    if not profile or source_mode not in ("RGB", "RGBA"):
        return pixels
    try:
        wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(pixels, wide, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return pixels
    return converted or pixels


def _write(pixels: Image.Image, kind: FileKind, target: Path) -> str:
    if kind is PNG:
        pixels.save(target, "PNG", optimize=False)
        return "png"
    if kind in (JPEG, HEIC):
        pixels.convert("RGB").save(target, "JPEG", quality=85, progressive=True, optimize=True)
        return "jpg"
    pixels.save(target, "WEBP", quality=85, method=4)
    return "webp"

"""Covers: WebP, at most 480 pixels wide."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 480
_HEIGHT = 4 * WIDTH  # a banner is cut
_PIXELS = 40_000_000  # a larger picture is not opened: it would take more memory than a reading process has


def webp(picture: "Image", width: int = WIDTH) -> bytes:
    """Narrowed to `width` pixels, on white."""
    picture = picture.crop((0, 0, picture.width, min(picture.height, picture.width * _HEIGHT // WIDTH)))
    if picture.width > width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    kept = io.BytesIO()
    picture.convert("RGB").save(kept, "WEBP", quality=72, method=1)
    return kept.getvalue()


def from_bytes(data: bytes) -> bytes:
    """Of a picture in a file; empty when it is none that can be shown."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP")) as picture:
            if picture.width * picture.height > _PIXELS:
                return b""
            picture.draft("RGB", (WIDTH, _HEIGHT))
            return webp(picture)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return b""

"""Photographs, and all else that is pixels: the only door to Pillow. Photographs are looked at when read, made smaller
and clean when rendered.

No byte of the original's metadata (place, camera, name) goes out: only its pixels are encoded again."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

MAX_BYTES = 30_000_000
MAX_PIXELS = 80_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph's size as it is seen, its turn by the camera applied, in pixels."""

    width: int
    height: int


def inspect(path: Path) -> Shot | str:
    """The photograph's size, or in plain words why it cannot be used."""
    if not path.is_file():
        return "is not there"
    if path.stat().st_size > MAX_BYTES:
        return f"holds {path.stat().st_size:,} bytes, more than {MAX_BYTES:,}"
    from PIL import Image, ImageOps, UnidentifiedImageError  # slow to load, and many guides have no photograph

    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                return f"has {image.width * image.height:,} pixels, more than {MAX_PIXELS:,}"
            image.load()
            turned = ImageOps.exif_transpose(image)
            return Shot(turned.width, turned.height)
    except UnidentifiedImageError:
        return "is not a JPEG, PNG, WebP, AVIF or TIFF picture"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        return f"cannot be read as a picture ({fault})"


def encode(path: Path, width: int, kind: str) -> bytes:
    """The photograph ``width`` pixels wide as ``"AVIF"`` or ``"JPEG"``, its pixels alone."""
    from PIL import Image, ImageOps

    with Image.open(path, formats=FORMATS) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        height = max(1, round(upright.height * width / upright.width))
        small = upright.resize((width, height), Image.Resampling.LANCZOS)
    clean = Image.frombytes("RGB", small.size, small.tobytes())
    out = BytesIO()
    if kind == "AVIF":
        clean.save(out, "AVIF", quality=55, speed=6)
    else:
        clean.save(out, "JPEG", quality=78, optimize=True, progressive=True)
    return out.getvalue()


def flat_png(content: bytes, colours: int) -> bytes:
    """A drawing in few flat colours as a small PNG: ``colours`` of them at the most, the same pixels for the same
    drawing."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=("PNG",)) as image:
        few = image.convert("RGB").quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", compress_level=6)
    return out.getvalue()


def clean_jpeg(content: bytes, longest: int) -> bytes | None:
    """A picture that somebody sent, upright and no longer than ``longest`` pixels, its pixels alone. None where it is
    no picture, or too large a one."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            image.draft("RGB", (2 * longest, 2 * longest))  # a large JPEG is decoded small
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        clean = Image.frombytes("RGB", upright.size, upright.tobytes())
    except Exception:  # a damaged file, or what a camera wrote into it, makes Pillow raise nearly anything
        return None
    out = BytesIO()
    clean.save(out, "JPEG", quality=78, optimize=True, progressive=True)
    return out.getvalue()


def clean_logo(content: bytes, longest: int) -> bytes | None:
    """A client's sign as a PNG no longer than ``longest`` pixels, its pixels alone, see-through where it was. None
    where it is no JPEG or PNG, or too large a one; a drawing that may hold a program (SVG) is none."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            upright = ImageOps.exif_transpose(image).convert("RGBA")
            upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        clean = Image.frombytes("RGBA", upright.size, upright.tobytes())
    except Exception:  # a damaged file, or what a camera wrote into it, makes Pillow raise nearly anything
        return None
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()

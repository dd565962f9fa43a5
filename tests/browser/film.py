"""What a phone's camera sees before a plaque, as a video that Chromium takes for its camera."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from builder.camera import Conditions, picture
from builder.symbols import symbol_matrix

FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
THERE = Conditions(0.4)


def video(folder: Path, text: str, taken: Conditions = THERE) -> Path:
    """Ten pictures of 640 × 480, one behind the other."""
    modules = np.pad(np.array(symbol_matrix(text)), 4)
    symbol = np.where(np.kron(modules, np.ones((16, 16))), 0, 255).astype(np.uint8)
    side_mm = 76.0 * max(1, len(modules) / 50)
    film = bytearray()
    for number in range(10):
        frame = Image.new("L", (640, 480), 150)
        seen = picture(symbol, side_mm, taken, np.random.default_rng(number))
        frame.paste(seen, ((640 - seen.width) // 2, (480 - seen.height) // 2))
        still = io.BytesIO()
        frame.convert("RGB").save(still, "JPEG", quality=90)
        film += still.getvalue()
    path = folder / "camera.mjpeg"
    path.write_bytes(film)
    return path

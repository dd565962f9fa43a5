import zxingcpp
from PIL import Image

from builder.symbols import QUIET_MODULES, symbol_matrix, symbol_text


def test_a_printed_address_of_29_characters_is_a_version_2_symbol() -> None:
    assert len(symbol_matrix("HTTPS://FLAN.EXAMPLE/P/K7M2QX")) == 25


def test_a_phone_reads_the_address_off_the_terminal() -> None:
    address = "https://192.168.1.20:8000/"
    lines = symbol_text(address).splitlines()
    side = len(lines[0])
    assert side == len(symbol_matrix(address)) + 2 * QUIET_MODULES
    halves = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
    picture = Image.new("L", (side, 2 * len(lines)))
    for row, line in enumerate(lines):
        for column, block in enumerate(line):
            for half, light in enumerate(halves[block]):
                picture.putpixel((column, 2 * row + half), light)
    found = zxingcpp.read_barcodes(picture.resize((side * 4, 8 * len(lines)), Image.Resampling.NEAREST))
    assert [one.text for one in found] == [address]

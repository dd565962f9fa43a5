"""The colours of the moving map: day, night, both with more contrast, and paper. docs/design.md, "Map style"."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one look of the map."""

    name: str
    table: str  # on which the sheet lies, beyond the edge of the data
    paper: str
    ink: str
    soft: str
    river: str
    water: str
    lining: str
    bank: str
    park: str
    wood: str
    block: str
    path: str
    rail: str
    casing: str
    wall: str  # of a building whose height is known, seen from the side
    is_dark: bool = False


DAY = Scheme(
    name="day",
    table="#eef1ec",
    paper="#fbfcfa",
    ink="#10201d",
    soft="#46534f",
    river="#124f55",
    water="#c3dcd9",
    lining="#5f9391",
    bank="#2f6b6c",
    park="#dde8c9",
    wood="#c9dbae",
    block="#d3d2cb",
    path="#8a938b",
    rail="#77807c",
    casing="#c3cac4",
    wall="#b3b2a9",
)
NIGHT = Scheme(
    name="night",
    table="#17211f",
    paper="#0d1514",
    ink="#edf2ef",
    soft="#a9b5b0",
    river="#a9d6d4",
    water="#15393d",
    lining="#3f7377",
    bank="#7fb3b3",
    park="#1a2b1c",
    wood="#203522",
    block="#2a3230",
    path="#5d6b66",
    rail="#55605c",
    casing="#3b4844",
    wall="#43504c",
    is_dark=True,
)
# For prefers-contrast: every edge and every word in ink, the ground paler or darker behind them.
DAY_CONTRAST = replace(
    DAY,
    name="day-contrast",
    paper="#ffffff",
    soft="#10201d",
    river="#0a3438",
    lining="#2f6b6c",
    bank="#10201d",
    block="#c2c1b8",
    path="#46534f",
    rail="#10201d",
    casing="#46534f",
    wall="#8a8980",
)
NIGHT_CONTRAST = replace(
    NIGHT,
    name="night-contrast",
    paper="#000000",
    soft="#edf2ef",
    river="#d5efee",
    lining="#7fb3b3",
    bank="#edf2ef",
    block="#3d4744",
    path="#a9b5b0",
    rail="#edf2ef",
    casing="#a9b5b0",
    wall="#5d6b66",
)
# On paper ink costs and greens print as grey: land stays white, water is told by its lines.
PRINT = replace(
    DAY,
    name="print",
    table="#ffffff",
    paper="#ffffff",
    water="#e3efee",
    park="#eef4e2",
    wood="#e2edd0",
    block="#dcdcd7",
    path="#6a736c",
    soft="#10201d",
)
SCHEMES = {scheme.name: scheme for scheme in (DAY, NIGHT, DAY_CONTRAST, NIGHT_CONTRAST, PRINT)}

"""Layers of open data for the small guides of tests."""

import json
from pathlib import Path
from typing import Any


def lay(site: Path, slug: str, kind: str, things: list[dict[str, Any]], *, proper: bool = False) -> None:
    """A layer of points beside each other, one with each of ``things`` for its facts."""
    folder = site / "tours" / "exemple" / "layers" / slug
    folder.mkdir(parents=True)
    (folder / "layer.toml").write_text(
        f'name = "Couche {slug}"\nkind = "{kind}"\nsource = "Source {slug}"\nlicence = "CC0 1.0"\n'
        f"date = 2026-11-22\nproper_names = {str(proper).lower()}\n",
        "utf-8",
    )
    features = [
        {
            "type": "Feature",
            "id": f"{slug}-{n}",
            "geometry": {"type": "Point", "coordinates": [2.001 + n / 1000, 47.002]},
            "properties": facts,
        }
        for n, facts in enumerate(things)
    ]
    (folder / "data.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")

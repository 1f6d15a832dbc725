"""QGIS styles for the layers of ``postings.gpkg``: QML text, stored in the GeoPackage itself so that it opens styled.

Colours are told apart by people who see colours differently (Okabe and Ito's palette), and land that enters is hatched
where land that leaves is plain, so that no meaning hangs on colour alone.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from whitestone.land.words import Column


@dataclass(frozen=True, slots=True)
class Look:
    """How one column is drawn and named."""

    label: str
    colour: str
    fill: str = "solid"


COLUMN_LOOKS: dict[Column, Look] = {
    Column.RECORDED: Look("Recorded: newly open", "#D55E00", "b_diagonal"),
    Column.REOPENED: Look("Reopened: open again after release", "#A3195B", "cross"),
    Column.RECLASSIFIED_IN: Look("Reclassified: into this account", "#CC79A7", "dense6"),
    Column.RECLASSIFIED_OUT: Look("Reclassified: out of this account", "#CC79A7", "no"),
    Column.CANCELLED: Look("Cancelled by non-technical survey", "#56B4E9"),
    Column.REDUCED: Look("Reduced by technical survey", "#0072B2"),
    Column.CLEARED: Look("Cleared", "#009E73"),
    Column.CORRECTED: Look("Corrected: left the register, not released", "#999999", "f_diagonal"),
}
_SCHEMA = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
  description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""


def _rgba(colour: str, alpha: int = 255) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"


def _option(name: str, value: str) -> str:
    return f"<Option type='QString' name={quoteattr(name)} value={quoteattr(value)}/>"


def _symbol(name: str, symbol_type: str, layer: str, options: dict[str, str]) -> str:
    inner = "".join(_option(key, value) for key, value in options.items())
    return (
        f"<symbol type='{symbol_type}' name='{name}' alpha='1' clip_to_extent='1' force_rhr='0'>"
        f"<layer class='{layer}' enabled='1' locked='0' pass='0'><Option type='Map'>{inner}</Option></layer></symbol>"
    )


def _qml(attribute: str, categories: list[tuple[str, str, str]]) -> str:
    """A categorised style; `categories` are value, label and symbol."""
    entries = "".join(
        f"<category value={quoteattr(value)} label={quoteattr(label)} symbol='{at}' type='string' render='true'/>"
        for at, (value, label, _) in enumerate(categories)
    )
    symbols = "".join(symbol for _, _, symbol in categories)
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        "<qgis version='3.22' styleCategories='Symbology'>"
        f"<renderer-v2 type='categorizedSymbol' attr={quoteattr(attribute)} symbollevels='0' forceraster='0' "
        f"enableorderby='0' referencescale='-1'><categories>{entries}</categories><symbols>{symbols}</symbols>"
        "</renderer-v2><blendMode>0</blendMode><featureBlendMode>0</featureBlendMode>"
        "<layerGeometryType>{geometry}</layerGeometryType></qgis>"
    )


def postings_style() -> str:
    """Land moved, by column of the balance."""
    return _qml(
        "column",
        [
            (
                str(column),
                look.label,
                _symbol(
                    str(at),
                    "fill",
                    "SimpleFill",
                    {
                        "style": look.fill,
                        "color": _rgba(look.colour, 190),
                        "outline_style": "solid",
                        "outline_color": _rgba(look.colour),
                        "outline_width": "0.36",
                        "outline_width_unit": "MM",
                        "joinstyle": "bevel",
                    },
                ),
            )
            for at, (column, look) in enumerate(COLUMN_LOOKS.items())
        ],
    ).replace("{geometry}", "2")


def findings_style() -> str:
    """Places to look at: one dark ring with a white halo, whatever the finding."""
    marker = {
        "name": "circle",
        "color": _rgba("#F0E442"),
        "outline_color": _rgba("#000000"),
        "outline_width": "0.5",
        "outline_width_unit": "MM",
        "size": "3.2",
        "size_unit": "MM",
    }
    return _qml("", [("", "Finding", _symbol("0", "marker", "SimpleMarker", marker))]).replace("{geometry}", "0")


def embed_styles(geopackage: Path, styles: dict[str, tuple[str, str]]) -> None:
    """Store default styles in the table ``layer_styles``, where QGIS looks for them.

    Parameters
    ----------
    geopackage
        An existing GeoPackage.
    styles
        By layer: a description and the QML.
    """
    with sqlite3.connect(geopackage) as database:
        database.execute(_SCHEMA)
        database.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, styleSLD, useAsDefault, description, owner, ui, update_time)"
            " VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, '1970-01-01T00:00:00.000Z')",
            [(layer, layer, qml, description) for layer, (description, qml) in styles.items()],
        )
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', '1970-01-01T00:00:00.000Z')"
        )
    database.close()

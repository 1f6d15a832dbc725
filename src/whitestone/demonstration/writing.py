"""The folder of an invented programme: GeoPackages, CSV files and a README, each marked SYNTHETIC in every row.

Written whole or not at all, and the same tables give the same bytes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pyogrio.raw
import shapely

from whitestone.demonstration.programme import Programme
from whitestone.demonstration.tables import MARK, Column, Table
from whitestone.land.inputs import Geometries
from whitestone.land.progress import SILENT, Progress
from whitestone.land.writing.folder import check_output_folder, output_folder

README = "README.md"
NAMES = frozenset(
    {
        README,
        "accidents.gpkg",
        "capacities.csv",
        "daily_work.csv",
        "evidence.gpkg",
        "finds.gpkg",
        "hazards.gpkg",
        "minefield_records.gpkg",
        "operators.csv",
        "releases.gpkg",
        "tasks.gpkg",
        "truth.gpkg",
        "units.gpkg",
    }
)
"""What is written into the folder."""
COLUMN = "data"
"""Name of the column that holds the mark."""
_BATCH = 200_000
_FORMAT = "1.3"
"""Version of the GeoPackage format; QGIS installations of field offices warn about newer ones."""


def write(programme: Programme, folder: Path, *, progress: Progress = SILENT) -> None:
    """Write all tables and the README.

    Raises
    ------
    ProblemError
        ``out-is-a-file`` or ``out-not-empty``; nothing has been written.
    """
    check_output_folder(folder, NAMES)
    total = sum(len(table) for table in programme.tables)
    done = 0
    # Without this GDAL writes the time of writing, and the same seed would not give the same bytes.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"})
    try:
        with output_folder(folder, NAMES) as work:
            for table in programme.tables:
                if table.geometry is None:
                    _write_csv(table, work / table.file)
                else:
                    _write_layer(table, table.geometry, work / table.file)
                done += len(table)
                progress.step("writing records", done, total)
            (work / README).write_text(_readme(programme), encoding="utf-8")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _marked(table: Table) -> dict[str, Column]:
    return {**table.columns, COLUMN: np.full(len(table), MARK, dtype=object)}


def _write_layer(table: Table, geometry: Geometries, path: Path) -> None:
    columns = _marked(table)
    for start in range(0, max(len(table), 1), _BATCH):
        rows = slice(start, start + _BATCH)
        pyogrio.raw.write(
            path,
            shapely.to_wkb(geometry[rows]),
            [column[rows] for column in columns.values()],
            list(columns),
            layer=table.layer,
            driver="GPKG",
            geometry_type=table.shape,
            promote_to_multi=table.shape == "MultiPolygon",
            crs="EPSG:4326",
            dataset_options={"VERSION": _FORMAT},
            layer_options={"IDENTIFIER": f"{MARK} {table.layer}", "DESCRIPTION": f"{MARK}: {table.about}"},
            append=start > 0,
        )


def _write_csv(table: Table, path: Path) -> None:
    columns = _marked(table)
    plain = [column.astype(str).tolist() for column in columns.values()]
    lines = [",".join(columns), *(",".join(row) for row in zip(*plain, strict=True))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _readme(programme: Programme) -> str:
    listed = "\n".join(
        f"| `{table.file}` | `{table.layer}` | {len(table):,} | {table.about} | {', '.join(table.columns)} |"
        for table in programme.tables
    )
    return (
        f"# {MARK}: a demonstration programme\n\n"
        f"Every record in this folder is invented ({MARK}): nobody's land, work, find or accident. Made with scale "
        f"{programme.scale} and seed {programme.seed}. The sums of 2023 by district are those of a published table; "
        "names of districts and operators are real, everything said about them here is not. Do not use any of it to "
        "decide where it is safe to walk.\n\n"
        f"Every row has a column `{COLUMN}` = {MARK}, every layer says it in its description, every id begins with "
        "SYN. Places are longitude and latitude, WGS 84. `entered` is the day on which a record reached the register, "
        "`entered_by` an invented account.\n\n"
        "`truth.gpkg` is not part of what the programme knows: keep it away from whatever is to be tested with it.\n\n"
        "| file | layer | rows | what a row is | columns |\n|---|---|---|---|---|\n"
        f"{listed}\n\n"
        "    whitestone settle --hazards hazards.gpkg --releases releases.gpkg --units units.gpkg \\\n"
        "                      --finds finds.gpkg --from 2023-01-01 --to 2023-12-31 --out books\n"
    )

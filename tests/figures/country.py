"""An invented country, SYNTHETIC throughout: a profile and figures without a fault, to be spoilt in tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

PROFILE = """
code = "XXA"
name = "Exampleland (SYNTHETIC)"
[sources.invented]
citation = "SYNTHETIC, invented for tests"
[units.polygons]
file = "units.geojson"
source = "invented"
[[spellings]]
written = "Nord"
unit = "X-N"
source = "invented"
note = "as one office spells it"
[[products]]
product = "cancelled"
allowed = false
status = "assumed"
source = "invented"
[[products]]
product = "cleared"
allowed = true
status = "assumed"
source = "invented"
"""

UNITS = {"X-N": ("North", 0), "X-S": ("South", 1), "X-T1": ("Twin", 2), "X-T2": ("Twin", 3)}

FILES: dict[str, str] = {
    "reported.csv": """figure_id,topic,what_it_counts,value,unit,area,period_or_as_at,reported_by,basis
R1,release,mined area released,0.30,km2,national,2020,authority,reported
R2,ordnance,all items,275,items,national,2020,authority,reported
R3,ordnance,items in other polygons,5,items,national,2020,authority,reported
R4,capacity,deminers,30,people,national,2020-12-31,authority,reported
R5,capacity,deminers,30,people,national,2021-01-01,authority,reported
R6,contamination,contaminated area,10.0,km2,national,2019-12-31,authority,reported
R7,contamination,contaminated area,9.7,km2,national,2020-12-31,authority,reported
R8,plan,time to complete,30,years,national,2020-06,authority,estimate
R9,plan,time to complete,33,years,national,2020-12,authority,estimate
R10,plan,release each year,0.40,km2/year,national,2021,authority,target
R11,release,mined area released as surveyed,0.29,km2,national,2020,reviewer,estimate
""",
    "release.csv": """district,area,ap,uxo
North,100000,100,10
South,200000,150,10
Total,300000,250,20
""",
    "staff.csv": """group,total,women,women_percent
all,40,10,25
deminers,30,6,20
""",
    "returns.csv": """unit,period,product,land_class,operator,category,area_m2,items
North,2020,cleared,ap_only,Alpha,AP,100000,100
North,2020,cleared,ap_only,Alpha,UXO,,10
X-S,2020,cleared,ap_only,Alpha,AP,200000,150
""",
    "figures.toml": """
title = "Exampleland 2020 (SYNTHETIC)"
citation = "SYNTHETIC"
period = "2020"
[[files]]
file = "reported.csv"
role = "reported"
[[files]]
file = "returns.csv"
role = "returns"
[[files]]
file = "release.csv"
role = "table"
id = "release"
title = "Release"
label = "district"
rows_are = "unit"
total = "Total"
period = "2020"
area = "national"
said_by = "authority"
basis = "reported"
columns = [
  { name = "area", unit = "m2", product = "cleared" },
  { name = "ap", unit = "items", category = "AP" },
  { name = "uxo", unit = "items", category = "UXO" },
]
[[files]]
file = "staff.csv"
role = "table"
id = "staff"
title = "Staff"
label = "group"
rows_are = "group"
period = "2020-12-31"
area = "national"
said_by = "authority"
basis = "reported"
columns = [
  { name = "total", unit = "people" },
  { name = "women", unit = "people" },
  { name = "women_percent", unit = "percent", percent_part = "women", percent_whole = "total" },
]
[[relations]]
kind = "sum"
about = "all items"
whole = "R2"
parts = ["release.ap", "release.uxo", "R3"]
[[relations]]
kind = "part"
about = "surveyed land in released land"
whole = "R1"
parts = ["R11"]
[[relations]]
kind = "same"
about = "released area in text and table"
figures = ["R1", "release.area"]
[[relations]]
kind = "same"
about = "deminers in text and table"
figures = ["R4", "staff.total[deminers]"]
[[relations]]
kind = "readings"
about = "mined area"
areas = ["R11", "R1"]
items = "release.ap"
people = "R4"
[[relations]]
kind = "rate"
about = "the plan"
areas = "R10"
people = "R4"
[[relations]]
kind = "balance"
about = "contaminated area"
opening = "R6"
minus = "R1"
closing = "R7"
[[relations]]
kind = "duration"
about = "time to complete"
stock = "R7"
yearly = "R1"
years = ["R8", "R9"]
""",
}


def write_profile(folder: Path) -> Path:
    """Write the profile: four units of one degree each."""
    folder.mkdir(parents=True, exist_ok=True)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name_en": name, "kind": "district"},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]]},
        }
        for code, (name, x) in UNITS.items()
    ]
    collection = {"type": "FeatureCollection", "features": features}
    folder.joinpath("units.geojson").write_text(json.dumps(collection), encoding="utf-8")
    folder.joinpath("profile.toml").write_text(PROFILE, encoding="utf-8")
    return folder


def write_folder(folder: Path, changes: Mapping[str, tuple[tuple[str, str], ...]] | None = None) -> Path:
    """Write the figures; `changes` replaces text in files, each of which must be there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        changed = text
        for old, new in (changes or {}).get(name, ()):
            assert old in changed, (name, old)
            changed = changed.replace(old, new)
        folder.joinpath(name).write_text(changed, encoding="utf-8")
    return folder

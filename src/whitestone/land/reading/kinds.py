"""The catalogue entries of reading: all that can be wrong with a file, a row or a shape, with what to do about it.

Only words; which of them repairs, refuses or merely notes a row is said where it is found. Each has a heading in
``docs/problems.md``.
"""

from __future__ import annotations

from whitestone.problems import register

# Whole files
MISSING_FILE = register("missing-file", "There is no such file.", "Check the name and the folder.")
UNREADABLE_FILE = register(
    "unreadable-file",
    "This is not a vector file that can be read: {detail}",
    "Open it in QGIS; if it opens there, save it again as GeoPackage. If not, ask for the file again.",
)
INCOMPLETE_FILE = register(
    "incomplete-file",
    "The file announces {announced} rows but only {read} can be read.",
    "It was cut off or damaged: copy it again from where it was made.",
)
NO_LAYER = register(
    "no-layer", "There is no layer {value} in the file; it has: {layers}.", "Name one of them as {file}:LAYER."
)
SEVERAL_LAYERS = register(
    "several-layers", "The file has several layers that may be meant: {layers}.", "Name one of them as {file}:LAYER."
)
NO_CRS = register(
    "no-crs",
    "The file does not say in which coordinate reference system its coordinates are.",
    'Find out and name it: crs = "EPSG:…" under [{role}] in the map file, or a .prj file beside a Shapefile.',
)
UNKNOWN_CRS = register(
    "unknown-crs",
    "The coordinate reference system {value} is not one that can be used.",
    'Name one on the Earth\'s surface that PROJ knows, for example crs = "EPSG:32638", in the map file.',
)
UNDECODABLE_TEXT = register(
    "undecodable-text",
    "The text of the file is not in the encoding that it names: {detail}",
    'Name the right one: encoding = "CP1251" (or what it is) under [{role}] in the map file.',
)
MISSING_COLUMN = register(
    "missing-column",
    "There is no column {column}; the file has: {present}.",
    "Name the column that holds it in the map file under [{role}], or a constant in the defaults file.",
)
AMBIGUOUS_COLUMN = register(
    "ambiguous-column",
    "Several columns may be meant by {column}: {present}.",
    "Name the right one in the map file under [{role}].",
)
UNREADABLE_SETTINGS = register(
    "unreadable-settings", "This is not a readable settings file: {detail}", "See the examples in docs/input.md."
)
UNKNOWN_SETTING = register(
    "unknown-setting", "{value} is not something that can be set here.", "What can be set: {known}."
)

# Rows that are refused
MISSING_VALUE = register(
    "missing-value", "The value of {column} is missing.", "Fill it in, or give a constant in the defaults file."
)
UNKNOWN_VALUE = register("unknown-value", "{value!r} is not a known {column}.", "Use one of: {known}.")
UNREADABLE_DATE = register(
    "unreadable-date",
    "{value!r} is not a date between 1900 and 2100 that can be read in one way only.",
    "Write it as 2023-05-01; 2023-05 and 2023 are accepted where no more is known.",
)
UNREADABLE_NUMBER = register("unreadable-number", "{value!r} is not {known}.", "Write plain digits, without a unit.")
REMOVES_TOO_MUCH = register(
    "removes-too-much",
    "The record says that it removes {value}, but {activity} removes only {allowed}.",
    "Correct the activity, or take out of removes what this activity does not remove.",
)
MISSING_GEOMETRY = register(
    "missing-geometry", "The row has no shape, or an empty one.", "Draw it, or report the area as a tabular return."
)
UNREADABLE_GEOMETRY = register(
    "unreadable-geometry", "The shape cannot be read.", "Open the record in QGIS and draw it again."
)
NOT_A_POLYGON = register(
    "not-a-polygon", "The shape is a {value}; land needs a polygon.", "Draw the area that is meant."
)
NOT_A_POINT = register("not-a-point", "The shape is a {value}; a find is a single point.", "Give each item its point.")
OUT_OF_RANGE = register(
    "coordinates-out-of-range",
    "The coordinates as given, x {x:.6g} and y {y:.6g}, are no longitude and latitude. Are they swapped?",
    "Longitude comes first, latitude second: swap the axes, or correct the digits.",
)
WRONG_UNIT = register(
    "wrong-unit",
    "The coordinates as given, x {x:.8g} and y {y:.8g}, are in {seems}, but the file says that they are in {says}.",
    'Name the right system: crs = "EPSG:…" under [{role}] in the map file.',
)
NO_PLACE = register(
    "no-place", "The shape cannot be placed on the Earth: {detail}.", "Check its coordinates and the file's CRS."
)
BROKEN_GEOMETRY = register(
    "broken-geometry",
    "The outline is faulty ({fault}); the only repair would change its area from {before:,.0f} to {after:,.0f} m².",
    "Look at the place given and draw the outline as it is meant.",
)
NO_AREA = register(
    "no-area",
    "The polygon has no area: it is smaller than 1 cm² or thinner than 5 mm.",
    "Draw the area that is meant, or remove the row.",
)
DUPLICATE_RELEASE = register(
    "duplicate-release",
    "Several rows have this id but differ in {columns}; they cannot be one product.",
    "Give each product its own id, or make the rows alike if they are parts of one product.",
)
DUPLICATE_UNIT = register(
    "duplicate-unit", "Several units have this code but different names: {names}.", "Correct the code or the name."
)

# Rows that are repaired
DATE_COMPLETED = register(
    "date-completed",
    "Only {value} is known of the date; {taken} was taken.",
    "Complete the date when it is known.",
)
GEOMETRY_REPAIRED = register(
    "geometry-repaired",
    "The outline was faulty ({fault}) and was repaired; its area went from {before:,.1f} to {after:,.1f} m².",
    "Look at the place given and correct the outline where it is kept.",
)
PARTS_OVERLAP = register(
    "parts-overlap",
    "Parts of the shape overlap or touch along a line; they were joined, from {before:,.1f} to {after:,.1f} m².",
    "Nothing is needed: land is counted once.",
)
RING_CLOSED = register(
    "ring-closed",
    "The outline did not end where it began; a straight line was added.",
    "Check that no corner is missing at the end.",
)
ANTIMERIDIAN = register(
    "antimeridian-joined",
    "The polygon crosses the 180th meridian in one piece; it was read as the short way round.",
    "Cut it at 180 degrees, as GeoJSON asks.",
)
CURVE_LINEARISED = register(
    "curve-linearised",
    "The outline has curves; they were replaced by short straight lines (one for every 4 degrees of arc).",
    "Nothing is needed, unless the curve is the surveyed line.",
)
PARTS_DROPPED = register(
    "parts-dropped", "Lines or points that came with the polygon were left out.", "Keep them in a layer of their own."
)

# Notes
HAZARDS_MISSING = register(
    "hazards-missing",
    "{count} of {total} hazard rows were refused: their land is MISSING from these books.",
    "Correct the rows listed and settle again before any figure is used.",
)
NO_ROWS = register("no-rows", "The file has no rows.", "Nothing, if none were expected.")
HEIGHTS_IGNORED = register(
    "heights-ignored",
    "Heights or measures of {count} shapes were left out.",
    "Nothing is needed: land is counted flat.",
)
OUTSIDE_AREA_OF_USE = register(
    "outside-area-of-use",
    "Every shape lies outside {area}, the area for which {crs} is made.",
    "Check the file's coordinate reference system: the land may be in the wrong place.",
)
CRS_OVERRIDDEN = register(
    "crs-overridden", "The file names {file_crs}; {value} from the map file was used.", "Correct the file."
)
COARSE_TRANSFORMATION = register(
    "coarse-transformation",
    "No shift between {crs} and WGS 84 is known here; places may be off by a hundred metres or more.",
    "Name the system by its EPSG code, install PROJ's grids for this area, or ask for the data in WGS 84.",
)
READER_WARNING = register("reader-warning", "The file was read with a warning: {detail}", "Check the file in QGIS.")
DOUBTFUL_ENCODING = register(
    "doubtful-encoding",
    "Letters such as {value!r} look as if the text were UTF-8 but was read as another encoding.",
    'Say so: encoding = "UTF-8" under [{role}] in the map file, or a .cpg file beside the Shapefile.',
)
DEFAULT_USED = register(
    "default-used", "{count} rows have no {column}; the constant {value} was used.", "Record the true values in time."
)
REPEATED_ROW = register(
    "repeated-row", "This row repeats row {first} in every column; it counts once.", "Remove the repetition."
)
SAME_DAY_VERSIONS = register(
    "same-day-versions",
    "The record has {count} different versions on one date; the more cautious is taken to stand last.",
    "Number them in a column named version.",
)
PARTS_UNITED = register(
    "parts-united", "{count} rows are parts of this one; their shapes were joined.", "Nothing is needed."
)
REPEATED_FIND_ID = register(
    "repeated-find-id",
    "{count} different finds have this id; each is counted.",
    "Give each find its own id, if they are not one and the same.",
)
FIND_WITHOUT_PLACE = register(
    "find-without-place",
    "The find has neither a place nor a release product; it counts in no area.",
    "Give its coordinates or the id of the product in which it was found.",
)
TINY_AREA = register("tiny-area", "The polygon is smaller than 1 m²: {area:.4f} m².", "Check that it is meant.")
UNKNOWN_STATUS = register(
    "unknown-status", "{value!r} is not a known status; the record counts as open.", "Use open or closed."
)

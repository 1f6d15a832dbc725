"""What intake refuses, holds or remarks on, in words that a person can act on."""

from whitestone.problems import register

UNREADABLE = register(
    "intake-unreadable",
    "The file {file} cannot be read: {reason}.",
    "Open it in the program that made it, save it again, and send that file.",
)
UNKNOWN_FORMAT = register(
    "intake-format-unknown",
    "The file {file} is of a kind that is not taken.",
    "Send GeoPackage, Shapefile (zipped), GeoJSON, FlatGeobuf, KML, KMZ, GPX, DXF, CSV, XLSX, XML with a mapping file, "
    "or a zip archive of one of these.",
)
TOO_LARGE = register(
    "intake-too-large",
    "The file {file} is too large: {reason}.",
    "Send it in parts.",
)
ARCHIVE_UNSAFE = register(
    "intake-archive-unsafe",
    "The archive {file} is not opened: {reason}.",
    "Pack the files again, without folders above them and without links, and send that.",
)
SEVERAL_FILES = register(
    "intake-several-layers",
    "The file {file} holds several layers or sheets: {layers}.",
    "Choose one.",
)
NO_LAYER = register(
    "intake-no-layer",
    "The file {file} has no layer or sheet {value}; it has {layers}.",
    "Choose one of these.",
)
ENCODING = register(
    "intake-encoding",
    "The text of {file} is not {encoding}: {reason}.",
    'Name its encoding in the mapping, for example encoding = "cp1251".',
)
NO_CRS = register(
    "intake-no-crs",
    "The file {file} names no coordinate reference system.",
    'Name it in the mapping, for example crs = "EPSG:32638".',
)
CRS_UNKNOWN = register(
    "intake-crs-unknown",
    "{value} is no coordinate reference system on the earth's surface.",
    "Give an EPSG code such as EPSG:32638.",
)
ROW_GEOMETRY = register("intake-geometry", "The row's shape cannot be read: {reason}.", "Draw or type it again.")
ROW_PLACE = register(
    "intake-place",
    '"{value}" is no place: {reason}.',
    "Correct the coordinates, or the notation and reference system in the mapping.",
)
ROW_DATE = register(
    "intake-date",
    '"{value}" is no date that can be read in one way only.',
    "Write 2023-05-17, or name the order in the mapping (dates = %d/%m/%Y).",
)
DATE_COMPLETED = register(
    "intake-date-completed",
    '"{value}" is taken as {taken}.',
    "Give the day where it is known; the original stays in the file that was kept.",
)
ROW_WORD = register(
    "intake-value-unknown",
    'The mapping does not say what "{value}" means in {column}.',
    "Add it to the mapping's values, or correct the cell.",
)
REPEATED = register(
    "intake-row-repeated",
    "The row says the same as row {other} of this file.",
    "If it is another event, give the rows ids of their own; else nothing needs to be done.",
)
SAME_ID = register(
    "intake-id-twice",
    "The id {value} stands in row {other} too, with other content.",
    "Keep the row that is right.",
)
RECORD_OPEN = register(
    "intake-record-open",
    "Version {value} of the record is still being written or reviewed, and this row would change it.",
    "Finish or take back that version, then check the file again.",
)
CONFLICT = register(
    "intake-conflict",
    "Somebody changed {column} since this file was exported: it was {base}, is now {current}, and the file says "
    "{value}.",
    "Decide which is right and change the record by hand; nothing was overwritten.",
)
NO_RECORD = register(
    "intake-no-record",
    "There is no record {value} of this word that you may see, or it has no version {version}.",
    "Leave the columns record and version as they were exported; empty them for a new record.",
)
SWAPPED = register(
    "intake-axes-swapped",
    "The coordinates of {count} of {total} rows make sense only the other way round.",
    "Say whether the file gives latitude first.",
)
FAR_AWAY = register(
    "intake-far-away",
    "{count} of {total} places lie outside the country's administrative units.",
    "Check the coordinate reference system, and that the columns are the right ones.",
)
UNANSWERED = register(
    "intake-question-open",
    "A question about the file is open: {value}",
    "Answer it on the mapping page or in the mapping file, and check again.",
)
ROWS_REFUSED = register(
    "intake-rows-refused",
    "{refused} rows are refused and {held} held; the file is applied whole or not at all.",
    "Correct the rows, or say that these rows are to be left out.",
)
NOT_CHECKED = register(
    "intake-not-checked",
    "The delivery is {value} and cannot be applied.",
    "Check it first; what was applied is not applied again.",
)
TAKEN_MEANWHILE = register(
    "intake-taken-meanwhile",
    "Rows of this file were taken by another import after it was checked.",
    "Check the file again: what was taken will count as unchanged.",
)
MAPPING_WRONG = register(
    "intake-mapping",
    "The mapping cannot be used: {reason}.",
    "Correct the mapping.",
)
NOT_AS_STATED = register(
    "intake-unit-not-as-stated",
    "The row says {value}, and its place lies in {found}.",
    "Check the coordinates and the name; both are kept as they were given.",
)
FAR_FROM_ITS_OWN = register(
    "intake-unit-far",
    "The row says {value}, and lies {km} km from the middle of those that say so; half of these lie within {half} km.",
    "Check the coordinates and the name; both are kept as they were given.",
)
NO_ACCOUNT = register(
    "intake-no-account",
    "There is no open account {value}.",
    "Name one of these, which may draft records: {known}.",
)
NO_ORGANISATION = register(
    "intake-no-organisation",
    "{value} is the id, the name or the short name of {count} organisations.",
    "Name one of those for which {person} may draft: {known}.",
)
FOR_WHOM = register(
    "intake-organisation-unsaid",
    "The rows of {file} are for no organisation that was named, and {person} may not draft for the authority itself.",
    "Name one of those for which {person} may draft: {known}.",
)
NO_WORD = register(
    "intake-no-word",
    "{value} is no kind of record that comes in files.",
    "Name one of these: {known}.",
)
NO_ROWS = register(
    "intake-no-rows",
    "The file {file} holds no row.",
    "Look whether it is the right file, and whether it was saved; a workbook may have its rows on another sheet.",
)
PART_MISSING = register(
    "intake-part-missing",
    "The Shapefile {file} comes without its part {value}.",
    "Send the files that end in .shp, .shx, .dbf and .prj together, in one zip archive.",
)
LOCKED = register(
    "intake-locked",
    "The workbook {file} is locked with a password, or is of the kind that was usual before 2007.",
    "Take the password off, save it as .xlsx, and send that.",
)

"""Kinds of problem that a folder of figures can have as input: files, columns, cells and references.

What is wrong *between* figures is no problem of the input; those kinds are in `figures.rules.kinds`.
"""

from whitestone.problems import register

FOLDER_EMPTY = register(
    "figures-folder-empty",
    "The folder {value!r} holds no table of figures that can be understood.",
    "Put a figures.toml in it that names its files, or use the columns of the template "
    "(whitestone figures template FILE.xlsx).",
)
FILE_MISSING = register(
    "figures-file-missing",
    "The manifest names the file {value!r}, which is not in the folder.",
    "Add the file, mend its name in figures.toml, or mark it optional = true.",
)
FILE_UNREADABLE = register(
    "figures-file-unreadable",
    "The file cannot be read: {why}.",
    "Save it again as CSV (UTF-8) or as XLSX.",
)
NOT_UTF8 = register(
    "figures-not-utf8",
    "The file is not UTF-8 text: byte {byte} in this row is {value!r}.",
    "Save it as CSV with the encoding UTF-8, so that names keep their letters.",
)
COLUMN_MISSING = register(
    "figures-column-missing",
    "There is no column {column!r}; the columns are: {known}.",
    "Add the column, or name the right one in figures.toml.",
)
COLUMN_REPEATED = register(
    "figures-column-repeated",
    "The column {column!r} stands more than once in the first row.",
    "Give each column a name of its own.",
)
ROW_RAGGED = register(
    "figures-row-ragged",
    "The row has {cells} cells where the first row has {columns}.",
    'Put a text with a comma in quotation marks ("..."), and leave blank cells blank.',
)
CELL_BLANK = register(
    "figures-cell-blank",
    "The cell is blank, and a value is needed here.",
    "Fill it in, or take the row out.",
)
NOT_A_NUMBER = register(
    "figures-not-a-number",
    "{value!r} is not a number that can be read.",
    "Write at most 15 digits, with a point before at most 9 decimals; leave the cell blank where nothing was reported.",
)
NUMBER_SEPARATED = register(
    "figures-number-separated",
    "{value!r} has separators between its digits, and it cannot be known whether they part thousands or decimals.",
    "Write digits only, with a point before decimals: 3495 or 3.495.",
)
NUMBER_NEGATIVE = register(
    "figures-number-negative",
    "{value!r} is negative, which a reported area or count cannot be.",
    "Write the amount; say in a remark what it corrects.",
)
ID_REPEATED = register(
    "figures-id-repeated",
    "The id {value!r} is also that of {other}.",
    "Give each figure and each table an id of its own.",
)
NOT_A_PERIOD = register(
    "figures-not-a-period",
    "{value!r} is not a date or period.",
    "Write 2023, 2023-05, 2023-05-24, or two of these with a slash: 2022-07-01/2023-06-30.",
)
WORD_UNKNOWN = register(
    "figures-word-unknown",
    "{value!r} is not known here.",
    "Use one of: {known}.",
)
NOTHING_RETURNED = register(
    "figures-return-empty",
    "The return has neither an area nor items.",
    "Give area_m2, items or both; write 0 where nothing was found.",
)
ITEMS_UNSORTED = register(
    "figures-items-unsorted",
    "The return has items but no category.",
    "Say which category was found: {known}.",
)
NO_RETURNS = register(
    "figures-no-returns",
    "{value!r} holds no tabular return.",
    "Use the columns of the template (whitestone figures template FILE.xlsx).",
)
WITHOUT_PRODUCT = register(
    "figures-return-without-product",
    "The return declares an area and does not say by which product land was released.",
    "Write cancelled, reduced or cleared; until then the area is a figure and enters no books.",
)
REFERENCE_UNKNOWN = register(
    "figures-reference-unknown",
    "{where} refers to {value!r}, which is no figure, no table and no column of one.",
    "Write a figure's id (F12), a table's column (table.column), or one cell of it (table.column[row]).",
)
REFERENCE_UNSUITED = register(
    "figures-reference-unsuited",
    "{where} uses {value!r} as {role}, but it is given in {unit}.",
    "Refer to figures that can be compared: areas with areas, counts with counts.",
)
REFERENCE_COUNT = register(
    "figures-reference-count",
    "{where} has {count} figures as {role}; it takes {expected}.",
    "Add or take away references under {role}.",
)
NOT_XLSX = register(
    "figures-not-xlsx",
    "The template is an XLSX workbook, and {value!r} is no name for one.",
    "Give a file name that ends in .xlsx.",
)

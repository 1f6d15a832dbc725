"""What can be wrong between figures: one kind for each rule, with a sentence and the question to ask.

Each has its heading in ``docs/contradictions.md``. None knows a country, a file or a year.
"""

from whitestone.problems import register

TOTAL_DIFFERS = register(
    "total-differs",
    "{about}: the printed total is {given}, but its rows add up to {computed}.",
    "Which row, or the total, was changed after the other was printed?",
)
SUM_DIFFERS = register(
    "sum-differs",
    "{about}: the whole is given as {given}, but the parts add up to {computed}.",
    "Which part is missing or counted twice?",
)
PART_EXCEEDS_WHOLE = register(
    "part-exceeds-whole",
    "{about}: the parts are {computed}, more than the whole of {given}.",
    "Do the parts overlap, or does the whole leave something out?",
)
PERCENT_DIFFERS = register(
    "percent-differs",
    "{about}: {given} is printed, but the share is {computed}.",
    "Was the percentage taken of another whole?",
)
TWO_NUMBERS = register(
    "two-numbers",
    "{about}: one thing with several numbers, {numbers}.",
    "Which number holds, for which day, and why does the other differ?",
)
WRONG_UNIT = register(
    "wrong-unit-of-area",
    "{about}: {numbers} differ by a factor of {factor}, as square metres, hectares and square kilometres do.",
    "Was one of them written in another unit?",
)
ESTIMATE_REVISED = register(
    "estimate-revised",
    "{about}: the estimate went from {first} to {second} within {months} months.",
    "What was learnt in between, or are two things being estimated?",
)
CLOSING_NOT_OPENING = register(
    "closing-not-opening",
    "{about}: {closing} at the end of {before}, but {opening} at the beginning of {after}.",
    "What changed overnight?",
)
STOCK_DOES_NOT_FOLLOW = register(
    "stock-does-not-follow",
    "{about}: {expected} would follow from the opening and what was added and taken away; {given} is given, "
    "{difference} {direction}.",
    "What came in or went out that is not reported, or do opening and closing count different land?",
)
READINGS_APART = register(
    "readings-apart",
    "{about}: {count} readings, from {least} to {most}; the largest is {times} times the smallest.",
    "Which reading is meant when only one is quoted?",
)
FINDS_WITHOUT_AREA = register(
    "finds-without-area",
    "{about}: items were found in {rows}, where no area was worked.",
    "Where were they found, and where is that area counted?",
)
AREA_WITHOUT_FINDS = register(
    "area-without-finds",
    "{about}: area is reported for {rows}, but nothing found there.",
    "What was the evidence that the land was hazardous, and could it have been cancelled or reduced?",
)
DENSITY_LOW = register(
    "density-low",
    "{about}: {seen} below {threshold} mines per km².",
    "How much of the area was mined, and how much only lay in the same polygon?",
)
DENSITY_HIGH = register(
    "density-high",
    "{about}: {seen} above {threshold} mines per km².",
    "Is the area the mined land, and is it in the right unit?",
)
RATE_HIGH = register(
    "rate-beyond-clearance",
    "{about}: {rate} m² for each person and working day is beyond mine clearance (more than {threshold} m²).",
    "How much of it was released by survey, by machines, or only counted as part of a polygon?",
)
PLAN_BEYOND_CAPACITY = register(
    "plan-beyond-capacity",
    "{about}: the plan needs {rate} m² for each person and working day, more than mine clearance gives "
    "({threshold} m²).",
    "What share is to be released by survey or by machines, and with which capacity?",
)
DURATION_DOES_NOT_FOLLOW = register(
    "duration-does-not-follow",
    "{about}: {stated} stated, but the reported stock and rates give {computed}.",
    "Which stock and which yearly rate is the statement built on?",
)
AREA_EXCEEDS_UNIT = register(
    "area-exceeds-unit",
    "{about}: the area reported for {rows} is larger than the unit itself.",
    "Is the area in the right unit of measure, and is the unit the right one?",
)
PRODUCT_NOT_ALLOWED = register(
    "product-not-allowed",
    "{about}: land is reported as {product}, which the standards in force do not allow.",
    "Under which standard was it released, and since when is that in force?",
)
UNIT_UNMATCHED = register(
    "unit-unmatched",
    "{value!r} is no administrative unit of the profile and stays unmatched.",
    "Which unit is meant? Add the spelling to the profile with its source.",
)
UNIT_AMBIGUOUS = register(
    "unit-ambiguous",
    "{value!r} can mean {units}; it stays unmatched.",
    "Which one is meant? Write its code, or say in the manifest which kind of unit the rows are.",
)
UNIT_SPELT_OTHERWISE = register(
    "unit-spelt-otherwise",
    "{value!r} is read as {unit}, by {how}.",
    "Is that the unit that was meant?",
)

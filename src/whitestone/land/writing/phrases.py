"""The report's words: what every column, class, part, reading and finding means, for a reader who knows none of them.

Only texts, from the ledger's definitions (``docs/ledger.md``); the templates put them beside the figures.
"""

from __future__ import annotations

from whitestone.land.words import Column, FindsClass, LandClass, Part, Product, Reading
from whitestone.problems import all_kinds

COLUMNS: dict[str, tuple[str, str]] = {
    "opening": ("Opening", "Land open (recorded as hazardous and not released) when the period began."),
    str(Column.RECORDED): ("Recorded", "Land newly recorded as hazardous that had never been released."),
    str(Column.REOPENED): (
        "Reopened",
        "Land that had been released and is recorded as hazardous again. Each case deserves a look: "
        "something may have been missed.",
    ),
    str(Column.RECLASSIFIED_IN): (
        "Reclassified in",
        "Land that was open already and came into this account from another, because its kind or its class changed.",
    ),
    str(Column.RECLASSIFIED_OUT): (
        "Reclassified out",
        "The same land leaving its former account. Over all accounts of a unit, in and out are equal.",
    ),
    str(Column.CANCELLED): ("Cancelled", "Land released by non-technical survey: no evidence of hazard was found."),
    str(Column.REDUCED): ("Reduced", "Land released by technical survey."),
    str(Column.CLEARED): ("Cleared", "Land released by clearance or battle area clearance."),
    str(Column.CORRECTED): (
        "Corrected",
        "Land that left the books because a record was redrawn or changed. This is not land release.",
    ),
    "closing": ("Closing", "Land open when the period ended: opening, plus what came in, less what went out."),
}

CLASSES: dict[str, tuple[str, str]] = {
    str(LandClass.AP_ONLY): ("AP mines", "open for anti-personnel mines and not for anti-vehicle mines"),
    str(LandClass.MIXED): ("AP + AV mines", "open for both anti-personnel and anti-vehicle mines"),
    str(LandClass.AV_ONLY): ("AV mines", "open for anti-vehicle mines and not for anti-personnel mines"),
    str(LandClass.NO_MINES): ("No mines", "open only for other explosive ordnance or improvised devices"),
    str(FindsClass.NOTHING_FOUND): ("Nothing found", "no item was found"),
    "ap_mined": ("All AP mined land", "land with anti-personnel mines, alone or with anti-vehicle mines"),
}

CATEGORIES: dict[str, str] = {
    "AP": "Anti-personnel mines",
    "AV": "Anti-vehicle mines",
    "CMR": "Cluster munition remnants",
    "UXO": "Unexploded ordnance",
    "AXO": "Abandoned ordnance",
    "IED": "Improvised devices",
}

PARTS: dict[Part, tuple[str, str]] = {
    Part.NEWLY_RELEASED: ("Newly released", "was open, and nothing is left open: this leaves the books"),
    Part.PARTLY_RELEASED: ("Partly released", "was open, and some of what made it so is left"),
    Part.ALREADY_RELEASED: ("Released before", "had been released already: adding polygons would count it twice"),
    Part.NEVER_RECORDED: ("Never recorded", "was worked, but no hazard had ever been recorded there"),
    Part.NO_EFFECT: ("Stays open", "was open for something that this activity does not remove"),
}

PRODUCTS: dict[str, str] = {
    str(Product.CANCELLED): "Cancelled",
    str(Product.REDUCED): "Reduced",
    str(Product.CLEARED): "Cleared",
}

READINGS: dict[Reading, tuple[str, str, str]] = {
    Reading.WORKED_POLYGONS: (
        "Worked polygons",
        "generous",
        "Whole polygons of products in which any anti-personnel mine was found, whatever had been recorded there.",
    ),
    Reading.RELEASED_MINED_LAND: (
        "Released mined land",
        "ledger",
        "Land newly released in the period that had been open for anti-personnel mines on record.",
    ),
    Reading.FOUND_FOOTPRINT: (
        "Found footprint",
        "strict",
        "The part of the released mined land that lies within the fade-out distance of an anti-personnel mine "
        "found there.",
    ),
}

FINDINGS: dict[str, str] = {
    "already-released": "Released twice",
    "class-contradicted": "Mines found where none were recorded",
    "closed-but-open": "Closed records with open land",
    "declared-differs": "Declared area differs from the polygon",
    "found-after-release": "Items found after release",
    "found-outside": "Items found outside every product",
    "never-recorded": "Worked outside any recorded hazard",
    "no-effect": "Work that released nothing",
    "reopened": "Released land is open again",
    "return-straddles-period": "Returns that reach beyond the period",
    "return-without-unit": "Returns for a unit that nobody knows",
    "unknown-release": "Finds that name an unknown product",
}


def finding_words(code: str) -> tuple[str, str]:
    """Heading of a finding's code, and what to do about it as the error catalogue says; a new code heads itself."""
    remedies = {kind.code: kind.remedy for kind in all_kinds()}
    remedy = remedies.get(code, "")
    return FINDINGS.get(code, code.replace("-", " ").capitalize()), "" if "{" in remedy else remedy

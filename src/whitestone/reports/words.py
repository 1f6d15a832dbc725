"""What the members of splits are called before a reader, in their language. Codes stay codes in files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

_LABELS: dict[str, dict[str, StrOrPromise]] = {
    "class": {
        "ap_only": _("Anti-personnel mines only"),
        "mixed": _("Anti-personnel and anti-vehicle mines"),
        "av_only": _("Anti-vehicle mines only"),
        "no_mines": _("No mines"),
    },
    "found": {
        "ap_only": _("Anti-personnel mines only"),
        "mixed": _("Anti-personnel and anti-vehicle mines"),
        "av_only": _("Anti-vehicle mines only"),
        "no_mines": _("Other ordnance only"),
        "nothing_found": _("Nothing found"),
    },
    "kind": {"SHA": _("Suspected hazardous area"), "CHA": _("Confirmed hazardous area")},
    "product": {
        "cancelled": _("Cancelled by non-technical survey"),
        "reduced": _("Reduced by technical survey"),
        "cleared": _("Cleared"),
    },
    "holds_ap": {"yes": _("Anti-personnel mines"), "no": _("Others")},
    "holds_cmr": {"yes": _("Cluster munition remnants"), "no": _("Others")},
    "improvised": {"yes": _("Improvised"), "no": _("Not improvised")},
    "category": {
        "AP": _("Anti-personnel mines"),
        "AV": _("Anti-vehicle mines"),
        "CMR": _("Cluster munition remnants"),
        "UXO": _("Other unexploded ordnance"),
        "AXO": _("Abandoned explosive ordnance"),
        "IED": _("Improvised explosive devices"),
    },
    "harm": {"killed": _("Killed"), "injured": _("Injured")},
    "sex": {"female": _("Women and girls"), "male": _("Men and boys"), "not recorded": _("Not recorded")},
    "age": {"adult": _("Adults"), "child": _("Children")},
    "staff": {"yes": _("At work in mine action"), "no": _("Others")},
    "function": {
        "operational": _("Operational"),
        "managerial or supervisory": _("Managerial or supervisory"),
        "support": _("Support"),
    },
    "severity": {"critical": _("Critical"), "major": _("Major"), "minor": _("Minor")},
    "priority_source": {
        "decree": _("Decree"),
        "plan": _("Plan"),
        "request": _("Request"),
        "evidence": _("Evidence"),
    },
    "": {"total": _("Total")},
}
_HEADS: dict[str, StrOrPromise] = {
    "unit": _("District"),
    "kind": _("Kind"),
    "categories": _("Ordnance"),
    "laid": _("Laid"),
    "since": _("On record since"),
    "place": _("Place (latitude, longitude)"),
    "organisation": _("Operator"),
    "reported_within": _("Operator"),
    "class": _("Class"),
    "category": _("Category"),
    "activity": _("Activity"),
    "product": _("Product"),
    "model": _("Model"),
    "device": _("Device"),
    "year": _("Year"),
    "area": _("Area"),
    "status": _("Status"),
    "method": _("Method"),
    "severity": _("Severity"),
}
"""What a column of a split's words is headed with; another split by its own name."""
_PLAIN = frozenset(
    (
        "activity",
        "counting",
        "delivery",
        "found_during",
        "kind",
        "outcome",
        "raised",
        "result",
        "side",
        "source",
        "status",
    )
)
"""Splits whose words are the register's own, which every page says in the reader's language."""
_MARKS = (_("changed"), _("unchanged"), _("not applicable"), _("first report"))
"""What a part of a report that carries forward is marked with; said by its English name."""
_NOT_SAID = _("Not said")
_OUTSIDE = _("Outside every unit")


def head_of(split: str) -> str:
    """What stands over the words of a split."""
    return str(_HEADS.get(split, split))


def rank_of(split: str, word: str) -> int:
    """Place of a word among those that have an order of their own, the same in every language; others follow."""
    known = list(_LABELS.get("category" if split == "device" else split, ()))
    return known.index(word) if word in known else len(known)


def short_of(split: str, word: str, called: Mapping[str, str]) -> str:
    """The same for a narrow column: kinds and categories by the abbreviations that the field uses in every language."""
    return word if split in ("kind", "categories") else label_of(split, word, called)


def label_of(split: str, word: str, called: Mapping[str, str]) -> str:
    """What a member of a split is called; `called` names records and codes of the register."""
    if not word:
        return str(_OUTSIDE if split == "unit" else _NOT_SAID)
    # A device is told by the categories of the finds that it would be.
    labels = _LABELS["category" if split == "device" else split] if split in (*_LABELS, "device") else {}
    if split in _PLAIN and word not in labels:
        said = gettext(word)
        return said[:1].upper() + said[1:]
    return called.get(word) or str(labels.get(word, word))

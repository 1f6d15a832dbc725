"""How values look on every page: badges with a sign and a word, areas with their unit. Shows, computes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from whitestone.kernel.codes import WordField
from whitestone.kernel.coordinates import Notation
from whitestone.land.words import Kind, LandClass, Product
from whitestone.problems import retold
from whitestone.records.pages.fields import label_of
from whitestone.records.pages.naming import named
from whitestone.review.rules import Tier
from whitestone.review.states import STATE_LABELS, State
from whitestone.review.versions import Version
from whitestone.review.words import all_words, word_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

register = template.Library()

_SIGNS: dict[str, str] = {
    State.DRAFT: "○",
    State.SUBMITTED: "◔",
    State.VERIFIED: "◑",
    State.APPROVED: "●",
    State.RETURNED: "↩",
    State.REJECTED: "✕",
    State.WITHDRAWN: "–",
    Kind.SHA: "?",
    Kind.CHA: "!",
    Product.CANCELLED: "✎",
    Product.REDUCED: "◪",
    Product.CLEARED: "✓",
    "direct": "!",
    "indirect": "?",
}
_CLASSES = {
    LandClass.AP_ONLY: gettext_lazy("anti-personnel mines only"),
    LandClass.MIXED: gettext_lazy("anti-personnel and anti-vehicle mines"),
    LandClass.AV_ONLY: gettext_lazy("anti-vehicle mines only"),
    LandClass.NO_MINES: gettext_lazy("other ordnance, no mines"),
}


_VALUES: dict[str, StrOrPromise] = {
    Product.CANCELLED: gettext_lazy("cancelled"),
    Product.REDUCED: gettext_lazy("reduced"),
    Product.CLEARED: gettext_lazy("cleared"),
    "direct": gettext_lazy("direct"),
    "indirect": gettext_lazy("indirect"),
    "open": gettext_lazy("open"),
    "worked on": gettext_lazy("worked on"),
    "closed": gettext_lazy("closed"),
    "handed over": gettext_lazy("handed over"),
    "carried on": gettext_lazy("carried on by others"),
    "planned": gettext_lazy("planned"),
    "ordered": gettext_lazy("ordered"),
    "accepted": gettext_lazy("accepted"),
    "in progress": gettext_lazy("in progress"),
    "suspended": gettext_lazy("suspended"),
    "completed": gettext_lazy("completed"),
    "aborted": gettext_lazy("aborted"),
    "clearance": gettext_lazy("clearance"),
    "BAC": gettext_lazy("battle area clearance"),
    "NTS": gettext_lazy("non-technical survey"),
    "TS": gettext_lazy("technical survey"),
    "non-technical survey": gettext_lazy("non-technical survey"),
    "technical survey": gettext_lazy("technical survey"),
    "battle area clearance": gettext_lazy("battle area clearance"),
    "spot task": gettext_lazy("spot task"),
    "demolition": gettext_lazy("demolition"),
    "reported by residents": gettext_lazy("reported by residents"),
}
_WORDS: dict[str, StrOrPromise] = {
    **_VALUES,
    **{str(one): label for one, label in _CLASSES.items()},
    # columns and parts of the books
    "recorded": gettext_lazy("recorded"),
    "reopened": gettext_lazy("reopened"),
    "reclassified_in": gettext_lazy("reclassified into it"),
    "reclassified_out": gettext_lazy("reclassified out of it"),
    "corrected": gettext_lazy("corrected"),
    "newly_released": gettext_lazy("newly released"),
    "partly_released": gettext_lazy("partly released"),
    "no_effect": gettext_lazy("no effect"),
    "already_released": gettext_lazy("already released"),
    "never_recorded": gettext_lazy("never recorded"),
    "worked_polygons": gettext_lazy("worked polygons"),
    "released_mined_land": gettext_lazy("released mined land"),
    "found_footprint": gettext_lazy("found footprint"),
    "ap_mined": gettext_lazy("anti-personnel mined land, both classes"),
    "nothing_found": gettext_lazy("nothing found"),
    "unit": gettext_lazy("administrative unit"),
    "kind": gettext_lazy("kind"),
    "class": gettext_lazy("class"),
    "product": gettext_lazy("product"),
    "organisation": gettext_lazy("organisation"),
    # changes, events and steps
    "updated": gettext_lazy("updated"),
    "withdrawal": gettext_lazy("withdrawal"),
    "install": gettext_lazy("entered with the register"),
    "draft": gettext_lazy("drafted"),
    "edit": gettext_lazy("edited"),
    "submit": gettext_lazy("submitted"),
    "verify": gettext_lazy("verified"),
    "approve": gettext_lazy("approved"),
    "return": gettext_lazy("returned"),
    "reject": gettext_lazy("rejected"),
    "take-back": gettext_lazy("took back"),
    "attach": gettext_lazy("attached a file to"),
    # tiers
    Tier.PUBLIC: gettext_lazy("public"),
    Tier.PARTNERS: gettext_lazy("partners"),
    Tier.RESTRICTED: gettext_lazy("restricted"),
    Tier.PERSONAL: gettext_lazy("personal"),
    # what tokens may do
    "read": gettext_lazy("read"),
    "write": gettext_lazy("read and write"),
    # how places are written
    "shape": gettext_lazy("shapes of the file"),
    Notation.DD: gettext_lazy("decimal degrees"),
    Notation.DMS: gettext_lazy("degrees minutes seconds"),
    Notation.UTM: "UTM",
    Notation.MGRS: "MGRS",
    Notation.GRID: gettext_lazy("projected grid"),
    Notation.WKT: "WKT",
    Notation.GEOJSON: "GeoJSON",
    Notation.BEARINGS: gettext_lazy("bearings and distances from the benchmark"),
    Notation.TRAVERSE: gettext_lazy("bearing and distance from point to point"),
    # what comes in and goes out
    "received": gettext_lazy("received"),
    "checking": gettext_lazy("being checked"),
    "checked": gettext_lazy("checked"),
    "applying": gettext_lazy("being applied"),
    "applied": gettext_lazy("applied"),
    "failed": gettext_lazy("failed"),
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "refused": gettext_lazy("refused"),
    "held": gettext_lazy("held"),
    "placed": gettext_lazy("in the register"),
    "replaced": gettext_lazy("replaced by a later one"),
    "set aside": gettext_lazy("set aside"),
    # verdicts on figures
    "contradiction": gettext_lazy("contradictions"),
    "question": gettext_lazy("questions"),
    "note": gettext_lazy("notes"),
    # who is offered a kept list
    "mine": gettext_lazy("only its owner"),
    "everyone": gettext_lazy("everybody with an appointment"),
    # roles
    "reader": gettext_lazy("reader"),
    "field": gettext_lazy("field staff"),
    "officer": gettext_lazy("officer"),
    "verifier": gettext_lazy("verifier"),
    "headquarters": gettext_lazy("headquarters"),
    "administrator": gettext_lazy("administrator"),
}


@register.filter
def word(value: object) -> object:
    """A code of the program in the words of a reader; anything else as it is."""
    text = str(value)
    if text in _WORDS:
        return str(_WORDS[text])
    return gettext(text) if text in words_of_columns() else value


@register.filter
def coded(value: object, labels: Mapping[str, str]) -> object:
    """A code of a list, or several, by what the list calls them; a code that it does not have as it is."""
    if isinstance(value, list):
        return ", ".join(str(labels.get(str(one), one)) for one in value)
    return labels.get(str(value), value)


@lru_cache(maxsize=1)
def words_of_columns() -> frozenset[str]:
    """Every word that a column of some record may hold: the program's own, and so translated with it."""
    columns = (field for one in all_words() for field in one.model.domain_fields().values())
    every = (str(word) for field in columns if isinstance(field, WordField) for word in field.words or ())
    return frozenset(word for word in every if not word.isupper() and "_" not in word)


@register.filter
def field_of(name: str, version: Version) -> str:
    """What a field of a version is called."""
    return label_of(type(version), name)


@register.filter
def word_label(name: str) -> str:
    """What people call one record of a word."""
    return str(word_of(name).label) if any(one.name == name for one in all_words()) else name


@register.filter
def word_of_address(path: str) -> str:
    """The word of the register whose page was asked for; nothing of which record."""
    return next((part for part in path.split("/") if part in {one.name for one in all_words()}), "")


@register.filter
def short(value: object) -> str:
    """The end of a long id: enough to tell records apart, and to search by."""
    return str(value)[-8:]


register.filter("named", named)


@register.filter
def land_class(value: str) -> str:
    """A class of open land in words."""
    return str(_CLASSES[LandClass(value)]) if value in list(LandClass) else str(word(value) or "")


@register.filter
def state(value: str) -> SafeString:
    """A state of review as a badge."""
    label = STATE_LABELS.get(State(value), value) if value in list(State) else value
    return format_html('<span class="state {}" data-sign="{}">{}</span>', value, _SIGNS.get(value, "·"), label)


@register.filter
def badge(value: object) -> object:
    """A kind, product or sort of evidence as a badge; anything else as it is."""
    text = str(value)
    if text not in _SIGNS or text in list(State):
        return str(_VALUES[text]) if text in _VALUES else value
    return format_html(
        '<span class="badge {}" data-sign="{}">{}</span>', text.lower(), _SIGNS[text], _VALUES.get(text, text)
    )


@register.filter
def day(value: dt.date | None) -> SafeString:
    """A day that breaks at no hyphen and keeps its order in text from right to left; a dash where there is none."""
    if not value:
        return SafeString("–")
    return format_html('<time class="day" datetime="{0}">{0}</time>', f"{value:%Y-%m-%d}")


@register.filter
def area(value: float | None) -> SafeString:
    """Square metres for the eye: in square kilometres from one upwards, the exact figure in the title."""
    if value is None:
        return SafeString("–")
    exact = number_format(round(value), use_l10n=True, force_grouping=True)
    if abs(value) < 1e6:
        return format_html('<bdi class="num">{}&nbsp;m²</bdi>', exact)
    shown = number_format(round(value / 1e6, 2), decimal_pos=2, use_l10n=True, force_grouping=True)
    return format_html('<bdi class="num" title="{} m²">{}&nbsp;km²</bdi>', exact, shown)


@register.filter(name="retold")
def told_again(problems: Iterable[Mapping[str, object]] | None) -> list[dict[str, object]]:
    """Kept problems in the language of whoever looks at them now."""
    return [retold(one) for one in problems or ()]

"""How values look on every page: badges with a sign and a word, areas with their unit. Shows, computes nothing."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whitestone.land.words import Kind, LandClass, Product
from whitestone.review.states import STATE_LABELS, State

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


@register.filter
def land_class(value: str) -> str:
    """A class of open land in words."""
    return str(_CLASSES[LandClass(value)]) if value in list(LandClass) else value


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
        return value
    return format_html('<span class="badge {}" data-sign="{}">{}</span>', text.lower(), _SIGNS[text], _(text))


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

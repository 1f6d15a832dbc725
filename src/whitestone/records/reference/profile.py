"""Reads the rules of review out of the national profile, and refuses a profile that says what nobody understands."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from whitestone.kernel.coordinates import Notation
from whitestone.kernel.coordinates.grids import system
from whitestone.land.words import Product
from whitestone.problems import ProblemError
from whitestone.records.reference.models import Profile
from whitestone.records.reference.thresholds import thresholds_of
from whitestone.review.extra import ExtraField, Kind
from whitestone.review.rules import Certificates, MapLayer, Role, Rules, Severity, Tier


def rules_of(said: Mapping[str, Any]) -> Rules:
    """The rules that a profile's JSON says; what it does not say stays as the standards' default.

    Raises
    ------
    ValueError, TypeError, KeyError
        It says something that is no rule.
    """
    default = Rules()
    unknown = set(said) - set(Rules.__dataclass_fields__)
    if unknown:
        raise ValueError(f"no such rule: {', '.join(sorted(unknown))}")
    steps = said.get("review_steps", default.review_steps)
    if steps not in (1, 2):
        raise ValueError(f"review_steps is 1 or 2, not {steps!r}")
    tiers = {Role(role): frozenset(Tier(tier) for tier in seen) for role, seen in said.get("tiers", {}).items()}
    return replace(
        default,
        review_steps=steps,
        demonstration=bool(said.get("demonstration", default.demonstration)),
        reviewers_need_mfa=bool(said.get("reviewers_need_mfa", default.reviewers_need_mfa)),
        tiers={**default.tiers, **tiers},
        word_tiers={word: Tier(tier) for word, tier in said.get("word_tiers", {}).items()},
        severities={code: Severity(severity) for code, severity in said.get("severities", {}).items()},
        extra_fields={
            word: tuple(ExtraField(**{**one, "kind": Kind(one["kind"])}) for one in fields)
            for word, fields in said.get("extra_fields", {}).items()
        },
        thresholds=thresholds_of(said.get("thresholds", {})),
        products_allowed={
            Product(product).value: _yes_or_no(allowed) for product, allowed in said.get("products_allowed", {}).items()
        },
        grids=tuple(_grid(one) for one in said.get("grids", ())),
        map_layers=tuple(MapLayer(**one) for one in said.get("map_layers", ())),
        certificates=_certificates(said.get("certificates", {})),
    )


def _certificates(said: Mapping[str, Any]) -> Certificates:
    lists = {name: tuple(said[name]) for name in ("languages", "public") if name in said}
    return Certificates(**{**said, **lists})


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"true or false, not {value!r}")
    return value


def _grid(name: object) -> str:
    try:
        system(str(name), Notation.GRID)
    except ProblemError as error:
        raise ValueError(str(error)) from None
    return str(name)


def profile_as_at(day: dt.date, known_at: dt.datetime | None = None) -> Profile | None:
    """The national profile in force on a day, as it is known now or was known at a moment."""
    return Profile.objects.as_at(day, known_at).order_by("-effective", "-number").first()


def evidence_classes(noted: Iterable[tuple[str, dt.date]]) -> list[str]:
    """What sorts of evidence count as by the profile in force on each day: direct, indirect, or empty for unknown."""
    profiles = list(Profile.objects.standing().order_by("effective", "number"))
    days = [profile.effective for profile in profiles]
    tables: list[Mapping[str, Any]] = [{}, *(profile.evidence for profile in profiles)]
    return [str(tables[bisect_right(days, day)].get(sort, "")) for sort, day in noted]


def rules_now() -> Rules:
    """The rules of review in force now."""
    profile = profile_as_at(timezone.now().date())
    return Rules() if profile is None else rules_of(profile.rules)


def rules_on(days: Iterable[dt.date]) -> dict[dt.date, Rules]:
    """The rules in force on each of many days, as they are known now."""
    versions = list(Profile.objects.standing().order_by("effective", "number"))
    starts = [one.effective for one in versions]
    rules = [Rules(), *(rules_of(one.rules) for one in versions)]
    return {day: rules[bisect_right(starts, day)] for day in days}

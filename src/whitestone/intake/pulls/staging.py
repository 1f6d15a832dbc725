"""Lays a page of rows down as a delivery and checks it as a file is checked; applies it where the source may.

Nothing is mapped by guess alone: the first delivery of a source waits until a person has confirmed its columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from whitestone.intake import applying, checking, jobs, receiving
from whitestone.intake.accounts import account_of
from whitestone.intake.forms import MappingForm
from whitestone.intake.mapping import PlaceRule, from_json, signature
from whitestone.intake.models import Channel, Delivery, KnownMapping, Stage
from whitestone.intake.pulls.models import PullSource
from whitestone.intake.pulls.rows import Pulled, Schema
from whitestone.kernel.coordinates import Notation
from whitestone.problems import ProblemError
from whitestone.review.words import word_of

_CONFIRMED = (Stage.CHECKING.value, Stage.CHECKED.value, Stage.APPLYING.value, Stage.APPLIED.value)


def deliveries_of(source: PullSource) -> list[Delivery]:
    """What came from a source, the newest first."""
    return list(Delivery.objects.filter(channel=Channel.PULL, form=source.channel_form).order_by("-pk")[:50])


def lay_down(source: PullSource, rows: Sequence[Pulled], instance: str) -> Delivery:
    """A delivery of rows, kept as a table of texts with the source's columns."""
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\n")
    writer.writerow(source.columns)
    writer.writerows([one.cells.get(name, "") for name in source.columns] for one in rows)
    return receiving.receive(
        name=f"{source.name} {timezone.now():%Y-%m-%d %H%M} {instance}.csv", chunks=[kept.getvalue().encode()],
        word=source.word, person=source.person, owner=source.owner, note=f"pulled from {source.name}",
        channel=Channel.PULL, form=source.channel_form, instance=instance,
    )  # fmt: skip


def stage(source: PullSource, delivery: Delivery, schema: Schema) -> None:
    """Map a delivery; check it where its mapping was confirmed, and apply it where the source may.

    What a check or an action refuses stands in the delivery, where a person finds it.
    """
    try:
        if not _mapped(source, delivery, schema):
            return
        # What a killed run left half checked is known by its progress, which is told no more.
        checking.check(delivery, progress=jobs.Told(delivery))
        apply_ready(source, delivery)
    except ProblemError as error:
        Delivery.objects.filter(pk=delivery.pk).update(problems=[one.as_record() for one in error.problems])


def apply_ready(source: PullSource, delivery: Delivery) -> None:
    """Apply a checked delivery whole, where the source may and nothing in it waits for a person."""
    account = account_of(delivery.account)
    if source.applies and account.ready and not applying.refusals(delivery, leave_out=False):
        applying.apply(delivery, progress=jobs.Told(delivery))


def finish(source: PullSource, schema: Schema) -> None:
    """Go on with what an earlier run or a missing mapping left: the oldest first, since later ones build on it."""
    rows = Delivery.objects.filter(channel=Channel.PULL, form=source.channel_form).select_related("person")
    for one in rows.exclude(stage=Stage.APPLIED).order_by("pk"):
        if one.stage == Stage.RECEIVED or jobs.is_dead(one):
            stage(source, one, schema)
        elif one.stage == Stage.CHECKED:
            try:
                apply_ready(source, one)
            except ProblemError as error:
                Delivery.objects.filter(pk=one.pk).update(problems=[each.as_record() for each in error.problems])


def _mapped(source: PullSource, delivery: Delivery, schema: Schema) -> bool:
    """Propose a mapping; whether it is one that a person has confirmed."""
    proposed = receiving.propose_mapping(delivery)
    sender, columns = str(delivery.owner or ""), delivery.columns
    confirmed = KnownMapping.objects.filter(
        sender=sender, word=delivery.word, signature=signature(columns)
    ).exists()  # fmt: skip
    if not confirmed:
        earlier = (
            Delivery.objects.filter(channel=Channel.PULL, form=source.channel_form, stage__in=_CONFIRMED)
            .exclude(pk=delivery.pk)
            .order_by("-pk")
            .first()
        )
        if earlier is not None:
            # A form that got a question more is read as before; the new column waits for nobody.
            proposed, confirmed = from_json(earlier.mapping), True
    if not confirmed:
        model = word_of(delivery.word).model
        fields = MappingForm(model, columns, proposed)
        found = {**_by_last_name([str(one["name"]) for one in fields.fields], columns), **proposed.columns}
        place = proposed.place
        if schema.place and fields.places:
            field = place.field if place.field in fields.places else fields.places[0]
            place = PlaceRule(field, Notation.WKT.value, (schema.place,), crs=schema.crs)
        proposed = replace(proposed, columns=found, place=place, id=schema.own)
    delivery.mapping = proposed.as_json()
    delivery.save()
    return confirmed


def _by_last_name(names: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """Questions that are called as the word's columns are, in whatever group of the form they stand."""
    last: dict[str, list[str]] = {}
    for column in columns:
        last.setdefault(column.rpartition("/")[2].casefold(), []).append(column)
    return {name: last[name][0] for name in names if len(last.get(name, ())) == 1}

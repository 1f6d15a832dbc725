"""Takes a delivery in: the file under its hash, who sent it, for whom; and proposes how to read it. Checks no row."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable
from itertools import islice
from pathlib import Path, PurePath

from django.conf import settings

from whitestone.intake import problems as say
from whitestone.intake.checking import named_original
from whitestone.intake.guessing import guess
from whitestone.intake.mapping import ColumnMap, from_json, signature
from whitestone.intake.models import Channel, Delivery, KnownMapping
from whitestone.intake.sources import Options, layers_of, open_source
from whitestone.intake.sources.archives import with_companions
from whitestone.intake.spreading import spread
from whitestone.problems import ProblemError
from whitestone.review import problems as refused
from whitestone.review.models import Person
from whitestone.review.permissions import standing_of
from whitestone.review.storage import store
from whitestone.review.words import word_of

_SAMPLE = 50


def receive(
    *,
    name: str,
    chunks: Iterable[bytes],
    word: str,
    person: Person,
    owner: uuid.UUID | None,
    note: str = "",
    channel: Channel = Channel.FILE,
    form: str = "",
    instance: str = "",
) -> Delivery:
    """Keep a file and open a delivery for it.

    Parameters
    ----------
    owner
        The organisation for which the records are; the person must be able to write for it.
    form, instance
        Of a submission that carries its own id: the same one is answered with the delivery that it opened before.

    Raises
    ------
    ProblemError
        When the person may not, or the file is not kept.
    """
    if not standing_of(person).may_write_for(owner):
        raise ProblemError(refused.NO_RIGHT(word=word, step="import", rights="write"))
    plain = PurePath(name.replace("\\", "/")).name[:255]
    stored = store(plain, chunks, limit=settings.INTAKE_MEGABYTES, media_type=lambda *_: "application/octet-stream")
    if instance:
        before = Delivery.objects.filter(form=form, instance=instance).first()
        if before is not None:
            return before
    return Delivery.objects.create(
        channel=channel, name=plain, sha256=stored.sha256, size=stored.size, word=word, owner=owner, person=person,
        note=note, form=form, instance=instance,
    )  # fmt: skip


def propose_mapping(delivery: Delivery, *, options: Options | None = None) -> ColumnMap:
    """What the sender confirmed for such a file before, or a guess; its columns are kept with the delivery.

    Raises
    ------
    ProblemError
        When the file cannot be read, or holds several layers and none is named.
    """
    with named_original(delivery) as path, open_source(path, options or Options()) as source:
        delivery.columns = list(source.columns)
        known = KnownMapping.objects.filter(
            sender=_sender(delivery), word=delivery.word, signature=signature(source.columns)
        ).first()
        if known is not None:
            found = from_json(known.mapping)
        else:
            sample = next(islice(source.pieces(_SAMPLE), 1), None)
            columns = sample.columns if sample is not None else {}
            model = word_of(delivery.word).model
            found = spread(model, source.columns, guess(model, source.columns, columns, shaped=source.shaped))
    said = found.as_json()
    if options is not None and known is None:
        said["options"] = {**said["options"], "layer": options.layer, "encoding": options.encoding}
    delivery.mapping = said
    delivery.save()
    return from_json(said)


def confirm(delivery: Delivery, mapping: ColumnMap) -> None:
    """Use a mapping for a delivery, and remember it for the sender's next file with the same columns."""
    if not mapping.columns and not mapping.constants:
        raise ProblemError(say.MAPPING_WRONG(file=delivery.name, reason="it maps no column"))
    with named_original(delivery) as path, open_source(path, mapping.options) as source:
        delivery.columns = list(source.columns)
    delivery.mapping = mapping.as_json()
    delivery.save()
    KnownMapping.objects.update_or_create(
        sender=_sender(delivery), word=delivery.word, signature=signature(delivery.columns),
        defaults={"mapping": delivery.mapping},
    )  # fmt: skip


def layers(delivery: Delivery) -> list[str]:
    """Names of the layers or sheets of a delivery's file."""
    with named_original(delivery) as path:
        return layers_of(path)


def from_path(path: Path, *, word: str, person: Person, owner: uuid.UUID | None, note: str = "") -> Delivery:
    """Take in a file of this machine; a Shapefile with its companions, packed into one archive.

    Raises
    ------
    ProblemError
        When there is no such file, it may not be read, or `receive` refuses it.
    """
    if not path.is_file():
        reason = "it is a folder" if path.is_dir() else "there is no such file"
        raise ProblemError(say.UNREADABLE(file=path.name, reason=reason))
    try:
        with tempfile.TemporaryDirectory(prefix="whitestone-intake-") as folder:
            given = with_companions(path, Path(folder)) if path.suffix.lower() == ".shp" else path
            with given.open("rb") as file:
                blocks = iter(lambda: file.read(1 << 20), b"")
                return receive(name=given.name, chunks=blocks, word=word, person=person, owner=owner, note=note)
    except OSError as error:
        raise ProblemError(say.UNREADABLE(file=path.name, reason=error.strerror or str(error))) from error


def _sender(delivery: Delivery) -> str:
    return str(delivery.owner or "")

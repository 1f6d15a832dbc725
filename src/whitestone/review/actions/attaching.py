"""Documents and photographs of a record: attached for good, with an event that carries the hash of their content."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from whitestone.problems import ProblemError
from whitestone.review import problems as say
from whitestone.review.audit import writing
from whitestone.review.models import Attachment, Person
from whitestone.review.permissions import standing_of
from whitestone.review.states import Right
from whitestone.review.storage import store
from whitestone.review.versions import Version, versions_of


def attach(version: Version, *, name: str, chunks: Iterable[bytes], actor: Person, note: str = "") -> Attachment:
    """Attach a file to a record, beside the version that the actor looked at.

    The file is safely on the disk before the database speaks of it; a file without a row is harmless.

    Raises
    ------
    ProblemError
        When the actor neither writes for the owner nor reviews the record, or when the file is not taken.
    """
    model = type(version)
    if not versions_of(model).visible_to(actor).filter(pk=version.pk).exists():
        raise ProblemError(say.NOT_FOUND(word=model.word))
    if not standing_of(actor).rights(version) & {Right.WRITE, Right.VERIFY}:
        raise ProblemError(say.NO_RIGHT(word=model.word, step="attach", rights="write or verify"))
    plain = PurePath(name.replace("\\", "/")).name
    stored = store(plain, chunks)
    word, record, number = version.key
    with writing(actor, note) as entry:
        attachment = Attachment.objects.create(
            word=word,
            record=record,
            number=number,
            name=plain,
            sha256=stored.sha256,
            size=stored.size,
            media_type=stored.media_type,
            note=note,
            author=actor,
            at=entry.moment,
        )
        new = {"name": plain, "sha256": stored.sha256, "size": stored.size}
        entry.add("attach", word, record, number, new=new)
    return attachment

"""Makes records of a submission through the register's actions: whole or not at all, and held with its reason if not.

Nothing is decided for the sender: what cannot be read, named or found waits for a person.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone

from whitestone.intake.accounts import Account
from whitestone.intake.models import Channel, Delivery, Stage, Taken
from whitestone.intake.phones import problems as say
from whitestone.intake.phones.catalogue import OWN
from whitestone.intake.phones.changing import Became, change
from whitestone.intake.phones.definitions import Asked, Definition, from_json, model_of
from whitestone.intake.phones.models import WAITING, Media, Standing, Submission
from whitestone.intake.phones.published import newest, published
from whitestone.intake.phones.reading import Said, read, records_of
from whitestone.intake.phones.xlsforms import CAPTION, PHOTO
from whitestone.intake.staged import named
from whitestone.kernel.ids import new_id
from whitestone.problems import Problem, ProblemError
from whitestone.review.actions.attaching import attach
from whitestone.review.actions.drafting import NewRecord, Seen, record
from whitestone.review.actions.moving import move
from whitestone.review.audit import writing
from whitestone.review.models import Person
from whitestone.review.states import Step
from whitestone.review.storage import NOT_STORED, place_of
from whitestone.review.versions import Version, versions_of
from whitestone.review.words import word_of

WAIVED = (say.NO_INSTANCE.code, say.VERSION_UNKNOWN.code, say.SAME_INSTANCE.code)
"""What a person who looked at a submission may set aside."""


def place(submission: Submission, *, actor: Person | None = None) -> Submission:
    """Make records of a submission that waits, as the device's person or as whoever mends it.

    What cannot be placed is held, with every reason; what was placed is left as it is.
    """
    with transaction.atomic():
        rows = Submission.objects.select_for_update(of=("self",)).select_related("device__person")
        one = rows.get(pk=submission.pk)
        if one.state not in WAITING:
            return one
        try:
            with transaction.atomic():
                _write(one, actor or one.device.person)
        except ProblemError as error:
            one.state = Standing.HELD
            one.problems = [problem.as_record() for problem in error.problems]
            one.save(update_fields=["state", "problems"])
            return one
    for other in Submission.objects.filter(form=one.form, earlier=one.instance, state=Standing.HELD):
        attach_media(place(other))
    return one


def _write(one: Submission, actor: Person) -> None:
    form, flags = _form(one)
    answers = {**one.answers, **one.corrections}
    said = records_of(form, answers)
    earlier = _earlier(one)
    ids = {record.name: new_id() for record in said}
    ids |= {} if earlier is None else {str(known["part"]): uuid.UUID(known["record"]) for known in earlier.records}
    wrong = [problem for record in said for problem in _complete(record, one, ids, answers, actor)]
    if wrong:
        raise ProblemError(wrong)
    batch = new_id()
    reason = f"{one.form} {one.receipt}, sent by {one.device.person.username} from {one.device.name}"
    if one.corrections:
        reason += f"; corrected: {', '.join(sorted(one.corrections))}"
    with writing(actor, reason, batch):
        became, gone = ([], []) if earlier is None else change(earlier, said, actor=actor, reason=reason)
        done = {one.name for one in became}
        for record_said in said:
            if record_said.name not in done:
                became.append(_begin(record_said, one, ids[record_said.name], actor))
    flags += [say.PART_GONE(value=name) for name in gone]
    if one.device.submits:
        flags += _submitted(became, actor)
    _note(one, form, became, batch, actor)
    one.flags = [*one.flags, *(flag.as_record() for flag in flags)]
    one.records, one.problems, one.state = [each.as_json() for each in became], [], Standing.PLACED
    one.save()


def _form(one: Submission) -> tuple[Definition, list[Problem]]:
    """The definition by which a submission is read, and what is remarkable about it."""
    read(place_of(one.sha256).read_bytes())
    problems = []
    if one.instance.startswith("sha256:"):
        problems.append(say.NO_INSTANCE())
    if one.twin:
        first = Submission.objects.filter(form=one.form, instance=one.instance, twin=False).first()
        problems.append(say.SAME_INSTANCE(value=first.receipt if first is not None else ""))
    last = newest(one.form)
    if last is None:
        published()
        last = newest(one.form)
    if last is None:
        raise ProblemError(say.FORM_UNKNOWN(value=one.form))
    given = type(last).objects.filter(form=one.form, version=one.version).first()
    if given is None:
        problems.append(say.VERSION_UNKNOWN(value=one.version))
    problems = [problem for problem in problems if problem.code not in one.waived]
    if problems:
        raise ProblemError(problems)
    used = given or last
    old = [] if used.pk == last.pk else [say.OLD_VERSION(value=one.version, current=last.version)]
    return from_json(used.definition), old


def _complete(
    said: Said, one: Submission, ids: Mapping[str, uuid.UUID], answers: Mapping[str, str], actor: Person
) -> Iterator[Problem]:
    """Put in what follows from the device and the form; gives the references that lead nowhere."""
    model, values = model_of(said.part), said.values
    columns = model.domain_fields()
    for column in OWN:
        if column in columns and one.device.owner is not None:
            values.setdefault(column, one.device.owner)
    if "effective" not in values:
        first = next((text for path, text in answers.items() if path.endswith("/effective")), "")
        values["effective"] = first
    for question in said.part.questions:
        text = answers.get(f"{said.name}/{question.name}", "")
        if question.asked in (Asked.POINT, Asked.AREA) and text and "original" in columns:
            values["original"] = {"crs": "EPSG:4326", "notation": "phone", "text": text}
        if question.asked is Asked.POINT and len(text.split()) == 4 and "accuracy_m" in columns:
            values["accuracy_m"] = _centimetres(text.split()[3])
        if question.word and question.column in values:
            yield from _unknown(question.word, f"{said.name}/{question.name}", values[question.column], actor)
    for column, part in said.links.items():
        values[column] = ids[part]


def _centimetres(text: str) -> str:
    """A phone's accuracy in metres, without its many digits; as it is where they are too many to round."""
    try:
        return str(round(Decimal(text), 2))
    except InvalidOperation:
        return text


def _unknown(word: str, path: str, value: Any, actor: Person) -> Iterator[Problem]:
    for text in value if isinstance(value, list) else [value]:
        try:
            record_id = uuid.UUID(str(text))
        except ValueError:
            yield say.ANSWER_WRONG(column=path, value=text, reason="it is no id of a record")
            continue
        rows = versions_of(word_of(word).model).visible_to(actor).filter(record=record_id)
        if not (rows.standing() | rows.open()).exists():
            yield say.REFERENCE_GONE(column=path, word=word, value=str(text))


def _earlier(one: Submission) -> Submission | None:
    """The submission that this one changes; what was held of it is replaced and not changed."""
    if not one.earlier:
        return None
    found = Submission.objects.filter(form=one.form, instance=one.earlier, twin=False).first()
    if found is None or found.device.owner != one.device.owner:
        raise ProblemError(say.PREDECESSOR(value=one.earlier))
    if found.state in WAITING:
        found.state, found.note = Standing.REPLACED, one.receipt
        found.save(update_fields=["state", "note"])
        return None
    return found if found.state == Standing.PLACED else None


def _begin(said: Said, one: Submission, record_id: uuid.UUID, actor: Person) -> Became:
    model = model_of(said.part)
    (draft,) = record(model, [NewRecord(one.device.owner, said.values, record_id)], actor=actor)
    return Became(said.name, draft, said.values, fresh=True)


def _submitted(became: list[Became], actor: Person) -> list[Problem]:
    """Send the records on to review; what a check refuses stays a draft, with its reason."""
    flags = []
    for one in became:
        model: type[Version] = type(one.version)
        seen = versions_of(model).get(record=one.version.record, number=one.version.number)
        try:
            with transaction.atomic():
                (one.version,) = move(model, Step.SUBMIT, [Seen(seen.pk, seen.revision)], actor=actor)
        except ProblemError as error:
            flags += [say.STAYS_DRAFT(reason=str(problem)) for problem in error.problems]
    return flags


def _note(one: Submission, form: Definition, became: list[Became], batch: uuid.UUID, actor: Person) -> None:
    """Account for the submission among the deliveries, so that nothing that came is in two books."""
    fresh = [each for each in became if each.fresh]
    account = Account(new=len(fresh), changed=len(became) - len(fresh))
    one.delivery = Delivery.objects.create(
        channel=Channel.PHONE, name=f"{form.titles[form.languages[0]]} {one.receipt}", sha256=one.sha256,
        size=one.size, word=form.parts[0].word, owner=one.device.owner, form=one.form,
        instance="" if one.twin else one.instance, account=account.as_json(), stage=Stage.APPLIED, batch=batch,
        person=actor, applied=timezone.now(),
    )  # fmt: skip
    Taken.objects.bulk_create(
        Taken(
            key=named(str(one.device.owner or ""), each.version.word, "phone", one.pk, each.name),
            content=named({name: str(value) for name, value in each.values.items()}),
            word=each.version.word,
            record=each.version.record,
            number=each.version.number,
            delivery=one.delivery,
        )
        for each in fresh
    )


def attach_media(one: Submission) -> None:
    """Put the attachments that have come to the record that the submission became; what is not taken says why."""
    if one.state != Standing.PLACED or not one.records:
        return
    waiting = list(Media.objects.filter(submission=one, attached=False, problem=""))
    if not waiting:
        return
    first = one.records[0]
    model = word_of(first["word"]).model
    version = versions_of(model).get(record=first["record"], number=first["number"])
    answers = {**one.answers, **one.corrections}
    captions = {
        text: answers.get(path.rpartition("/")[0] + f"/{CAPTION}", "")
        for path, text in answers.items()
        if path.rpartition("/")[2] == PHOTO
    }
    for media in waiting:
        try:
            with place_of(media.sha256).open("rb") as file, transaction.atomic():
                chunks = iter(lambda source=file: source.read(1 << 20), b"")  # type: ignore[misc]  # a bound default
                attach(version, name=media.name, chunks=chunks, actor=one.device.person,
                       note=captions.get(media.name, ""))  # fmt: skip
                Media.objects.filter(pk=media.pk, attached=False).update(attached=True)
        except ProblemError as error:
            if any(problem.code == NOT_STORED.code for problem in error.problems):
                raise
            Media.objects.filter(pk=media.pk).update(problem=str(error))

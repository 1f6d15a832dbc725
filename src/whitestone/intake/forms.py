"""The mapping as a plain form: one choice for each column of the word, and where the place is. Reads no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.functional import Promise

from whitestone.intake.converting import field_of
from whitestone.intake.mapping import SHAPE, ColumnMap, PlaceRule
from whitestone.intake.spreading import codes_of
from whitestone.intake.values import from_a_cell, takes_amounts
from whitestone.kernel.coordinates import Notation
from whitestone.kernel.geometry import GeometryField
from whitestone.records.organisations.models import Organisation
from whitestone.records.pages.fields import label_of
from whitestone.review.permissions import Standing
from whitestone.review.versions import Version
from whitestone.review.words import all_words

Choice = tuple[str, str]


def owners(standing: Standing) -> list[Choice]:
    """The organisations for which a person may send files; headquarters also for the authority itself."""
    rows = Organisation.objects.standing().order_by("name")
    if not standing.headquarters:
        return [(str(one.record), one.name) for one in rows.filter(record__in=standing.writes_for)]
    return [("", "—"), *((str(one.record), one.name) for one in rows)]


def offered_words() -> list[tuple[str, str | Promise]]:
    """The words whose records may come in files."""
    return [(word.name, word.plural) for word in all_words() if word.model.__module__.startswith("whitestone.records.")]


class MappingForm:
    """What the mapping page shows and reads back."""

    notations = (SHAPE, *(notation.value for notation in Notation))

    def __init__(self, model: type[Version], columns: Sequence[str], mapping: ColumnMap) -> None:
        self.mapping, self.columns = mapping, list(columns)
        names = [name for name, column in model.domain_fields().items() if column.editable]
        kinds = {name: field_of(model, name) for name in ("effective", *names, "unit")}
        self.places = [name for name, kind in kinds.items() if isinstance(kind, GeometryField)]
        plain = {name: kind for name, kind in kinds.items() if from_a_cell(kind)}
        self.fields = [
            {
                "name": name,
                "label": label_of(model, name),
                "chosen": mapping.columns.get(name, ""),
                "constant": mapping.constants.get(name, ""),
                "needed": not kind.blank and not kind.has_default(),
            }
            for name, kind in plain.items()
        ]
        self.fields += [
            {"name": f"{name}.{code}", "label": f"{label_of(model, name)}: {label}", "code": True,
             "chosen": mapping.columns.get(f"{name}.{code}", ""), "constant": "", "needed": False}
            for name, kind in plain.items()
            if takes_amounts(kind)
            for code, label in codes_of(name)
        ]  # fmt: skip
        self.swap = {True: "yes", False: "no", None: ""}[mapping.place.swap]

    def read(self, said: Mapping[str, str]) -> ColumnMap:
        """The mapping that was sent; what the form does not show stays as it was."""
        names = [str(field["name"]) for field in self.fields]
        chosen = {name: said.get(f"column-{name}", "") for name in names}
        constants = {name: said.get(f"constant-{name}", "").strip() for name in names}
        pair = tuple(column for column in (said.get("place-north", ""), said.get("place-east", "")) if column)
        place = replace(
            self.mapping.place,
            field=said.get("place", ""),
            notation=said.get("notation", SHAPE),
            columns=pair,
            crs=said.get("crs", "").strip(),
            swap={"yes": True, "no": False}.get(said.get("swap", "")),
        )
        options = replace(self.mapping.options, encoding=said.get("encoding", "").strip())
        return replace(
            self.mapping,
            columns={name: column for name, column in chosen.items() if column in self.columns},
            constants={name: value for name, value in constants.items() if value and not chosen[name]},
            place=place if place.field in self.places else PlaceRule(),
            id=said.get("id", ""),
            dates=said.get("dates", "").strip(),
            options=options,
        )

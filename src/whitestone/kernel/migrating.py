"""Index operations of migrations that leave the models of the migrations' state as they are.

Django makes the class of a model anew, and of every model that is tied to it, for each index that a migration adds or
takes away. Here nearly every model is tied to every other through who wrote it, so that a hundred indexes cost a new
register half the time of its making. An index changes nothing that another model could see: these operations write
it into the state and into the class that stands there. Only for migrations of indexes alone: the classes of the
state before are those of the state after, and an operation that rebuilds a table must not find them so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import migrations, models
from django.db.migrations.state import ProjectState


def _write(state: ProjectState, key: tuple[str, str], indexes: Sequence[models.Index]) -> None:
    state.models[key].options["indexes"] = list(indexes)
    # Classes are made only when an operation asks for them; before that there are none to bring up to date.
    if "apps" in state.__dict__:
        state.apps.get_model(*key)._meta.indexes = list(indexes)


def _indexes(state: ProjectState, key: tuple[str, str]) -> list[models.Index]:
    held: Any = state.models[key].options["indexes"]
    return list(held)


class AddIndex(migrations.AddIndex):
    """Django's operation; the state is changed where it stands."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Write the index into the model's state."""
        key = (app_label, self.model_name_lower)
        _write(state, key, [*_indexes(state, key), self.index])


class RemoveIndex(migrations.RemoveIndex):
    """Django's operation; the state is changed where it stands."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take the index out of the model's state."""
        key = (app_label, self.model_name_lower)
        _write(state, key, [one for one in _indexes(state, key) if one.name != self.name])

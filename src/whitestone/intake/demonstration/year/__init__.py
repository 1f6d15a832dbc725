"""The operations of an invented year, 2024, through the ordinary actions: drafted, submitted, verified and approved.

Their effective days are those of the year; the moments at which they became known are those of the loading, because
that is when these people approved them. Books of earlier years, and of what was known earlier, stay as they are.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from whitestone.intake.demonstration.operations.cast import Cast
from whitestone.intake.demonstration.operations.strength import gather
from whitestone.intake.demonstration.year import afterwards, quality
from whitestone.intake.demonstration.year.office import Office
from whitestone.intake.demonstration.year.plan import draw_up
from whitestone.intake.demonstration.year.work import work
from whitestone.land.progress import SILENT, Progress

__all__ = ["Office", "run"]
_RANDOM = 10


def run(cast: Cast, office: Office, models: Mapping[str, uuid.UUID], progress: Progress = SILENT) -> int:
    """Work through the year; gives the number of its tasks.

    Parameters
    ----------
    models
        Record ids of the ordnance catalogue by model.
    """
    year = draw_up(cast, gather(cast))
    if not year.tasked:
        return 0
    rng = cast.rng(_RANDOM)
    done = work(year, office, models, rng)
    progress.step("the year of 2024", 1, 4)
    quality.monitor(done, office)
    quality.inspect(done, office)
    progress.step("the year of 2024", 2, 4)
    handovers = afterwards.hand_over(done, office)
    afterwards.certify(handovers, office)
    progress.step("the year of 2024", 3, 4)
    afterwards.find_again(done, office, models)
    afterwards.spot_tasks(year, office, rng)
    afterwards.accident(done, office)
    progress.step("the year of 2024", 4, 4)
    return len(year.tasked)

"""The checks of the test word: a stone without a weight is refused, a heavy one is warned of."""

from tests.review.models import Stone
from whitestone.problems import register
from whitestone.review.rules import Severity
from whitestone.review.words import Finding

WEIGHTLESS = register("test-stone-weightless", "The stone has no weight.", "Weigh it.")
HEAVY = register("test-stone-heavy", "The stone weighs {value} kg.", "Weigh it again.")


def check(stone: Stone) -> list[Finding]:
    if stone.weight is None:
        return [Finding(WEIGHTLESS(record=str(stone.record), column="weight"), Severity.REFUSE)]
    if stone.weight > 100:
        return [Finding(HEAVY(record=str(stone.record), column="weight", value=stone.weight), Severity.WARN)]
    return []

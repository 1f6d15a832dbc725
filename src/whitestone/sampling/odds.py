"""Exact odds of inspection by sampling: that a sample finds what is there, that a lot passes, how large it must be.

Nothing here says what is safe: a share of five or ten per cent finds a process that fails, and hardly ever one item.
"""

from __future__ import annotations

from scipy.stats import binom, hypergeom


def passes(population: int, bad: int, sampled: int, *, allowed: int = 0) -> float:
    """Probability that a lot passes: at most `allowed` of its bad squares are in the sample (hypergeometric, exact).

    Parameters
    ----------
    population, bad, sampled
        Squares of the lot, those of them that hold something, and those that are inspected, drawn without putting back.
    allowed
        Bad squares that may be found in a lot that passes.

    Raises
    ------
    ValueError
        The numbers contradict each other.

    Examples
    --------
    >>> round(passes(400, 5, 40), 2)
    0.59
    """
    if not (0 <= bad <= population and 0 <= sampled <= population and allowed >= 0):
        raise ValueError(f"no such lot: {bad} bad and {sampled} sampled of {population}, {allowed} allowed")
    return float(hypergeom.cdf(allowed, population, bad, sampled))


def passes_rate(sampled: int, rate: float, *, allowed: int = 0) -> float:
    """The same where the lot is large beside the sample: each square is bad with probability `rate` (binomial, exact).

    Examples
    --------
    >>> round(passes_rate(50, 0.05, allowed=1), 2)
    0.28
    """
    if not (sampled >= 0 and 0 <= rate <= 1 and allowed >= 0):
        raise ValueError(f"no such plan: {sampled} sampled at a rate of {rate}, {allowed} allowed")
    return float(binom.cdf(allowed, sampled, rate))


def finds_any(share: float, missed: int, *, detection: float = 1.0) -> float:
    """Probability that inspecting a share of the land finds at least one of `missed` items.

    The items lie independently and evenly over the land; an item in inspected land is found with probability
    `detection`, so that none is found with probability ``(1 - share * detection) ** missed``.

    Parameters
    ----------
    share
        Inspected land over all land, 0 to 1.
    missed
        Items left in the land.
    detection
        Probability that an inspector finds an item that lies in inspected land, 0 to 1.

    Examples
    --------
    >>> round(1 - finds_any(0.1, 5, detection=0.9), 2)
    0.62
    """
    if not (0 <= share <= 1 and missed >= 0 and 0 <= detection <= 1):
        raise ValueError(f"no such inspection: share {share}, {missed} missed, detection {detection}")
    return 1.0 - (1.0 - share * detection) ** missed


def sample_size(population: int, bad: int, confidence: float, *, allowed: int = 0) -> int:
    """Squares to inspect so that a lot with `bad` bad squares fails with at least a probability `confidence`.

    Raises
    ------
    ValueError
        No sample reaches it: the lot may have as many bad squares as are allowed.
    """
    if not (0 < confidence < 1):
        raise ValueError(f"confidence is between 0 and 1, not {confidence}")
    if bad <= allowed:
        raise ValueError(f"with {bad} bad squares and {allowed} allowed the lot always passes")
    low, high = 0, population
    while low < high:
        middle = (low + high) // 2
        if 1.0 - passes(population, bad, middle, allowed=allowed) >= confidence:
            high = middle
        else:
            low = middle + 1
    return low

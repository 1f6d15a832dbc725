"""Problems name the file, row, record, column and remedy, and codes stay unique."""

import pytest

from whitestone.problems import ProblemError, all_kinds, register

KIND = register("test-only", "The {colour} stone is missing from row {row}.", "Put back a {colour} stone.")


def test_a_problem_says_where_what_and_how_to_mend_it() -> None:
    problem = KIND(file="h.gpkg", row=3, record="HA-1", column="kind", value="X", place=(47.5, 40.25), colour="white")
    assert str(problem) == (
        "h.gpkg, row 3, id HA-1, column kind, at 40.250000, 47.500000: "
        "The white stone is missing from row 3. Put back a white stone. [test-only]"
    )
    assert problem.as_json()["place"] == {"lon": 47.5, "lat": 40.25}


def test_a_code_is_registered_once() -> None:
    assert KIND in all_kinds()
    with pytest.raises(ValueError, match="test-only"):
        register("test-only", "again", "")


def test_an_error_carries_every_problem() -> None:
    error = ProblemError([KIND(row=1, colour="white"), KIND(row=2, colour="red")])
    assert len(error.problems) == 2
    assert "red stone" in str(error)

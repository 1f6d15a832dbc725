"""Files come in staged and checked, are applied whole or not at all, and change nothing when they come again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import OPERATOR, OTHER_OPERATOR, Cast
from tests.intake.files import FINDS, finds, good, stage
from whitestone.intake import applying, checking, receiving
from whitestone.intake.accounts import account_of
from whitestone.intake.mapping import PlaceRule, from_json
from whitestone.intake.models import Delivery, Stage, Taken
from whitestone.intake.staged import all_rows
from whitestone.problems import ProblemError
from whitestone.records.finds.models import Find
from whitestone.review.models import Event
from whitestone.review.verify import verify

pytestmark = pytest.mark.django_db


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_good_file_becomes_drafts_of_its_sender_in_one_batch(land: Cast, tmp_path: Path) -> None:
    delivery = stage(finds(tmp_path / "finds.csv", good(30)), "find", land.field)
    account = applying.apply(delivery)
    assert (account.read, account.new) == (30, 30)
    rows = Find.objects.filter(batch=delivery.batch)
    assert {(row.state, row.owner, row.author, row.unit) for row in rows} == {("draft", OPERATOR, land.field, "N")}
    assert set(Event.objects.filter(batch=delivery.batch).values_list("verb", "reason")) == {("draft", "a test")}
    assert len(rows) == 30
    assert rows[0].original == {"crs": "", "notation": "decimal degrees", "text": "40.100, 46.00100"} or rows[0].place
    assert list(verify()) == []


def test_the_same_file_again_changes_nothing(land: Cast, tmp_path: Path) -> None:
    path = finds(tmp_path / "finds.csv", good(20))
    applying.apply(stage(path, "find", land.field))
    before = Event.objects.count()
    again = stage(path, "find", land.field)
    assert account_of(again.account).unchanged == 20
    applying.apply(again)
    assert (Find.objects.count(), Event.objects.count()) == (20, before)


def test_without_ids_the_content_names_the_row_and_a_repeat_is_held(land: Cast, tmp_path: Path) -> None:
    path = tmp_path / "finds.csv"
    line = "2023-05-01,AP,1,clearance,40.5,46.5"
    path.write_text(f"{FINDS.removeprefix('id,')}{line}\n{line}\n", encoding="utf-8")
    delivery = stage(path, "find", land.field)
    account = account_of(delivery.account)
    assert (account.new, account.held) == (1, 1)
    assert account.codes == {"intake-row-repeated": 1, "find-in-no-hazard": 1}
    with pytest.raises(ProblemError) as refused:
        applying.apply(delivery)
    assert codes(refused) == ["intake-rows-refused"]
    applying.apply(delivery, leave_out=True)
    again = account_of(stage(path, "find", land.field).account)
    assert (again.unchanged, again.held) == (1, 1)


def test_every_row_is_accounted_for_with_its_cell(land: Cast, tmp_path: Path) -> None:
    rows = [
        *good(2),
        "B1,2023-02-30,AP,1,clearance,40.5,46.5",
        "B2,2023-05-01,ERW,1,clearance,40.5,46.5",
        "B3,2023-05-01,AP,many,clearance,40.5,46.5",
        "B4,2023-05-01,AP,1,gardening,40.5,46.5",
        "B5,2023-05-01,AP,1,clearance,95,46.5",
        "B6,2023-05-01,AP,0,clearance,40.5,46.5",
        "B7,2023-05-01,,1,clearance,40.5,46.5",
        "F0,2023-05-01,AV,1,clearance,40.5,46.5",
    ]
    delivery = stage(finds(tmp_path / "finds.csv", rows), "find", land.field)
    staged = {row.number: row for row in all_rows(delivery)}
    account = account_of(delivery.account)
    assert (account.read, account.new, account.refused, account.held) == (10, 2, 7, 1)
    told = {number: [(one["code"], one.get("column")) for one in row.problems] for number, row in staged.items()}
    assert told[3] == [("intake-date", "effective")]
    assert told[4] == [("intake-value-unknown", "category")]
    assert told[5] == [("bad-value", "count")]
    assert told[6] == [("intake-value-unknown", "found_during")]
    assert told[7][0] == ("coordinate-out-of-range", "place")
    assert told[8] == [("find-count-zero", "count"), ("find-in-no-hazard", "place")]
    assert told[9][0] == ("find-category-not-one", "category")
    assert told[10] == [("intake-id-twice", None)]


def test_one_bad_row_stops_all_and_leaves_nothing(land: Cast, tmp_path: Path) -> None:
    path = finds(tmp_path / "finds.csv", [*good(5), "X,2023-05-01,AP,0,clearance,40.5,46.5"])
    delivery = stage(path, "find", land.field)
    with pytest.raises(ProblemError):
        applying.apply(delivery)
    assert not Find.objects.exists()
    delivery.refresh_from_db()
    assert delivery.stage == Stage.CHECKED
    applying.apply(delivery, leave_out=True)
    assert Find.objects.count() == 5


def test_a_failure_in_the_middle_takes_everything_back(land: Cast, tmp_path: Path, settings: object) -> None:
    path = finds(tmp_path / "finds.csv", good(checking.SIZE + 10))
    delivery = stage(path, "find", land.field)
    rival = stage(finds(tmp_path / "rival.csv", [good(checking.SIZE + 10)[-1]]), "find", land.field)
    applying.apply(rival)
    events = Event.objects.count()
    with pytest.raises(ProblemError) as refused:
        applying.apply(delivery)
    assert codes(refused) == ["intake-taken-meanwhile"]
    assert (Find.objects.count(), Event.objects.count(), Taken.objects.count()) == (1, events, 1)


def test_it_is_applied_once(land: Cast, tmp_path: Path) -> None:
    delivery = stage(finds(tmp_path / "finds.csv", good(3)), "find", land.field)
    other = Delivery.objects.get(pk=delivery.pk)
    applying.apply(delivery)
    with pytest.raises(ProblemError) as refused:
        applying.apply(other)
    assert codes(refused) == ["intake-not-checked"]
    assert Find.objects.count() == 3


def test_an_officer_can_send_them_on_at_once_and_a_field_team_cannot(land: Cast, tmp_path: Path) -> None:
    path = finds(tmp_path / "finds.csv", good(3))
    with pytest.raises(ProblemError) as refused:
        applying.apply(stage(path, "find", land.field), submit=True)
    assert set(codes(refused)) == {"no-right"}
    assert not Find.objects.exists()
    applying.apply(stage(path, "find", land.officer), submit=True)
    assert set(Find.objects.values_list("state", flat=True)) == {"submitted"}


def test_nobody_delivers_for_others(land: Cast, tmp_path: Path) -> None:
    path = finds(tmp_path / "finds.csv", good(1))
    for person in (land.outsider, land.reader, land.verifier, land.nobody, land.administrator):
        with pytest.raises(ProblemError) as refused:
            receiving.from_path(path, word="find", person=person, owner=OPERATOR)
        assert codes(refused) == ["no-right"]
    assert not Delivery.objects.exists()


def test_another_sender_with_the_same_ids_is_another_sender(land: Cast, tmp_path: Path) -> None:
    path = finds(tmp_path / "finds.csv", good(2))
    applying.apply(stage(path, "find", land.field))
    other = stage(path, "find", land.outsider, owner=OTHER_OPERATOR)
    assert account_of(other.account).new == 2


def test_a_confirmed_mapping_is_remembered_for_its_sender_only(land: Cast, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Wann,Was,Y,X\n2023-05-01,Mine,40.5,46.5\n", encoding="utf-8")
    said = from_json(
        {
            "columns": {"effective": "Wann", "category": "Was"},
            "constants": {"found_during": "clearance"},
            "values": {"category": {"Mine": "AP"}},
            "place": {"field": "place", "notation": "decimal degrees", "columns": ["Y", "X"]},
        }
    )
    assert account_of(stage(path, "find", land.field, said).account).new == 1
    again = receiving.from_path(path, word="find", person=land.officer, owner=OPERATOR)
    assert receiving.propose_mapping(again) == said
    stranger = receiving.from_path(path, word="find", person=land.outsider, owner=OTHER_OPERATOR)
    assert receiving.propose_mapping(stranger).columns == {}
    assert receiving.propose_mapping(stranger).place == PlaceRule("place", "decimal degrees", ("Y", "X"))


def test_axes_the_wrong_way_round_are_asked_about_and_never_guessed(land: Cast, tmp_path: Path) -> None:
    path = tmp_path / "finds.csv"
    path.write_text(FINDS.replace("lat,lon", "lon,lat") + "".join(f"{row}\n" for row in good(5)), encoding="utf-8")
    delivery = stage(path, "find", land.field)
    assert [one["code"] for one in delivery.questions] == ["intake-axes-swapped"]
    with pytest.raises(ProblemError) as refused:
        applying.apply(delivery)
    assert codes(refused) == ["intake-question-open"]
    said = from_json(delivery.mapping).as_json()
    said["place"]["swap"] = True
    receiving.confirm(delivery, from_json(said))
    checking.check(delivery)
    assert (delivery.questions, account_of(delivery.account).new) == ([], 5)
    applying.apply(delivery)
    assert set(Find.objects.values_list("unit", flat=True)) == {"N"}

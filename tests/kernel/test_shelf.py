from whitestone.kernel.shelf import Shelf


def test_what_was_used_longest_ago_makes_room() -> None:
    shelf: Shelf[str] = Shelf(10)
    shelf.put("a", "one", 4)
    shelf.put("b", "two", 4)
    assert shelf.get("a") == "one"
    shelf.put("c", "three", 4)
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c"), len(shelf)) == ("one", None, "three", 2)
    shelf.put("c", "less", 6)
    assert (shelf.get("a"), shelf.get("c")) == ("one", "less")
    assert shelf.put("c", "too much", 11) == "too much"
    assert (shelf.get("a"), shelf.get("c"), len(shelf)) == ("one", None, 1)
    shelf.clear()
    assert len(shelf) == 0


def test_the_last_stays_however_heavy_where_it_was_asked_for() -> None:
    shelf: Shelf[str] = Shelf(10, last_stays=True)
    shelf.put("a", "one", 4)
    shelf.put("b", "heavy", 50)
    assert (shelf.get("a"), shelf.get("b"), len(shelf)) == (None, "heavy", 1)
    shelf.put("c", "light", 1)
    assert (shelf.get("b"), shelf.get("c")) == (None, "light")


def test_a_thing_that_is_put_again_weighs_once() -> None:
    shelf: Shelf[str] = Shelf(10)
    shelf.put("a", "one", 4)
    for _ in range(5):
        shelf.put("b", "cut by two at once", 5)
    assert (shelf.get("a"), len(shelf)) == ("one", 2)

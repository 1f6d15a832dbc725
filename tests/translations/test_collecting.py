"""What is said is found, wherever it is said."""

from __future__ import annotations

import pytest
from tools.translations.collecting import Said, everything, in_python, in_template


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('_("Open land")', Said("Open land")),
        ('_("Open"\n  " land")', Said("Open land")),
        ('f(gettext_lazy("a") + 1)', Said("a")),
        ('translation.gettext("It\'s")', Said("It's")),
        ('ngettext("one", "many", n)', Said("one", "many")),
        ('pgettext("verb", "Check")', Said("Check", context="verb")),
        ('npgettext("verb", "one", "many", 3)', Said("one", "many", "verb")),
    ],
)
def test_texts_in_python(source: str, said: Said) -> None:
    assert list(in_python(source)) == [said]


@pytest.mark.parametrize("source", ['"_(x)"', '# _("x")', "_(name)", 'other("x")'])
def test_no_text_where_python_says_none(source: str) -> None:
    assert list(in_python(source)) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{% translate "Sign in" %}', Said("Sign in")),
        ('<p title="{% translate \'Say "no"\' %}">', Said('Say "no"')),
        ('{% translate "a)b(" as x %}', Said("a)b(")),
        ('{{ value|default:_("none yet") }}', Said("none yet")),
        ('{% translate "Check" context "verb" %}', Said("Check", context="verb")),
        ("{% blocktranslate with n=x %}up to {{ n }}%{% endblocktranslate %}", Said("up to %(n)s%%")),
        (
            "{% blocktranslate count n=x %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            Said("%(n)s row", "%(n)s rows"),
        ),
    ],
)
def test_texts_in_templates(source: str, said: Said) -> None:
    assert list(in_template("{% load i18n %}<p>It's (so" + source + ")</p>")) == [said]


def test_everything_holds_what_is_data() -> None:
    found = everything()
    assert Said("open") in found
    places = {place.partition(" ")[0] for said in found for place in found[said]}
    assert {"problem", "reports/figures", "reports/layouts", "code", "figure"} <= places
    assert found[Said("Detonation heard or seen")] == {"code lists"}
    assert found[Said("Open hazardous area")] >= {"reports/figures"}
    assert found[Said("Give a list of codes of the list.")] == {"problem no-list-of-codes"}

"""The template environment behind every page: escaping on, undefined names refused, the stylesheet inline.

A page is one file that needs nothing beside it: no script, no font and no picture is fetched.
"""

from __future__ import annotations

from importlib import resources

import jinja2
from markupsafe import Markup

from whitestone.paper import numbers


def environment(package: str, folder: str = "templates") -> jinja2.Environment:
    """Templates of `package` (in its `folder`), on top of this room's ``base.html.jinja``.

    Templates find ``stylesheet`` (to be put in a ``<style>`` element) and the filters ``grouped``, ``area`` and
    ``percent``.

    Parameters
    ----------
    package
        Import name of the package that holds the templates, for example ``"whitestone.figures.writing"``.
    folder
        Folder of the templates inside that package.
    """
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.PackageLoader(package, folder), jinja2.PackageLoader("whitestone.paper", "templates")]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = resources.files("whitestone.paper").joinpath("style.css").read_text(encoding="utf-8")
    # The project's own file, never input: safe to put into the page unescaped.
    made.globals["stylesheet"] = Markup(style)  # noqa: S704
    made.filters["grouped"] = numbers.grouped
    made.filters["area"] = numbers.area
    made.filters["percent"] = numbers.percent
    return made

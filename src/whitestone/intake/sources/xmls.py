"""XML by a mapping: which element is a row, and where below it the cells are. Entities are never expanded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from whitestone.intake import problems as say
from whitestone.intake.sources.pieces import Options, Piece
from whitestone.problems import ProblemError


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def root_of(path: Path) -> str:
    """Name of the outermost element, without its namespace.

    Raises
    ------
    ProblemError
        When the file is no XML, or declares entities.
    """
    try:
        with path.open("rb") as file:
            for _, element in iterparse(file, events=("start",), forbid_dtd=True):
                return _local(element.tag)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ProblemError(say.UNREADABLE(file=path.name, reason=_said(error))) from error
    return ""


def _said(error: Exception) -> str:
    if isinstance(error, DefusedXmlException):
        return "it declares entities or a document type"
    return str(error) or type(error).__name__


class XmlSource:
    """Every element of one name is a row; a column is a path below it (``Area/Size`` or ``@id``)."""

    crs: str | None = None
    shaped = False
    rows: int | None = None

    def __init__(self, path: Path, options: Options) -> None:
        if not options.xml_row or not options.xml_fields:
            reason = "XML needs a mapping file with [xml] row and fields"
            raise ProblemError(say.MAPPING_WRONG(file=path.name, reason=reason))
        self._path, self._row, self._fields = path, options.xml_row, dict(options.xml_fields)
        self.columns = tuple(self._fields)

    def pieces(self, size: int) -> Iterator[Piece]:
        """Stretches of `size` rows; what was read is forgotten at once."""
        first, block = 1, list[list[Any]]()
        for element in self._elements():
            block.append([_cell(element, where) for where in self._fields.values()])
            if len(block) == size:
                yield self._piece(first, block)
                first, block = first + len(block), []
        if block:
            yield self._piece(first, block)

    def _piece(self, first: int, block: list[list[Any]]) -> Piece:
        return Piece(first, dict(zip(self.columns, map(list, zip(*block, strict=True)), strict=True)))

    def _elements(self) -> Iterator[Element]:
        above: list[Element] = []
        try:
            with self._path.open("rb") as file:
                for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
                    if event == "start":
                        above.append(element)
                        continue
                    above.pop()
                    if _local(element.tag) == self._row:
                        yield element
                        if above:
                            above[-1].remove(element)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise ProblemError(say.UNREADABLE(file=self._path.name, reason=_said(error))) from error


def _cell(row: Element, where: str) -> str:
    """Text at a path; of several elements on the way all texts, separated by commas."""
    found = [row]
    for step in where.split("/"):
        if step.startswith("@"):
            return ", ".join(one.attrib[step[1:]] for one in found if step[1:] in one.attrib)
        found = [child for one in found for child in one if _local(child.tag) == step]
    return ", ".join(text for one in found if (text := (one.text or "").strip()))

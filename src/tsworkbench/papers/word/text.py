"""Runs, links and paragraphs as Word's elements. Made directly: a table of ten thousand rows has to be quick."""

from __future__ import annotations

from functools import cache
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import OxmlElement, oxml_parser

from tsworkbench.papers.colours import QUIET, RATING_INK
from tsworkbench.papers.harmless import harmless
from tsworkbench.papers.paper import Run, Tone, Words


def element(tag: str, children: tuple[Any, ...] = (), **attributes: str | int) -> Any:
    """An element of Word's own namespace: ``element("w:ind", left=340)``."""
    made = oxml_parser.makeelement(_named(tag), nsmap=_SPACE)
    for name, value in attributes.items():
        made.set(_named(f"w:{name}"), str(value))
    made.extend(children)
    return made


_SPACE = {"w": nsmap["w"]}
_SMALL = 11  # half points


@cache
def _named(name: str) -> str:
    """A name with its namespace spelled out; there are a few dozen, and a large table has them a million times."""
    return str(qn(name))


def paragraph(
    part: Any, words: Words, style_id: str | None, *, link_style: str, number: int | None = None, right: bool = False
) -> Any:
    """A paragraph in a style, or in the document's own.

    `part` is what a link is related from; `number` puts it into the list of that number.
    """
    properties = element("w:pPr", (element("w:pStyle", val=style_id),) if style_id else ())
    if number is not None:
        properties.append(element("w:numPr", (element("w:ilvl", val=0), element("w:numId", val=number))))
    if right:
        properties.append(element("w:jc", val="right"))
    made = element("w:p", (properties,))
    for run in harmless(words):
        made.append(_linked(part, run, link_style) if run.link else _run(run))
    return made


def _linked(part: Any, run: Run, link_style: str) -> Any:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(_run(run, link_style))
    return link


def _run(run: Run, style_id: str | None = None) -> Any:
    properties = element("w:rPr")
    if style_id is not None:
        properties.append(element("w:rStyle", val=style_id))
    if run.tone is Tone.STRONG or run.rag is not None:
        properties.append(element("w:b"))
    if run.rag is not None:
        properties.append(element("w:color", val=_colour(RATING_INK[run.rag])))
    elif run.tone in (Tone.QUIET, Tone.SMALL):
        properties.append(element("w:color", val=_colour(QUIET)))
    if run.tone is Tone.SMALL:
        properties.append(element("w:sz", val=_SMALL))
    text = element("w:t")
    text.text = run.text.replace(" ", "\u00a0") if run.rag else run.text  # "▲ Red" stays in one line
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("w:r", (properties, text) if len(properties) else (text,))


def _colour(css: str) -> str:
    return css.removeprefix("#").upper()


def field(code: str) -> list[Any]:
    """The runs of a field that Word fills in, such as ``PAGE``."""
    asked = element("w:instrText")
    asked.text = f" {code} "
    shown = element("w:t")
    shown.text = "1"
    parts = (
        element("w:fldChar", fldCharType="begin"),
        asked,
        element("w:fldChar", fldCharType="separate"),
        shown,
        element("w:fldChar", fldCharType="end"),
    )
    return [element("w:r", (part,)) for part in parts]

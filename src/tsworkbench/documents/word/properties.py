"""Properties as WordprocessingML writes them: an element each, with its value in an attribute."""

from __future__ import annotations

from typing import Any

from tsworkbench.documents.office.package import W

VAL = W + "val"
_OFF = frozenset({"0", "false", "off", "none"})


def is_on(element: Any) -> bool:
    """Whether a property such as ``<w:b/>`` is there and switched on."""
    return element is not None and element.get(VAL, "1").lower() not in _OFF


def number(element: Any, fallback: int = 0) -> int:
    """The whole number in a property's value, `fallback` if there is none."""
    try:
        return int(element.get(VAL))
    except (AttributeError, TypeError, ValueError):
        return fallback


def is_prompt(control: Any) -> bool:
    """Whether a content control (``w:sdt``) shows its prompt, "Click here to enter text", and no text of its own."""
    properties = control.find(W + "sdtPr")
    return properties is not None and is_on(properties.find(W + "showingPlcHdr"))

"""Outputs made of their words: what is counted, how much of it, and by when."""

from __future__ import annotations

import re
from typing import Any

from tsworkbench.documents.blocks import Cell
from tsworkbench.documents.columns.dates import take_date
from tsworkbench.documents.columns.marks import without_mark
from tsworkbench.documents.meaning.builder.dates import put_when
from tsworkbench.documents.meaning.builder.doubts import Reading
from tsworkbench.documents.meaning.builder.nodes import Node, output_node
from tsworkbench.plan.due import Precision
from tsworkbench.plan.english import number
from tsworkbench.plan.imports.printed.quantities import Quantity, read_quantity
from tsworkbench.plan.model import TargetKind

_HOW_SOON = re.compile(r"within\b.*\b(?:hours?|days?|weeks?|months?)$", re.IGNORECASE)
_BARE = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<per_cent>%|per ?cent)?\s?"
    r"(?P<yearly>(?:per|a|each) (?:year|annum)|p\.?a\.?)?\.?"
)


def make_output(reading: Reading, text: str, where: str) -> Node:
    """An output of its words: with a target where it counts something, with a date where it names one."""
    node = output_node(text)
    bare = without_mark(text)
    found = take_date(bare, reading.years)
    # "40 staff trained each year" is a yearly target, and "95% seen within 20 weeks" is how soon, of each of them
    if found and found.when.due.precision is not Precision.RECURRING and not _HOW_SOON.match(found.when.printed):
        node.values["title"] = bare = found.title
        put_when(reading, node, found.when, where)
    quantity = read_quantity(bare)
    if quantity is None:
        return node
    node.values.update(target_values(quantity))
    if quantity.because:
        reading.doubts.about(
            node,
            "target",
            where,
            text=text,
            reading=quantity_words(quantity),
            because=quantity.because,
            others=[
                *((quantity_words(other), target_values(other)) for other in quantity.others),
                ("no target", {"target": None, "unit": None, "target_kind": TargetKind.TOTAL}),
            ],
        )
    return node


def put_target(node: Node, cell: Cell, header: str) -> bool:
    """Puts the number in a target's column on the output beside it; whether there was one."""
    if node["target"] is not None:
        return False
    text = cell.words
    bare = _BARE.fullmatch(text)
    if bare:
        share = isinstance(cell.value, float) and not isinstance(cell.value, bool) and bool(bare["per_cent"])
        node.values["target"] = float(bare["number"].replace(",", ""))
        node.values["unit"] = "%" if bare["per_cent"] or share else None
        if bare["yearly"]:
            node.values["target_kind"] = TargetKind.YEARLY
    elif (quantity := read_quantity(text)) and quantity.because is None and len(text.split()) <= 6:
        node.values.update(target_values(quantity))
    else:
        return False
    if header:
        node.note(f"{header}: {text}")
    return True


def quantity_words(quantity: Quantity) -> str:
    """A target as an officer types it: "30 VCOs each year"."""
    said = number(quantity.target)
    if quantity.unit:
        said = f"{said}%" if quantity.unit == "%" else f"{said} {quantity.unit}"
    return f"{said} each year" if quantity.kind is TargetKind.YEARLY else said


def target_values(quantity: Quantity) -> dict[str, Any]:
    """How much is to be reached, as the fields that an output holds it in."""
    values: dict[str, Any] = {"target": quantity.target, "unit": quantity.unit}
    if quantity.kind is not TargetKind.TOTAL:
        values["target_kind"] = quantity.kind
    return values

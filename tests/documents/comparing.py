"""The sample action plan as its own JSON has it, and how a plan that was read from a document differs from it."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.documents.meaning.reader import read_plan

SEEDS = Path(__file__).parent / "seeds"
DATA = Path(__file__).parents[2] / "data"

(SAMPLE,) = read_library((DATA / "action-plan-2009-10.json").read_bytes(), name="sample").plans
_NOT_READ = ("id", "sort", "short_title")
"""What only a stored row or an officer's hand gives."""


def differences(document: Document) -> list[Any]:
    """Where the plan that a document becomes isn't the sample plan."""
    (got,) = read_plan(document).library.plans
    return list(_differences(got, SAMPLE, "plan"))


def _differences(got: Any, wanted: Any, place: str) -> Iterator[Any]:
    for field in fields(got):
        one, other = getattr(got, field.name), getattr(wanted, field.name)
        if field.name in _NOT_READ:
            continue
        if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
            for n, (a, b) in enumerate(zip(one, other, strict=True)):
                yield from _differences(a, b, f"{place}.{field.name}[{n}]")
        elif one != other:
            yield f"{place}.{field.name}", one, other

"""How a field of the plan's values is kept in the file, where JSON has it in another form."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def pounds(**kwargs: Any) -> Any:
    """A field held in whole pence, in JSON as pounds: ``cost_pence`` as ``cost_amount``, ``pence`` as ``amount``."""
    return field(default=None, metadata={"pounds": True}, **kwargs)


def lines() -> Any:
    """A field held as text, one entry a line, and written in JSON as a list."""
    return field(default=None, metadata={"lines": True})

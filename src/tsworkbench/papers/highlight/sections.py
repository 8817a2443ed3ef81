"""The sections of the report, by the number under which they point to one another."""

import re
from enum import IntEnum

from tsworkbench.papers.paper import Heading


class Section(IntEnum):
    """The order of the report. A section with nothing to say stays, so that the numbers always mean the same."""

    DECISIONS = 1
    OVERALL = 2
    OBJECTIVES = 3
    OFF_TRACK = 4
    DONE = 5
    AHEAD = 6
    MONEY = 7
    OUTPUTS = 8
    STATEMENTS = 9
    MEANINGS = 10

    def heading(self, text: str) -> Heading:
        """The section's heading."""
        return Heading(text=f"{self.value}. {text}")

    def __str__(self) -> str:
        return f"section {self.value}"


_POINTER = re.compile(r" ?\((?:see )?sections? \d+(?:(?:, ?| and )\d+)*\)", re.IGNORECASE)


def without_pointers(text: str) -> str:
    """A sentence of the report for where there are no sections: without its "(section 4)"."""
    return _POINTER.sub("", text)

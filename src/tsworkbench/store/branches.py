"""What a tree of rows is made from. For whoever checks types: nothing here runs."""

from typing import Protocol


class Branches(Protocol):
    """What there is to show of a plan, level by level, as keys in the order of the plan."""

    def read(self) -> None:
        """Rows came, went, moved or read differently."""

    def objectives(self) -> list[int]:
        """The objectives."""

    def activities(self, objective: int) -> list[int]:
        """The activities of an objective."""

    def below(self, activity: int) -> list[int]:
        """Milestones, outputs and tasks of an activity."""

    def admit(self, key: int | None) -> bool:
        """A row is to be shown that may not be among them (None: no longer); True if they are others now."""

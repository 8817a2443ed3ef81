"""The two published plans, as an officer has them on a day: each command is run on that day, on its clock too."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.cli.conftest import Answer, Command

SEEDS = Path(__file__).parents[1] / "documents" / "seeds"
PLAN, STRATEGY = SEEDS / "action-plan-2009-10.txt", SEEDS / "thin-strategy-2008-14.txt"
BEGUN = date(2009, 3, 2)
"""The day on which both were imported."""


class Year:
    """``tsworkbench`` on a file, day after day."""

    def __init__(self, path: Path, day: date = BEGUN) -> None:
        self.path = path
        self.day = day
        self._at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)

    def on(self, day: str) -> "Year":
        """Goes on to a day: “2009-12-18”."""
        self.day = date.fromisoformat(day)
        self._at = max(self._at, datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=UTC))
        return self

    def run(self, *args: str, who: str = "Louise Russell") -> Answer:
        """What a command answers."""
        return Command(self.path, self._clock)(*args, who=who, as_at=self.day.isoformat())

    def __call__(self, *args: str, who: str = "Louise Russell") -> str:
        """What a command prints, which must do what it was asked."""
        answer = self.run(*args, who=who)
        assert answer.code == 0, f"{args}: {answer.err}"
        return answer.out

    def refuses(self, *args: str) -> str:
        """The sentence with which a command is refused; it has changed nothing."""
        before = self.last()
        answer = self.run(*args)
        assert answer.code in (1, 2, 10), f"{args}: {answer.out}"
        assert answer.err.strip()
        assert answer.err.strip().endswith((".", "?"))
        assert self.last() == before
        return answer.err

    def undo(self) -> str:
        """Undoes the last act."""
        return self("undo")

    def last(self) -> object:
        """The newest act."""
        return self.run("history", "--limit", "1", "--json").json

    def refs(self, *args: str) -> list[str]:
        """The numbers of the rows that a list holds."""
        return [row["ref"] for row in self.run("list", *args, "--json").json]

    def shown(self, ref: str) -> dict[str, object]:
        """All there is to know of a row."""
        found: dict[str, object] = self.run("show", ref, "--json").json
        return found

    def paper(self, *args: str) -> str:
        """A paper as text."""
        return self("report", *args, "--format", "md")

    def _clock(self) -> int:
        self._at += timedelta(seconds=1)
        return int(self._at.timestamp() * 1000)

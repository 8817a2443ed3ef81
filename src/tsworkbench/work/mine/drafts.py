"""Half-typed words, kept so that a closed terminal or a killed program does not lose them.

They stand in a small file beside the settings, one for each plan file, and not in the plan file itself: what is
not said yet must not travel with the plan when it is copied or mailed, and it has to be kept just when the plan
file can't be written to. Only their owner may read them.
"""

import os
from contextlib import suppress
from typing import NamedTuple

from tsworkbench.plan.language.text import FIELD_LIMIT, clean
from tsworkbench.work.mine import settings
from tsworkbench.work.mine.settings import settings_path

_MOST = 20
_MOST_BYTES = 2_000_000
_FORMS = ("edit_row", "edit_plan", "edit_officer")
"""Acts whose drafts hold the fields that differ: other ones with every word, and still the same draft."""


class Draft(NamedTuple):
    """What was being typed: by which act, on which row, and the words of each field."""

    act: str
    """The id of the act that takes it up again."""
    level: str
    row: str
    """The row's id; empty where the act is about none."""
    label: str
    """What was being typed, in the officer's words: "commentary on 4.2"."""
    words: dict[str, str]
    """Field → text. An editor of one line has one field, named like its label."""
    more: str = ""
    """What else the act needs to take it up, such as the update that the words belong to."""

    @property
    def place(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """What two drafts of the same thing have in common."""
        one_field = tuple(self.words) if self.act not in _FORMS else ()
        return self.act, self.level, self.row, self.more, one_field


class Drafts:
    """The drafts of one plan file. Writing fails silently: a draft is a help, and no reason to stop somebody."""

    def __init__(self, plan_file: str, *, beside: str | None = None) -> None:
        """`beside`: the path of the settings, if it is not the usual one."""
        self._plan_file = os.path.realpath(plan_file)
        self._folder = os.path.join(os.path.dirname(beside or settings_path()), "drafts")
        self._kept: list[Draft] | None = None

    @property
    def path(self) -> str:
        """Where they are kept."""
        try:
            from _sha256 import sha256  # type: ignore[import-not-found]  # without the price of OpenSSL
        except ImportError:
            from hashlib import sha256

        return os.path.join(self._folder, f"{sha256(self._plan_file.encode(errors='replace')).hexdigest()[:20]}.json")

    def all(self) -> list[Draft]:
        """The drafts there are, newest first."""
        if self._kept is None:
            self._kept = self._read() if os.path.isdir(self._folder) and os.listdir(self._folder) else []
        return list(self._kept)

    def of(self, act: str, row: str) -> Draft | None:
        """The draft of an act on a row."""
        return next((draft for draft in self.all() if (draft.act, draft.row) == (act, row)), None)

    def keep(self, draft: Draft) -> None:
        """Keeps a draft, in place of an older one of the same thing. When it returns it is on disk."""
        others = [other for other in self.all() if other.place != draft.place]
        self._write([draft, *others][:_MOST])

    def drop(self, draft: Draft) -> None:
        """Its words are saved, or were given up."""
        others = [other for other in self.all() if other.place != draft.place]
        if len(others) < len(self.all()):
            self._write(others)

    def _write(self, drafts: list[Draft]) -> None:
        import json

        self._kept = drafts
        with suppress(OSError):
            if not drafts:
                os.unlink(self.path)
                return
            table = {"file": self._plan_file, "drafts": [draft._asdict() for draft in drafts]}
            settings.write_whole(self.path, json.dumps(table, ensure_ascii=True, indent=1))

    def _read(self) -> list[Draft]:
        try:
            with open(self.path, "rb") as file:
                content = file.read(_MOST_BYTES)
        except OSError:
            return []
        import json  # only who has half-typed words needs it

        try:
            table = json.loads(content)
            return [draft for one in table["drafts"] if (draft := _draft(one)) is not None]
        except (ValueError, TypeError, KeyError, RecursionError):
            return []  # none that can be read any more


def _draft(cells: object) -> Draft | None:
    """A draft as it was written; None if it isn't one."""
    if not isinstance(cells, dict) or not isinstance(cells.get("words"), dict):
        return None
    named = {name: cells.get(name, "") for name in ("act", "level", "row", "label", "more")}
    words = {clean(str(name)): clean(str(text)[:FIELD_LIMIT], lines=True) for name, text in cells["words"].items()}
    if not all(isinstance(value, str) for value in named.values()):
        return None
    return Draft(named["act"], named["level"], named["row"], clean(named["label"]), words, named["more"])

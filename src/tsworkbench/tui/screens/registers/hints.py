"""Which keys the bottom line names over a register, and what is said of keys that are for rows of the plan alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tsworkbench.plan.english import an, capital
from tsworkbench.tui.bench.actions import BY_ID, IN_REGISTERS, KEYS, key_to

if TYPE_CHECKING:
    from tsworkbench.plan.registers.values import Register
    from tsworkbench.tui.bench.actions import Act
    from tsworkbench.tui.bench.desk import Desk
    from tsworkbench.tui.bench.protocol import WholeBench
    from tsworkbench.tui.screens.registers.shelf import EntryView, Shelf

Keys = tuple[tuple[str, str], ...]


class Shown(Protocol):
    """What is shown of the registers."""

    bench: WholeBench
    desk: Desk
    shelf: Shelf
    in_entries: bool

    @property
    def register(self) -> Register | None:
        """The register that is open."""

    @property
    def view(self) -> EntryView | None:
        """The entry under the cursor."""


def register_in_hand(place: Shown) -> Register | None:
    """The register that is open, or that of the entry under the cursor."""
    return place.register or (place.view.register if place.view is not None else None)


def refusal(place: Shown, act: Act) -> str:
    """Why a key of the plan does nothing to an entry, and what does."""
    register = register_in_hand(place)
    if register is not None and act.id.startswith("state_"):
        edit, jump, stage = key_to("edit_row"), key_to("jump"), key_to("status")
        one = capital(an(register.one))
        if any(field.bands for field in register.fields):
            return f"{one} has scores: press {edit}, or {jump} and a letter."
        if register.stage is not None:
            return f"{one} has stages: press {stage} and a letter."
        return f"{one} has no rating: press {edit} for all it has."
    return f"“{act.label}” is for rows of the plan: {key_to('go_plan')} goes back to them."


def hints_at(place: Shown) -> Keys:
    """(keys, word) for the bottom line."""
    register = register_in_hand(place)
    if place.desk.book.stood_at is not None:
        names = ["find", "filter", "history", "time"]
    elif place.bench.marked:
        names = [*(_done_to(register) if register is not None else _TO_ALL), "mark_to", "back"]
    elif register is None or (not place.in_entries and place.register is None):
        names = ["insert", "find", "undo"]
    elif not place.in_entries:
        names = ["unfold", "insert", "actual", "undo"]
    elif place.register is None:
        names = ["open_row", "due", "edit_row", "find", "undo"]
    else:
        names = _of_entries(place, register)
    found = [(key_to(name), _word(place, name, register)) for name in dict.fromkeys(names) if KEYS[name]]
    panes = " ".join(key_to(name) for name in ("go_plan", "go_milestones", "go_officers"))
    return (*found, (panes, "plan"), (key_to("keys"), "keys"))


_TO_ALL = ("complete", "status", "due", "lead")
"""What can be done to many entries at once, with one key."""


def _done_to(register: Register) -> list[str]:
    """Those of them that entries of a register take."""
    has = (register.tick, register.stage, register.reviewed, register.officer)
    return [name for name, there in zip(_TO_ALL, has, strict=True) if there]


def _of_entries(place: Shown, register: Register) -> list[str]:
    """What matters for an entry of a register, what it is made for first."""
    own = _done_to(register)
    names = [one for one in own if one == "complete"]
    names += ["edit_row", *(one for one in own if one != "complete")]
    names += ["next_view"] if place.shelf.pictures_of(register) else []
    names += ["lay_out"] if register.lay_out else []
    return [*names, "actual", "filter", "insert", "undo"]


def _word(place: Shown, name: str, register: Register | None) -> str:
    """What an act is called here, by the fields of the register."""
    if register is not None:
        tick = register.field(register.tick) if register.tick else None
        if name == "complete" and tick is not None:
            return tick.in_words
        if name == "lead" and register.officer is not None:
            return register.officer.in_words
        if name == "due" and register.reviewed:
            said = register.reviewed[0].in_words
            return "review" if "review" in said else said
        if name == "next_view" and (pictures := place.shelf.pictures_of(register)):
            return str(pictures[0])
    if name in ("unfold", "open_row"):
        return "the entries" if name == "unfold" else "go to it"
    if name == "insert" and not len(place.shelf.registers):
        return "new register"
    if name == "back":
        return "clear marks"
    meaning = IN_REGISTERS.get(name)
    return meaning.label if meaning is not None else BY_ID[name].label

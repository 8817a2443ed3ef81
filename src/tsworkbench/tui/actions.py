"""The registry of acts: bindings, hints, palette, keys screen and docs all come from it."""

from tsworkbench.tui.acts import going, keeping, saying, shaping
from tsworkbench.tui.acts.act import Act, shown

ACTS: tuple[Act, ...] = (*saying.ACTS, *shaping.ACTS, *going.ACTS, *keeping.ACTS)

BY_ID = {act.id: act for act in ACTS}
BY_KEY = {key: act for act in ACTS for key in act.keys}

_HINTS = {
    "row": ("state_green state_amber state_red", "complete", "due", "lead", "comment", "insert", "undo", "keys"),
    "objective": ("insert", "title", "lead", "unfold", "my_list", "switch_plan", "undo", "keys"),
    "officer": ("unfold", "my_list", "switch_plan", "zoom", "undo", "keys"),
    "editor": (),
}
"""What the hints show, by what the cursor is on. Several acts with one word stand together."""


def hints(kind: str, *, word: str = "state") -> tuple[tuple[str, str], ...]:
    """(keys, word) for the bottom line; `word` is what stands behind the RAG keys."""
    found = []
    for entry in _HINTS[kind]:
        acts = [BY_ID[name] for name in entry.split()]
        keys = " ".join(shown(act.keys[0]) for act in acts)
        found.append((keys, acts[0].label if len(acts) == 1 else word))
    return tuple(found)


def groups() -> dict[str, list[Act]]:
    """Acts by group, in the order of the registry."""
    found: dict[str, list[Act]] = {}
    for act in ACTS:
        found.setdefault(act.group, []).append(act)
    return found


def keys_of(act: Act) -> str:
    """The act's keys as they are written for people: "u · ctrl+z"; empty where it has none."""
    return " · ".join(shown(key) for key in act.keys)

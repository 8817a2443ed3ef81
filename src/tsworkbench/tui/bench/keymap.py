"""The officer's own keys: which of those in the settings can be had, and a sentence for each that can't.

It knows the registry and not Textual, so that the command line can check settings without the screen.
"""

from collections.abc import Mapping
from typing import NamedTuple
from unicodedata import name

from tsworkbench.plan.english import nearest, shortened
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.language.text import clean
from tsworkbench.tui.bench.actions import ACTS, BY_ID, Act, shown

Keys = Mapping[str, tuple[str, ...]]

STAY = ("up", "down", "left", "right", "enter", "escape", "tab", "shift+tab")
"""Keys that always do what everybody expects of them."""

_NAMED = {
    *("space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
    *(f"f{number}" for number in range(1, 25)),
    *STAY,
}
_ALSO = {"del": "delete", "esc": "escape", "pgup": "pageup", "pgdn": "pagedown", "return": "enter"}
_ARROWS = {"↑": "up", "↓": "down", "←": "left", "→": "right"}
_MODIFIERS = ("ctrl", "shift")
# What Textual calls a character differs from Unicode's name for these.
_CALLED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace"}
_KEPT = {
    "ctrl+q": "it leaves the program from anywhere",
    "ctrl+c": "it copies",
    "ctrl+l": "it paints the screen anew",
}


class Keymap(NamedTuple):
    """Keys for the acts that were given others, and what was wrong with the rest."""

    keys: dict[str, tuple[str, ...]]
    wrong: tuple[str, ...] = ()


def keymap(written: Keys) -> Keymap:
    """The keys that an officer's table puts in force. An entry that can't be had leaves its act its usual keys.

    A second key of another act gives way to the officer's wish; its first one doesn't.

    >>> keymap({"complete": ("x",)}).keys
    {'complete': ('x',)}
    """
    wanted: dict[str, tuple[str, ...]] = {}
    wrong: list[str] = []
    for act_id, keys in written.items():
        if act_id not in BY_ID:
            wrong.append(f"keys.{_shown(act_id)}: there is no such act{_nearest(act_id)}")
            continue
        named, faults = _named(BY_ID[act_id], keys)
        wrong += [f"keys.{act_id}: {fault}" for fault in faults]
        if not faults:
            wanted[act_id] = named
    while (clash := _clash(wanted, among=written)) is not None:
        key, loser, winner = clash
        if winner not in written and key in BY_ID[winner].keys[1:] and key not in STAY:
            wanted[winner] = tuple(one for one in wanted.get(winner, BY_ID[winner].keys) if one != key)
            continue  # the act keeps its first key, by which it is shown
        del wanted[loser]
        wrong.append(
            f"keys.{loser}: {shown(key)} is already the key of {winner} ({BY_ID[winner].label}). "
            "Give one of the two another key."
        )
    return Keymap(wanted, tuple(wrong))


def keys_wanted(act: str, keys: tuple[str, ...], others: Keys) -> str | tuple[str, ...]:
    """What is written into the settings for an act's keys, beside those of `others` there. Raises WrongInput for a key
    that can't be had.
    """
    mine = keymap({**{other: names for other, names in others.items() if other != act}, act: keys})
    wrong = [sentence for sentence in mine.wrong if sentence.startswith(f"keys.{act}:")]
    if wrong:
        raise WrongInput(wrong[0])
    return keys[0] if len(keys) == 1 else keys


def _named(act: Act, keys: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """The keys by Textual's names, followed by those that stay; and what is wrong with them."""
    named, faults = [], []
    for key in keys:
        name = key_name(key)
        if name is None:
            faults.append(_no_key(key))
        elif name in _KEPT:
            faults.append(f"{shown(name)} can't be given away: {_KEPT[name]}.")
        elif name in STAY and name not in act.keys:
            owner = next(other for other in ACTS if name in other.keys)
            faults.append(f"{shown(name)} always means {owner.id} ({owner.label}).")
        else:
            named.append(name)
    named += [key for key in act.keys if key in STAY or key in _KEPT]
    return tuple(dict.fromkeys(named)), faults


def key_name(key: str) -> str | None:
    """A key as Textual calls it: "?" is question_mark, "Ctrl+P" ctrl+p. None if it is not a key a terminal sends."""
    if len(key) > 1:
        key = key.strip()
    if len(key) == 1:
        return _character(key)
    *before, last = key.split("+") if not key.endswith("++") else [*key[:-2].split("+"), "+"]
    modifiers = [modifier.strip().lower() for modifier in before]
    if any(modifier not in _MODIFIERS for modifier in modifiers) or len(set(modifiers)) != len(modifiers):
        return None
    last = last.strip()
    name = _ALSO.get(last.lower(), last.lower())
    if name not in _NAMED:
        if not modifiers:
            return name if _is_long_name(name) else None
        if modifiers != ["ctrl"] or len(name) != 1 or not name.isalpha() or not name.isascii():
            return None  # a terminal sends shift as another character, and ctrl with letters only
    whole = "+".join([*sorted(modifiers), name])
    return _SAME.get(whole, whole)


def _character(character: str) -> str | None:
    if character in _ARROWS:
        return _ARROWS[character]
    if character == " ":
        return "space"
    if not character.isprintable():
        return None
    if character.isalnum():
        return character

    called = name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _CALLED.get(called, called) or None


def _is_long_name(name: str) -> bool:
    """Whether it is Textual's own name for a character: "question_mark"."""
    return len(shown(name)) == 1


def _no_key(key: str) -> str:
    if " " in key.strip():
        return f"“{_shown(key)}” is a sequence of keys: use a single key."
    if "alt" in key.lower() or "shift" in key.lower():
        return (
            f"“{_shown(key)}” does not work in every terminal: choose a letter, a sign, an f key or ctrl with a letter."
        )
    return f"“{_shown(key)}” isn't a key. Use “x”, “X”, “?”, “f5”, “ctrl+x”, “shift+up” or “delete”."


def _clash(wanted: Keys, *, among: Keys) -> tuple[str, str, str] | None:
    """A key of two acts: the one that is to lose it (the officer's, and of two the later one), and the other."""
    holders: dict[str, list[str]] = {}
    for act in ACTS:
        for key in wanted.get(act.id, act.keys):
            holders.setdefault(key, []).append(act.id)
    order = [act_id for act_id in wanted if act_id in among]
    for act_id in reversed(order):
        for key in wanted[act_id]:
            others = [other for other in holders[key] if other != act_id]
            if others:
                return key, act_id, others[0]
    return None


def _nearest(act_id: str) -> str:
    near = nearest(act_id, BY_ID, cutoff=0.5)
    return f"; did you mean “{near[0]}”?" if near else ": “tsworkbench config keys” lists them."


def _shown(text: str) -> str:
    return shortened(clean(text), 40)

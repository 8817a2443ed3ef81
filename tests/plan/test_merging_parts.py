"""A cell that holds several things, of which several copies add and take out some without knowing of each other."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.sharing.acts import key_of
from tsworkbench.plan.sharing.conflicts import LINES, SETTINGS, Fold, Known, Parts, reading_of, replaced_by

COPIES = 3
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, COPIES - 1), st.sampled_from("uvwxyz")),
        st.tuples(st.just("take out"), st.integers(0, COPIES - 1), st.sampled_from("uvwxyz")),
        st.tuples(st.just("meet"), st.integers(0, COPIES - 1), st.integers(0, COPIES - 1)),
    ),
    max_size=40,
)


class Copy:
    """A copy: the ops that it knows, and beside them which puts it has seen and which of those were taken out."""

    def __init__(self, table: str, fact: str, parts: Parts) -> None:
        self.fact, self.parts = fact, parts
        self.table = table
        self.ops: dict[str, Known] = {}
        self.puts: set[tuple[str, str]] = set()
        self.out: set[tuple[str, str]] = set()

    def fold(self) -> Fold:
        fold = Fold(self.table, self.fact, parts=self.parts)
        for op in self.ops.values():
            fold.add(op)
        return fold

    def cell(self) -> Any:
        outcome = self.fold().outcome()
        return outcome.cells[self.fact] if outcome is not None else None

    def write(self, number: int, copy: int, cell: Any) -> str:
        fold, reading = self.fold(), reading_of(self.table, self.fact)
        over = replaced_by(fold.outcome(), {self.fact: self.cell()}, reading, fold.ops.values())
        act = f"copy{copy}/{number}"
        self.ops[act] = Known(act, key_of(number << 16, f"copy{copy}", str(number)), {self.fact: cell}, over)
        return act

    def there(self) -> set[str]:
        return {item for item, _ in self.puts - self.out}

    def meet(self, other: "Copy") -> None:
        for mine, theirs in ((self, other), (other, self)):
            mine.ops = {**theirs.ops, **mine.ops}
            mine.puts = mine.puts | theirs.puts
            mine.out = mine.out | theirs.out


def as_lines(items: list[str]) -> str | None:
    return "\n".join(items) or None


def as_settings(items: list[str]) -> str | None:
    return json.dumps({"order": ["title"], "not_same": items}, separators=(",", ":"))


def items_of(cell: Any) -> list[str]:
    if cell is None:
        return []
    return list(json.loads(cell).get("not_same", ())) if cell.startswith("{") else cell.split("\n")


@given(STEPS, st.booleans(), st.randoms(use_true_random=False))
def test_what_any_put_in_is_there_but_what_was_taken_out_knowingly(steps: Any, lines: bool, chance: Any) -> None:
    kind = ("entry", "0" * 8, LINES) if lines else ("register", "settings", SETTINGS)
    copies = [Copy(*kind) for _ in range(COPIES)]
    written = as_lines if lines else as_settings
    for number, (what, where, item) in enumerate(steps, 1):
        one = copies[where]
        has = items_of(one.cell())
        assert set(has) == one.there()
        if what == "meet":
            one.meet(copies[item])
        elif what == "put" and item not in has:
            act = one.write(number, where, written([*has, item]))
            one.puts |= {(item, act)}
        elif what == "take out" and item in has:
            one.write(number, where, written([other for other in has if other != item]))
            one.out |= {put for put in one.puts if put[0] == item}
    for one in copies:
        assert set(items_of(one.cell())) == one.there()
        shuffled = list(one.ops.items())
        chance.shuffle(shuffled)
        again = Copy(*kind)
        again.ops = dict(shuffled)
        assert again.cell() == one.cell()


def test_what_is_no_object_counts_as_it_is() -> None:
    fold = Fold("register", "settings", parts=SETTINGS)
    for number, cell in enumerate((None, "[]", "no JSON", '{"a":1}', "5", "[" * 100_000), 1):
        fold.add(Known(f"c/{number}", key_of(number << 16, "c", str(number)), {"settings": cell}))
    outcome = fold.outcome()
    assert outcome is not None
    assert outcome.cells == {"settings": '{"a":1}'}
    assert outcome.aside == ()

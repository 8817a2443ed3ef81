"""Settling: an officer says what counts of a fact that two set without knowing of each other. One act, one undo."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import Conflict, NothingToDo, WrongInput
from tsworkbench.plan.sharing.facts import LIST_FACTS, fact_words, is_long
from tsworkbench.plan.sharing.values import Said, Unsettled
from tsworkbench.store.book import Act, Book, Done
from tsworkbench.store.sharing import own, shares, unsettled
from tsworkbench.store.views.refs import cells_of

KEPT, THEIRS, BOTH, WRITE = "kept", "theirs", "both", "write"


def to_settle(book: Book, plan_id: str | None = None) -> list[Unsettled]:
    """The facts that are to be settled, in the order of the plan."""
    return unsettled.to_settle(book, None if plan_id is None else shares.share_of(book, plan_id))


def settle(book: Book, one: Unsettled, choice: str | int, value: Mapping[str, Any] | None = None) -> Done:
    """Settles one fact, as one act and one undo.

    `choice`: `kept`; an index into `aside`, or `theirs` for the first; `both` (long text: one under the other); or
    `write`, with the cells in `value`. Raises Conflict where something else counts by now, NothingToDo where it is
    settled, WrongInput for a choice that it hasn't got.
    """
    with book.act() as act:
        said = _settle(book, act, one, choice, value)
        act.called(f"Settled: {_name(book, one)} {_fact(one)}, {said}")
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def settle_act(book: Book, plan_id: str, act_id: str, choice: str) -> Done:
    """Settles all facts alike in which the act `r/n` was kept or set aside: `kept` or `theirs`. One act, one undo."""
    if choice not in (KEPT, THEIRS):
        raise WrongInput("All of an act can be settled by what is kept, or by what was set aside.")
    concerned = [
        one for one in to_settle(book, plan_id) if one.kept.id == act_id or any(said.id == act_id for said in one.aside)
    ]
    if not concerned:
        raise NothingToDo("Nothing of that act is to be settled.")
    with book.act() as act:
        for one in concerned:
            index = next((place for place, said in enumerate(one.aside) if said.id == act_id), 0)
            _settle(book, act, one, KEPT if choice == KEPT else index, None)
        what = "what is kept" if choice == KEPT else "what was set aside"
        act.called(f"Settled: {counted(len(concerned), 'fact')} alike, {what}")
    return Done(act.seq, act.label, frozenset(act.touched), act.at)


def _settle(book: Book, act: Act, one: Unsettled, choice: str | int, value: Mapping[str, Any] | None) -> str:
    now = next(iter(unsettled.to_settle(book, only=one.key)), None)
    if now is None:
        raise NothingToDo(f"{_name(book, one)} {_fact(one)} is settled already.")
    if now.kept.id != one.kept.id or {said.id for said in now.aside} != {said.id for said in one.aside}:
        raise Conflict(f"{_name(book, one)} {_fact(one)} has been changed meanwhile. Look at it again.")
    there = unsettled.cells_now(book, one.table, one.row, one.fact)
    kept, words = _chosen(book, one, choice, value, there)
    if kept is not None:
        _write(book, act, one, kept)
    earlier = unsettled.settlements(book, [one.row]).get(one.key, [])
    aside = {said.id for said in one.aside}.union(*(settled.aside for settled in earlier))
    for settled in earlier:
        act.set("settlement", settled.id, deleted=1)
        aside.discard(settled.id)
    act.insert(
        "settlement",
        plan_id=one.plan,
        tbl=one.table,
        row_id=one.row,
        fact=one.fact,
        aside=json.dumps(sorted(aside)),
        kept=json.dumps(there if kept is None else kept, sort_keys=True, ensure_ascii=False),
        by=book.who,
        at=act.at,
    )
    act.touch(one.table, one.row)
    return words


def _chosen(
    book: Book, one: Unsettled, choice: str | int, value: Mapping[str, Any] | None, there: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, str]:
    """(the cells that are to count, or None for what does; in words)."""
    if choice == KEPT:
        return None, "what is kept"
    if choice == BOTH:
        return {**there, **_both(one, there)}, "both"
    if choice == WRITE:
        columns = unsettled.fact_cells(book, one.table, one.fact)
        if not value or (one.fact not in LIST_FACTS and not value.keys() <= set(columns)):
            raise WrongInput(f"Say what the {_fact(one)} is to be.")
        return {**there, **value}, "anew"
    index = 0 if choice == THEIRS else choice
    if not isinstance(index, int) or not 0 <= index < len(one.aside):
        raise WrongInput("Settle it by what is kept, by what was set aside, by both, or write another.")
    said = one.aside[index]
    return {**there, **said.value}, f"{said.who}'s" if said.who else "what was set aside"


def _both(one: Unsettled, there: Mapping[str, Any]) -> dict[str, Any]:
    if not is_long(one.fact):
        raise WrongInput(f"Only long text can keep both: say which {_fact(one)} it is to be.")
    texts = [there.get(one.fact), *(said.value.get(one.fact) for said in one.aside)]
    return {one.fact: "\n\n".join(dict.fromkeys(text for text in texts if text))}


def _write(book: Book, act: Act, one: Unsettled, cells: Mapping[str, Any]) -> None:
    own.apply(book, act, one.table, one.row, one.fact, cells)


def names_of(book: Book, found: Iterable[Unsettled]) -> tuple[str, ...]:
    """What is to be settled in words, as a paper names it: "4.2.m2 due"."""
    return tuple(f"{_name(book, one)} {_fact(one)}" for one in found)


def _fact(one: Unsettled) -> str:
    return one.title or fact_words(one.fact)


def _name(book: Book, one: Unsettled) -> str:
    row = cells_of(book, one.table, one.row)
    names = row.keys() if row is not None else []
    if one.table == "round" and row is not None and row["report_no"] is not None:
        return f"report no. {row['report_no']}"
    for column in ("ref", "short_title", "title", "name", "text", "key"):
        if row is not None and column in names and row[column]:
            return str(row[column])[:60]
    return one.table.replace("_", " ")


def names(said: Iterable[Said]) -> list[str]:
    """Who said so, each once."""
    return list(dict.fromkeys(one.who for one in said if one.who))

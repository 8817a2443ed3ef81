"""Costs and funding put on an activity, and which budget is said to hold which money."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from tsworkbench.documents.blocks import Cell, Line
from tsworkbench.documents.columns.marks import is_ditto
from tsworkbench.documents.meaning.builder.doubts import Reading
from tsworkbench.documents.meaning.builder.nodes import Node
from tsworkbench.plan.english import pounds
from tsworkbench.plan.imports.printed.money import is_nothing, read_funding, read_money
from tsworkbench.plan.model import CostKind, FundingKind
from tsworkbench.plan.roundtrip.brackets import read_facts
from tsworkbench.plan.whole import Funding


@dataclass
class Inside:
    """Money that is said to be inside a budget, by the budget's name, until all activities are known."""

    node: Node
    budget: str
    where: str
    text: str


def put_cost(
    reading: Reading, node: Node, cell: Cell, where: str, *, scale: int = 1, called: str = "Cost"
) -> str | None:
    """Puts a cost on an activity; a further one is added to it. Returns what the budget is called that holds it."""
    text = cell.words
    if not text or is_ditto(text):
        return None
    number = cell.value if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) else None
    money = read_money(text, value=number, scale=scale)
    if node["cost_text"]:
        _further(reading, node, text, money.pence, where, called)
        return None
    node.values |= {"cost_text": text, "cost_pence": money.pence, "cost_kind": money.kind}
    if money.because:
        others = [(pounds(one), {"cost_pence": one, "cost_kind": CostKind.AMOUNT}) for one in money.others]
        none = [("no sum", {"cost_pence": None, "cost_kind": CostKind.NONE})] if money.pence is not None else []
        reading.doubts.about(
            node,
            "cost",
            where,
            text=text,
            reading=pounds(money.pence) if money.pence is not None else "no sum",
            because=money.because,
            others=[*others, *none],
        )
    return money.inside


def put_funding(node: Node, cell: Cell) -> str | None:
    """Puts the sources of an activity's money on it; returns the name of a budget that is said to hold it, if any."""
    text = "; ".join(" ".join(line.text.split()) for line in cell.lines if line.text.strip())
    if not text:
        return None
    there: str | None = node["funding_text"]
    if there:
        text = there if text in there else f"{there}; {text}"
    node.values["funding_text"] = text
    if is_nothing(text):
        return None
    funded = read_funding(text)
    node.values["funding"] = tuple(
        Funding(
            source=one.source,
            text=one.text,
            pence=one.pence,
            confirmed=one.confirmed,
            kind=one.kind,
            worth_pence=one.worth,
        )
        for one in funded
    )
    return next((one.inside for one in funded if one.inside), None)


def put_written_funding(node: Node, text: str) -> None:
    """Puts the funding of a plan, an objective or an activity on it as we write it, with what was settled about it."""
    words, facts = read_facts(text)
    put_funding(node, Cell(lines=(Line(text=words),) if words else ()))
    share_cost(node)
    changed = {
        name: value for name, value in (("confirmed", facts.confirmed), ("inside", facts.inside)) if value is not None
    }
    if changed:
        node.values["funding"] = tuple(replace(one, **changed) for one in node["funding"] or ())


def share_cost(node: Node) -> None:
    """An activity's cost is its one source's money."""
    funding: tuple[Funding, ...] = node["funding"] or ()
    of_money = [one for one in funding if one.kind is FundingKind.MONEY]
    if len(of_money) == 1 and of_money[0].pence is None and node["cost_pence"]:
        node.values["funding"] = tuple(
            replace(one, pence=node["cost_pence"]) if one is of_money[0] else one for one in funding
        )


def settle_inside(reading: Reading, plan: Node, waiting: list[Inside]) -> None:
    """Finds the activity whose budget is named: "CVS" is that of “… Council for Voluntary Services …”."""
    if not waiting:
        return
    hosts = _Hosts(plan)
    for inside in waiting:
        funding: tuple[Funding, ...] = inside.node["funding"] or ()
        if not funding:
            continue
        scored = hosts.best(inside.budget, inside.node)
        best = scored[0] if scored else None
        host = best[1] if best and best[0] > 0 and best[1]["ref"] else None
        if host is not None:
            inside.node.values["funding"] = _held(funding, host["ref"])
        others: list[tuple[str, dict[str, Any]]] = [("none", {"funding": funding})] if host is not None else []
        others += [
            (f"inside the budget of {one['ref']}", {"funding": _held(funding, one["ref"])})
            for _, one in scored
            if one is not host and one["ref"]
        ]
        reading.doubts.about(
            inside.node,
            "funding",
            inside.where,
            text=inside.text,
            reading=f"inside the budget of {host['ref']}" if host is not None else "inside no activity’s budget",
            because=(
                f"“{inside.budget}” was taken as the budget of “{host['title']}”."
                if host is not None
                else f"No activity’s budget is called “{inside.budget}”."
            ),
            others=others,
        )


def _held(funding: tuple[Funding, ...], ref: str) -> tuple[Funding, ...]:
    return tuple(replace(one, inside=ref) for one in funding)


_WORD = re.compile(r"\w+")
_MOST_HOSTS = 4


class _Hosts:
    """The activities of a plan whose budget may be named by others: found by the words that they have."""

    def __init__(self, plan: Node) -> None:
        self._activities = [one for objective in plan.under["objectives"] for one in objective.under["activities"]]
        self._costly = [n for n, one in enumerate(self._activities) if one["cost_pence"]]
        self._with: dict[str, set[int]] = {}
        self._capitals: list[str] = []
        self._met: dict[str, list[tuple[float, int]]] = {}
        for n, one in enumerate(self._activities):
            self._capitals.append("".join(word[0] for word in re.findall(r"\b[A-Z]\w*", str(one["title"]))))
            texts = (str(one["title"]), *(str(row["text"]) for row in (*one.milestones, *one.outputs)))
            for word in {word for text in texts for word in _WORD.findall(text.casefold())}:
                self._with.setdefault(word, set()).add(n)

    def best(self, budget: str, but: Node) -> list[tuple[float, Node]]:
        """Those that a budget's name fits best, each with how well it does, then the first that cost anything."""
        if budget not in self._met:
            self._met[budget] = self._scored(budget)
        scored = self._met[budget]
        fitting = {n for _, n in scored}
        others = ((0.0, n) for n in self._costly if n not in fitting)
        all_of_them = ((score, self._activities[n]) for score, n in chain(scored, others))
        return list(islice((one for one in all_of_them if one[1] is not but), _MOST_HOSTS))

    def _scored(self, budget: str) -> list[tuple[float, int]]:
        words = _WORD.findall(budget.casefold())
        having = [self._with.get(word, set()) for word in words]
        candidates = set.intersection(*having) if having else set(range(len(self._activities)))
        if budget.isupper() and len(budget) > 1:
            candidates |= {n for n, capitals in enumerate(self._capitals) if budget in capitals}
        scored = ((self._fits(n, budget), n) for n in candidates)
        fitting = [(score, bool(self._activities[n]["cost_pence"]), -n) for score, n in scored if score > 0]
        return [(score, -n) for score, _, n in sorted(fitting, reverse=True)]

    def _fits(self, at: int, budget: str) -> float:
        """How well an activity's words fit a budget's name: its title's, the title's capitals, its milestones'."""
        activity = self._activities[at]
        named = re.compile(rf"\b{re.escape(budget.strip())}\b", re.IGNORECASE)
        score = 0.0
        if named.search(str(activity["title"])):
            score += 4
        if budget.isupper() and len(budget) > 1 and budget in self._capitals[at]:
            score += 4
        texts = [str(row["text"]) for row in (*activity.milestones, *activity.outputs)]
        score += sum(bool(named.search(text)) for text in texts) * 0.5
        return score if score == 0 else score + bool(activity["cost_pence"])


def _further(reading: Reading, node: Node, text: str, pence: int | None, where: str, called: str) -> None:
    """Another cost of the same activity, on a row of its own."""
    if text == node["cost_text"]:
        return
    if pence is None or node["cost_pence"] is None:
        node.note(f"{called}: {text}")
        return
    first = node["cost_pence"]
    node.values["cost_text"] = f"{node['cost_text']}; {text}"
    node.values["cost_pence"] = first + pence
    reading.doubts.about(
        node,
        "cost",
        where,
        text=node["cost_text"],
        reading=pounds(first + pence),
        because="Several of its rows name a sum; they were added up.",
        others=[(pounds(first), {"cost_pence": first}), (pounds(pence), {"cost_pence": pence})],
    )

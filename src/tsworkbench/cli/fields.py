"""The fields of a row that no key of their own belongs to, as options of “set”: texts, money, targets."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tsworkbench.plan.errors import WrongInput

if TYPE_CHECKING:
    from tsworkbench.store.views.refs import Place
    from tsworkbench.work.edits import Edit

TEXTS = ("short_title", "text", "notes", "key_changes", "rationale", "unit")
FIELDS = (*TEXTS, "cost", "amount", "funding", "target", "confirmed", "source")
_CONFIRMED = {"yes": True, "no": False, "none": None}


def edits(here: "Place", facts: dict[str, str | None]) -> "Iterator[Edit]":
    """The edits for those of the fields that were given; an empty text takes away what stands there."""
    if all(facts.get(name) is None for name in FIELDS):
        return  # the usual case, which need not wait for what follows
    from tsworkbench.work.row import fields

    for column in TEXTS:
        if (text := facts.get(column)) is not None:
            yield fields.set_text(here, column, text)
    cost, amount = facts.get("cost"), facts.get("amount")
    if cost is not None or amount is not None:
        pence = fields.read_pounds(amount) if amount is not None else None
        yield fields.set_cost(here, text=cost, pence=pence, amount=amount is not None)
    if (sources := facts.get("funding")) is not None:
        from tsworkbench.work.row.fields import set_funding

        yield set_funding(here, sources)
    if (target := facts.get("target")) is not None:
        yield fields.set_target(here, fields.read_number(target, "target"))
    if (confirmed := facts.get("confirmed")) is not None:
        yield _confirm(here, confirmed, facts.get("source"))
    elif facts.get("source") is not None:
        raise WrongInput("--source says which money is confirmed or not: give --confirmed as well.")


def _confirm(here: "Place", word: str, source: str | None) -> "Edit":
    """Money of an activity, from one source or from all it has, as confirmed or not."""
    said = word.strip().casefold()
    if said not in _CONFIRMED:
        raise WrongInput(f"“{word[:40]}” says nothing of money: --confirmed takes yes, no or none.")
    from tsworkbench.work.row.fields import confirm_from

    return confirm_from(here, source, _CONFIRMED[said])

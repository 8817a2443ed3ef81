"""From a path to a draft: a document taken in, read, and understood as a plan."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.documents.formats.registry import WORKBOOKS, Format
from tsworkbench.documents.front.reception import Received, read_received, receive
from tsworkbench.documents.front.sandbox import read_library_apart
from tsworkbench.documents.pace import Cancel, Progress
from tsworkbench.plan.calendar import WorkingDays
from tsworkbench.plan.errors import Refused, WrongInput
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.registers.values import Register
from tsworkbench.plan.whole import Library


class Fresh(NamedTuple):
    """A document as it has just been read."""

    draft: Draft
    fingerprint: str
    """Of the document's bytes: the same for the same document, whatever it is called."""
    is_own: bool
    """It is tsworkbench's own JSON, whose rows have ids already."""


def read_draft(
    path: str | Path,
    *,
    plan_year: int | None = None,
    columns: Mapping[str, str] = MappingProxyType({}),
    before: Mapping[str, str] = MappingProxyType({}),
    names: Sequence[str] = (),
    working: WorkingDays | None = None,
    progress: Progress | None = None,
    cancelled: Cancel | None = None,
) -> Fresh:
    """The draft that the document at `path` becomes. `plan_year` is the financial year's first, if it is known;
    `columns` is what the officer says that columns hold, by their headings, `before` what was said of the edition
    before; `names` are those of the officers in the file that it goes into, `working` the working days of the plan
    there.

    `progress` and `cancelled` as for `reception.read_document`; `progress` is told twice of a large document, how far
    it has been opened and then how far it has been understood.

    Raises NoSuchFile; Refused if it can't be read or isn't a plan, IsForm for a form of an officer; WrongInput for a
    column that isn't there; Cancelled.
    """
    received = receive(path)
    if received.format is Format.JSON:
        if columns:
            raise WrongInput(f"{received.name} is a plan in tsworkbench's own JSON, which has no columns to be named.")
        library, fingerprint = _own(received, progress, cancelled)
        return Fresh(Draft(library=library, source=received.name, remarks=library.unread), fingerprint, True)
    fingerprint = hashlib.sha256(received.data).hexdigest()
    document = read_received(received, progress=progress, cancelled=cancelled)
    if received.format in WORKBOOKS:
        from tsworkbench.documents.forms import IsForm, filled, is_form

        if is_form(document):
            raise IsForm(received.name, filled(document))
    from tsworkbench.documents.meaning.reader import read_plan

    if not columns:
        _refuse_register(document)
    document = replace(document, names=tuple(names), working=working)
    try:
        draft = read_plan(
            document, plan_year=plan_year, columns=columns, before=before, progress=progress, cancelled=cancelled
        )
    except Refused as refused:
        said = _register_words(document)
        if said:
            raise Refused(f"{refused} {said}") from None
        raise
    if said := _register_words(document, draft):
        draft = replace(draft, remarks=(said, *draft.remarks))
    return Fresh(draft, fingerprint, False)


def _refuse_register(document: Document) -> None:
    """Raises Refused for a table that was written of a register: as a plan its entries would be activities."""
    from tsworkbench.documents.registers import written_of

    register = written_of(document)
    if register is not None:
        why = "its table was written of a register, with the columns Ref to Id"
        raise Refused(
            f"{document.name} doesn’t look like a plan: {why}; nothing was written. {_named(register, document)}"
        )


def _named(register: Register, document: Document) -> str:
    return (
        f"It looks like {register.title}: “tsworkbench register import {register.name} {document.name}”, or "
        "“import entries” in the registers' place (4)."
    )


def _register_words(document: Document, draft: Draft | None = None) -> str:
    """Which register a document is for, where its table has the columns of one; empty where it hasn't, or where it
    gave a draft with leads and the columns of a plan.
    """
    from tsworkbench.documents.registers import register_of

    led = draft is not None and any(
        one.leads for plan in draft.library.plans for objective in plan.objectives for one in objective.activities
    )
    register = register_of(document, own=2 if led else 0)
    return _named(register, document) if register is not None else ""


def _own(received: Received, progress: Progress | None, cancelled: Cancel | None) -> tuple[Library, str]:
    """A document in our own JSON, and its fingerprint: a small one read here, a large one apart."""
    if received.path is not None:
        return read_library_apart(received.path, received.name, progress=progress, cancelled=cancelled)

    return read_library(received.data, name=received.name), hashlib.sha256(received.data).hexdigest()

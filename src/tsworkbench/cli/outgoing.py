"""Where what leaves goes: into a file that is named, else to stdout if it can be printed."""

import os
from typing import TYPE_CHECKING

from tsworkbench.cli.options import Common
from tsworkbench.plan.errors import NotFound, WrongInput

if TYPE_CHECKING:
    from tsworkbench.papers.catalogue import Format, Kind
    from tsworkbench.store.book import Book, Row


def written_as(kind: "Kind", output: str | None, asked: str | None) -> "Format":
    """The format of a paper: that of its file's ending. Raises WrongInput where that isn't what is asked for."""
    from tsworkbench.papers.catalogue import Format, form_for

    _refuse_folder(output)
    return form_for(kind, output, Format(asked) if asked is not None else None)


def _refuse_folder(output: str | None) -> None:
    if output is not None and os.path.isdir(output):
        raise WrongInput(f"{output} is a folder. Name the file to write in it.")


def refuse_output(common: Common, output: str | None, form: "Format", *, force: bool) -> None:
    """Raises WrongInput, before anything is made, where the paper could not go there or would do harm there."""
    if output is None:
        if not form.is_text:
            raise WrongInput(f"A {form} document can't be printed: name the file to write with -o.")
        if force:
            raise WrongInput("--force replaces the file that -o names: name one, or leave --force out.")
        return
    _refuse_folder(output)
    if not os.path.lexists(output):
        return
    plan_file = common.path
    if os.path.exists(plan_file) and os.path.exists(output) and os.path.samefile(output, plan_file):
        raise WrongInput(f"{output} is the plan file itself. Name another file to write to.")
    if not force:
        raise WrongInput(f"{output} exists already. Name another file, or say --force to replace it.")


def put(output: str | None, data: bytes, *, force: bool, private: bool = False) -> str | None:
    """Writes the paper: to stdout, or whole to the file, for its owner's eyes only if it is `private`.

    Returns the file's path. Raises CannotWrite.
    """
    if output is None:
        from tsworkbench.cli.output import put_bytes

        put_bytes(data)
        return None
    from tsworkbench.papers.disk import path_of, save

    return str(save(data, path_of(output), force=force, private=private))


def the_plan(book: "Book", name: str | None) -> "Row":
    """The plan that is named; without a name, the only one of the file.

    Raises WrongInput, naming them, where there are several, and NotFound where there is none.
    """
    from tsworkbench.store.views.refs import plan_named, plans

    if name is not None:
        return plan_named(book, name)
    there = plans(book)
    if not there:
        raise NotFound("There is no plan in this file yet. Take one in with “tsworkbench import DOCUMENT”.")
    if len(there) > 1:
        names = ", ".join(f"“{plan['short_title'] or plan['title']}”" for plan in there)
        raise WrongInput(f"Say which plan, with --plan. The plans of this file: {names}.")
    return there[0]

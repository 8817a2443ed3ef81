"""Styles go by the names of classes: each kind of widget and screen has a name of its own."""

import inspect
from collections import Counter
from importlib import import_module
from pkgutil import walk_packages

from textual.dom import DOMNode

import tsworkbench.tui


def kinds_on_the_screen() -> set[type[DOMNode]]:
    """Every widget and screen of ours."""
    found: set[type[DOMNode]] = set()
    for module in walk_packages(tsworkbench.tui.__path__, "tsworkbench.tui."):
        for _, one in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(one, DOMNode) and one.__module__ == module.name:
                found.add(one)
    return found


def test_no_two_kinds_of_widget_have_one_name_and_so_one_another_s_styles() -> None:
    names = Counter(kind.__name__ for kind in kinds_on_the_screen())
    assert len(names) > 40
    assert [name for name, count in names.items() if count > 1] == []

"""The house in numbers: how many rooms there are, how they lean on each other, and how far a key has to walk.

    python benchmarks/house.py [--names] [--walk]

Counts what stands in `src`; ``--names`` lists the modules behind each number, ``--walk`` the stays of the key ``r``
from the key to COMMIT. A *stay* is an unbroken run of calls in one module.
"""

import ast
import asyncio
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from grimp import build_graph

from tsworkbench.cli.files.samples import ME, make_demo
from tsworkbench.store.opening import open_book
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.bench.actions import GROUPS
from tsworkbench.tui.bench.desk import Desk

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "tsworkbench"
MOST_LINES, LEAST_LINES, MOST_ROOMS, LONG_FUNCTION = 600, 60, 12, 60
STATEMENT = re.compile(
    r"\s*(?:select\s|insert\s+(?:or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+(?:recursive\s+)?\w+"
    r"(?:\([^)]*\))?\s+as\s*(?:materialized\s*)?\(|create\s+(?:temp\s+)?(?:table|index|trigger|view)\s)",
    re.IGNORECASE,
)
"""How an SQL statement begins."""


def modules() -> dict[str, ast.Module]:
    """Each module by its dotted name without the first word, parsed; a package is its ``__init__``."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def lines_of(name: str) -> int:
    """How many lines a module has."""
    return len((SOURCE / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8").splitlines())


def single_importers() -> list[str]:
    """Modules that one module alone imports, and this one from their own package: slices of it. Packages are none."""
    graph = build_graph("tsworkbench", cache_dir=None)
    found = []
    for module in sorted(graph.modules):
        by = graph.find_modules_that_directly_import(module)
        is_package = (SOURCE.parent / module.replace(".", "/") / "__init__.py").exists()
        if not is_package and len(by) == 1 and next(iter(by)).rpartition(".")[0] == module.rpartition(".")[0]:
            found.append(module.removeprefix("tsworkbench."))
    return found


def circles() -> list[list[str]]:
    """Groups of modules that import each other in a circle, imports for type checkers counted."""
    graph = build_graph("tsworkbench", cache_dir=None)
    after = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    reached: dict[str, set[str]] = {}
    for start in after:
        seen, ahead = set(), list(after[start])
        while ahead:
            at = ahead.pop()
            if at not in seen:
                seen.add(at)
                ahead.extend(after[at])
        reached[start] = seen
    groups = {
        tuple(sorted(other for other in reached[module] if module in reached[other]))
        for module in after
        if module in reached[module]
    }
    return [[name.removeprefix("tsworkbench.") for name in group] for group in sorted(groups)]


def crowded() -> list[str]:
    """Packages with more than a dozen rooms side by side."""
    found = []
    for package in sorted({path.parent for path in SOURCE.rglob("*.py")}):
        rooms = [one for one in package.iterdir() if one.suffix == ".py" and one.stem != "__init__"]
        rooms += [one for one in package.iterdir() if (one / "__init__.py").exists()]
        if len(rooms) > MOST_ROOMS:
            found.append(f"{package.relative_to(SOURCE.parent)} {len(rooms)}")
    return found


def shared_nouns(names: list[str]) -> list[str]:
    """Names that several modules bear, with their packages: each must be one subject on several floors."""
    bearers = defaultdict(list)
    for name in names:
        package, _, last = name.removesuffix(".__init__").rpartition(".")
        bearers[last].append(package or "tsworkbench")
    return [f"{noun}: {', '.join(where)}" for noun, where in sorted(bearers.items()) if len(where) > 1]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods of a module."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def take_the_whole_workbench(trees: dict[str, ast.Module]) -> list[str]:
    """Functions outside `tui.bench` with a parameter of the class `Workbench`."""
    found = []
    for name, tree in trees.items():
        if name.startswith("tui.bench."):
            continue
        for function in functions(tree):
            given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            if any(one.annotation and re.search(r"\bWorkbench\b", ast.unparse(one.annotation)) for one in given):
                found.append(f"{name}.{function.name}")
    return found


def statements(trees: dict[str, ast.Module]) -> Counter[str]:
    """SQL statements by module, outside `store`."""
    found: Counter[str] = Counter()
    for name, tree in trees.items():
        if name.startswith("store."):
            continue
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if id(node) in inside or id(node) in docs:
                continue
            first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and STATEMENT.match(first.value):
                found[name] += 1
    return found


def late_imports(trees: dict[str, ast.Module]) -> tuple[int, int]:
    """Imports inside functions, and all imports, outside `cli`."""
    late = every = 0
    for name, tree in trees.items():
        if name.startswith("cli."):
            continue
        every += sum(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree))
        inside = {
            id(node)
            for function in functions(tree)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        late += len(inside)
    return late, every


def long_functions(trees: dict[str, ast.Module]) -> list[str]:
    """Functions of more than sixty lines."""
    return [
        f"{name}.{function.name} {(function.end_lineno or 0) - function.lineno + 1}"
        for name, tree in trees.items()
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno + 1 > LONG_FUNCTION
    ]


async def _walk(key: str) -> list[tuple[str, list[str]]]:
    stays: list[tuple[str, list[str]]] = []
    walking = False

    def step(frame: FrameType, event: str, _: Any) -> None:
        place = frame.f_code.co_filename.replace("\\", "/").rpartition("/tsworkbench/")[2]
        if not walking or event != "call" or place == frame.f_code.co_filename:
            return
        if not stays or stays[-1][0] != place:
            stays.append((place, []))
        stays[-1][1].append(frame.f_code.co_name)

    def committed(statement: str) -> None:
        nonlocal walking
        if statement.lower().startswith("commit"):
            walking = False

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "walk.db")
        make_demo(path)
        book = open_book(path, who=ME)
        async with WorkbenchApp(Desk(book, date(2009, 12, 15))).run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            for module in GROUPS:
                import_module(f"tsworkbench.tui.acts.{module}")  # reading a module in is no part of the key's way
            book.connection.set_trace_callback(committed)
            walking = True
            sys.setprofile(step)
            await pilot.press(key)
            await pilot.pause()
            sys.setprofile(None)
        book.close()
    return stays


def walk(key: str = "r") -> list[tuple[str, list[str]]]:
    """The stays of a key, from the key to COMMIT: the module, and what was called in it."""
    return asyncio.run(_walk(key))


def main() -> None:
    """Prints the table."""
    trees = modules()
    names = list(trees)
    late, every = late_imports(trees)
    told = {
        "modules": (len(names), []),
        "lines": (sum(map(lines_of, names)), []),
        "modules with one importer, in their own package": (len(single := single_importers()), single),
        f"modules of more than {MOST_LINES} lines": (
            len(large := [f"{name} {lines_of(name)}" for name in names if lines_of(name) > MOST_LINES]),
            large,
        ),
        f"packages of more than {MOST_ROOMS} rooms": (len(crowd := crowded()), crowd),
        "nouns that several modules bear": (len(nouns := shared_nouns(names)), nouns),
        "circles, with imports for type checkers": (
            len(rings := circles()),
            [f"{len(ring)}: {', '.join(ring)}" for ring in rings],
        ),
        "functions that take the whole Workbench, outside tui.bench": (
            len(takers := take_the_whole_workbench(trees)),
            takers,
        ),
        f"functions of more than {LONG_FUNCTION} lines": (len(long := long_functions(trees)), long),
        f"imports inside functions outside cli, of {every:,}": (late, []),
    }
    counts = statements(trees)
    for floor in ("work", "documents", "papers", "cli", "tui"):
        of_floor = {name: count for name, count in counts.items() if name.startswith(floor)}
        told[f"SQL statements in {floor}"] = (sum(of_floor.values()), [f"{n} {c}" for n, c in of_floor.items()])
    for what, (count, behind) in told.items():
        print(f"{count:>7,}  {what}")
        if "--names" in sys.argv:
            print("".join(f"           {one}\n" for one in behind), end="")
    if "--walk" in sys.argv:
        stays = walk()
        print(f"{len(stays):>7,}  stays of the key r up to COMMIT, in {len({place for place, _ in stays})} modules")
        for place, called in stays:
            print(f"           {place:<32} {', '.join(dict.fromkeys(called))[:80]}")


if __name__ == "__main__":
    main()

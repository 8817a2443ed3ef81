"""The sample plan's third quarter, and papers as plain text, so that a test can say what a reader would read."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tsworkbench.papers.paper import Heading, Items, Paper, Paragraph, Picture, Table, Words, paragraphs, runs
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.plan import plan_named
from tsworkbench.work.demo.quarter import illustrate_quarter

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def quarter_template(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample plans with the illustrative quarter, its report issued. Not to be written to."""
    path = Path(shutil.copy(sample_template, tmp_path_factory.mktemp("templates") / "quarter.db"))
    illustrate_quarter(str(path))
    return path


@pytest.fixture(scope="session")
def open_quarter_template(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, before its report is issued. Not to be written to."""
    path = Path(shutil.copy(sample_template, tmp_path_factory.mktemp("templates") / "open.db"))
    illustrate_quarter(str(path), issued=False)
    return path


@pytest.fixture
def quarter(quarter_template: Path, tmp_path: Path, march: Clock) -> Iterator[Book]:
    """A fresh copy of the quarter whose report was issued, opened in March 2010."""
    book = open_book(shutil.copy(quarter_template, tmp_path / "quarter.db"), clock=march, who="Louise Russell")
    yield book
    book.close()


@pytest.fixture
def open_quarter(open_quarter_template: Path, tmp_path: Path, march: Clock) -> Iterator[Book]:
    """A fresh copy of the quarter before its report is issued, opened in March 2010."""
    book = open_book(shutil.copy(open_quarter_template, tmp_path / "open.db"), clock=march, who="Louise Russell")
    yield book
    book.close()


@pytest.fixture
def march(make_clock: Callable[..., Clock]) -> Clock:
    """A clock that stands in March 2010."""
    from datetime import UTC, datetime

    return make_clock(datetime(2010, 3, 15, 10, 0, tzinfo=UTC))


@pytest.fixture
def action_plan() -> Callable[[Book], str]:
    """The id of the sample action plan."""
    return lambda book: str(plan_named(book, "Third Sector Strategy")["id"])


def _said(words: Words) -> str:
    return "".join(run.text for run in runs(words))


def _text(paper: Paper) -> str:
    lines = [paper.title, "=" * len(paper.title), *(_said(words) for words in paper.under)]
    for block in paper.blocks:
        match block:
            case Heading():
                lines += ["", f"{'#' * block.level} {block.text}", ""]
            case Paragraph():
                lines.append(_said(block.words))
            case Items():
                for place, item in enumerate(block.items, 1):
                    lines.append(f"{f'{place}.' if block.numbered else '-'} {' / '.join(map(_said, paragraphs(item)))}")
            case Table():
                lines.append(f"[{block.caption}]")
                lines.append(" | ".join(column.title for column in block.columns))
                lines += [" | ".join(" / ".join(map(_said, paragraphs(cell))) for cell in row) for row in block.rows]
            case Picture():
                lines.append(f"[picture: {block.title}]")
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.fixture
def plain() -> Callable[[Paper], str]:
    """A paper as plain text."""
    return _text


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares a text with the one that is kept under a name; where none is kept yet, keeps it and fails."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if not path.exists():
            path.write_text(text, encoding="utf-8")
            pytest.fail(f"{path.name} was not there: it has been written. Read it, then run again.")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def golden_digest() -> Callable[[str, bytes], None]:
    """Compares the digest of a paper with the one that is kept; where none is kept yet, keeps it and fails."""

    def compare(name: str, data: bytes) -> None:
        path = GOLDEN / "digests.json"
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        digest = hashlib.sha256(data).hexdigest()
        if name not in kept:
            kept[name] = digest
            path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            pytest.fail(f"{name} was not kept: it has been. Look at the paper as a picture, then run again.")
        assert digest == kept[name], f"{name} is set otherwise now: look at it as a picture, then keep its new digest"

    return compare

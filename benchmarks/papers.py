"""What a highlight report costs: its position and its composing, over the start of the interpreter.

python benchmarks/papers.py [MILESTONES]
"""

import os
import sys
import tempfile
import time
from datetime import date

from generate import generate
from tsworkbench.cli.files.samples import make_sample
from tsworkbench.store.opening import open_book
from tsworkbench.work.demo.quarter import POSITION, illustrate_quarter


def timed(path: str, plan_id: str, at: date, by: date | None = None) -> str:
    """Seconds of CPU for the imports, the position and the paper."""
    began = time.process_time()
    from tsworkbench.papers.highlight import highlight_report
    from tsworkbench.work.round.report import take_position

    imported = time.process_time()
    book = open_book(path)
    try:
        position = take_position(book, plan_id, at, cut_off=by)
    finally:
        book.close()
    taken = time.process_time()
    highlight_report(position)
    done = time.process_time()
    parts = {"imports": imported - began, "position": taken - imported, "composing": done - taken}
    return ", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in parts.items())


def main(milestones: int = 10_000) -> None:
    """The sample plan's quarter first, then a large plan as it stands today."""
    with tempfile.TemporaryDirectory() as folder:
        sample, large = os.path.join(folder, "sample.tswb"), os.path.join(folder, "large.tswb")
        make_sample(sample)
        illustrate_quarter(sample)
        generate(large, milestones=milestones, seed=1)
        for name, path, by in (
            ("sample", sample, None),
            (f"{milestones:,} milestones", large, date(2999, 12, 31)),
        ):
            book = open_book(path)
            plan_id = book.value("select id from plan where deleted=0 order by sort, rid limit 1")
            book.close()
            print(f"{name}: {timed(path, plan_id, POSITION, by)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

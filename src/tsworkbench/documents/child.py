"""The process in which a document is parsed: it can be ended at any moment, and has nothing to lose.

Started as ``python -m tsworkbench.documents.child FORMAT MEMORY SECONDS``; it takes the document on its standard
input (a line of JSON with the name, then the bytes) and answers on its standard output in lines of JSON::

    {"progress": [100, 1000]}
    {"refused": "“plan.docx” is damaged: …"}
    {"class": "Document", …}

The last line is the answer. A child that ends without one has failed, and the parent says so. It reads no file and
opens no connection on a document's behalf: the document's bytes are all it has, and what would reach further is
switched off before the first of them is read.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module

from tsworkbench.documents.blocks import Document
from tsworkbench.documents.formats import READERS, Format
from tsworkbench.documents.guard.measures import check_measures
from tsworkbench.documents.passing import encode
from tsworkbench.documents.restraint import restrain
from tsworkbench.plan.errors import Refused

_TELL_EVERY = 0.1  # seconds


def main(arguments: list[str]) -> int:
    """Reads one document and answers. Returns the exit code, 0 also for a refusal."""
    format_, memory, seconds = Format(arguments[0]), int(arguments[1]), int(arguments[2])
    reader = READERS[format_]
    gc.disable()  # a short life with many small values, none of which refer back to another
    out = sys.stdout
    sys.stdout = sys.stderr  # a library that prints doesn't spoil the answer
    try:
        module = import_module(reader.module)
        restrain(memory=memory, seconds=seconds)
        told = json.loads(sys.stdin.buffer.readline())
        data = sys.stdin.buffer.read()
        answer = encode(read_with(format_, module.read, data, told["name"], _teller(out.write, out.flush)))
    except Refused as refused:
        answer = json.dumps({"refused": str(refused)})
    except MemoryError:
        answer = json.dumps({"exhausted": "memory"})
    except RecursionError:
        answer = json.dumps({"exhausted": "depth"})
    out.write(answer + "\n")
    out.flush()
    return 0


def read_with(
    format_: Format,
    read: Callable[..., Document],
    data: bytes,
    name: str,
    progress: Callable[[int, int | None], None] | None,
) -> Document:
    """What a format's reader makes of a document, held against the caps. Raises Refused."""
    document = read(data, name, progress) if READERS[format_].tells_progress else read(data, name)
    check_measures(document)
    return document


def _teller(write: Callable[[str], object], flush: Callable[[], object]) -> Callable[[int, int | None], None]:
    """Tells how far reading has come, as often as anybody can see."""
    last = time.monotonic()

    def tell(done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= _TELL_EVERY:
            last = time.monotonic()
            write(json.dumps({"progress": [done, total]}) + "\n")
            flush()

    return tell


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""What killed programs leave half-written beside a file, and taking it away.

Whatever is written whole is first written under another name in the same folder. A program that is killed meanwhile
leaves that behind; the next one that writes the same file sweeps it up.
"""

import os
import re
from contextlib import suppress

_AN_HOUR = 3600.0
"""Nothing is under way for so long. Counted by the disk's own clock."""


def sweep(part: str, names: re.Pattern[str]) -> None:
    """Takes away the files beside `part`, which has just been begun, that bear such names and are an hour older."""
    folder = os.path.dirname(os.path.abspath(part))
    with suppress(OSError):
        begun = os.stat(part).st_mtime
        for name in os.listdir(folder):
            if names.fullmatch(name):
                left = os.path.join(folder, name)
                with suppress(OSError):
                    if begun - os.lstat(left).st_mtime > _AN_HOUR:
                        os.unlink(left)


def parts_of(path: str) -> re.Pattern[str]:
    """The names under which a database that is to stand at `path` is written: "plan.db.4711.part", and its journal."""
    return re.compile(re.escape(os.path.basename(path)) + r"\.\d+\.part(?:-journal)?")

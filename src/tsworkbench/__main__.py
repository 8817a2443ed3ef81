"""The program's front door: ``tsworkbench``, or ``python -m tsworkbench``."""

import errno
import gc
import os
import sys


def main() -> None:
    """Runs the command line and leaves with its exit code. Nothing heavy is imported before it is needed."""
    gc.disable()  # a command is over before a collection would pay; the full-screen app turns it on again
    from tsworkbench.cli.group import workbench
    from tsworkbench.cli.output import prepare_streams

    prepare_streams()
    try:
        workbench.main(prog_name="tsworkbench")
    except SystemExit as leaving:
        _leave(leaving.code)


def _leave(code: str | int | None) -> None:
    """Ends the process without taking its modules apart one by one, which lasts longer than most commands.

    Files are closed and what was printed is flushed by now. After the full-screen app the usual way is taken.
    """
    if "textual" in sys.modules or not isinstance(code, int):
        raise SystemExit(code)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError) as error:
        has_gone = getattr(error, "errno", None) in (errno.EPIPE, errno.EINVAL)  # the reader: see `cli.group`
        code = code or (141 if has_gone else 1)
    os._exit(code)


if __name__ == "__main__":
    main()

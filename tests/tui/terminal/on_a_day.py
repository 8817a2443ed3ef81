"""The program as it is on another day: ``python on_a_day.py 2009-12-18T10 ARGUMENTS``. Its clock goes on from there."""

import sys
import time
from datetime import UTC, datetime

from tsworkbench.cli.group import workbench
from tsworkbench.cli.options import Common
from tsworkbench.cli.output import prepare_streams


def main() -> None:
    moment = datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC)
    begun = time.monotonic()

    def clock() -> int:
        return int((moment.timestamp() + time.monotonic() - begun) * 1000)

    prepare_streams()
    arguments = ["--as-at", moment.date().isoformat(), *sys.argv[2:]]
    workbench(arguments, prog_name="tsworkbench", obj=Common(clock=clock))


if __name__ == "__main__":
    main()

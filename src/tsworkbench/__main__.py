"""The program's front door: ``tsworkbench``, or ``python -m tsworkbench``."""

import sys


def main() -> None:
    """Runs the command line and leaves with its exit code. Nothing heavy is imported before it is needed."""
    from tsworkbench.cli.group import workbench
    from tsworkbench.cli.output import prepare_streams

    prepare_streams()
    sys.exit(workbench.main(prog_name="tsworkbench"))


if __name__ == "__main__":
    main()

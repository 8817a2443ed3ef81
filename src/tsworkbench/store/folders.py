"""The folders in which this system keeps what a program remembers of its user, beside the user's own files."""

import os
import sys


def config_folder() -> str:
    """Where settings are kept."""
    return _folder("XDG_CONFIG_HOME", "~/.config", "user_config_dir")


def state_folder() -> str:
    """Where a program notes for itself what it has done."""
    return _folder("XDG_STATE_HOME", "~/.local/state", "user_state_dir")


def _folder(variable: str, usual: str, function: str) -> str:
    if sys.platform == "linux":  # as platformdirs has it, without its price at every start
        named = os.environ.get(variable, "").strip()
        return os.path.join(named or os.path.expanduser(usual), "tsworkbench")
    import platformdirs

    return str(getattr(platformdirs, function)("tsworkbench", appauthor=False))

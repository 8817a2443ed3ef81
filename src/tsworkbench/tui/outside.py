"""Long words in the officer's own editor, which $VISUAL or $EDITOR names."""

import os
import shlex
import subprocess
from tempfile import TemporaryDirectory

from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.text import clean, over_limit


def edited(text: str) -> str:
    """`text` as it comes back from the editor, which has the terminal meanwhile.

    Raises WrongInput where no editor is named, it can't be started or failed, or the text got too long.
    """
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not command:
        raise WrongInput("No editor is named. Set EDITOR to the one you like, such as “nano”, and start again.")
    with TemporaryDirectory(prefix="tsworkbench-") as folder:  # for its owner's eyes only
        path = os.path.join(folder, "words.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
        try:
            code = subprocess.call([*command, path])
        except OSError as error:
            raise WrongInput(f"{command[0]} can't be started ({error.strerror}). Set EDITOR to another one.") from error
        if code:
            raise WrongInput(f"{command[0]} failed (exit code {code}), so the words are as they were.")
        with open(path, encoding="utf-8", errors="replace") as file:
            words = file.read()
    if too_long := over_limit(words):
        raise WrongInput(too_long)
    return clean(words, lines=True)

"""What can go wrong, each with a sentence for the officer: what is wrong, and what to do next."""


class WorkbenchError(Exception):
    """Anything the officer should be told about. ``str(error)`` is the sentence; nothing was changed.

    ``exit_code`` is what the command line leaves with.
    """

    exit_code = 2


class WrongInput(WorkbenchError):
    """A word, name, ref, phrase or field that can't be taken as it stands."""


class NotFound(WrongInput):
    """A ref, a name or a plan that isn't in the file."""


class NothingToDo(WorkbenchError):
    """The act would change nothing, or there is nothing to undo."""

    exit_code = 1


class ReadOnly(WorkbenchError):
    """The plan as it stood at a past instant: you can look at it, but not change it."""


class NoSuchFile(WorkbenchError):
    """The plan file isn't there, or can't be opened at all."""

    exit_code = 10


class UnusableFile(WorkbenchError):
    """Something stands at that path, but it isn't a plan file this program can use."""

    exit_code = 10


class Damaged(WorkbenchError):
    """The file is a plan file, and its content is broken."""

    exit_code = 1


class FileLocked(WorkbenchError):
    """Another program holds the file; the edit was not made."""

    exit_code = 11


class FileMoved(WorkbenchError):
    """The file was moved, deleted or replaced while open; the edit was not made."""

    exit_code = 10


class CannotWrite(WorkbenchError):
    """The disk or the file refused the write; the edit was not made."""

    exit_code = 10


class NewerFile(WorkbenchError):
    """The file was written by a later version of the program."""

    exit_code = 12


class Refused(WorkbenchError):
    """A document that can't be read as a plan; nothing was written."""

    exit_code = 13


class Cancelled(WorkbenchError):
    """The officer stopped it half-way; nothing was written."""

    exit_code = 1


class Conflict(WorkbenchError):
    """Somebody has changed the same cell since; nothing was overwritten."""

    exit_code = 1


class Unforeseen(WorkbenchError):
    """The program itself is at fault: says what became of the file, and how to report it."""

    exit_code = 70

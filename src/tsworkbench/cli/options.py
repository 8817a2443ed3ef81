"""What every command takes: which file, as at which day, and who is asking.

The same options stand before and after a command's name, so each one keeps what it was given in one `Common`
rather than passing it on as an argument.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Protocol

import click

from tsworkbench.plan.calendar import FIRST_YEAR, LAST_YEAR, local_moment
from tsworkbench.plan.errors import NotFound, WrongInput

if TYPE_CHECKING:
    from tsworkbench.plan.due import Due
    from tsworkbench.store.book import Book, Clock
    from tsworkbench.store.log.snapshot import Instant
    from tsworkbench.work.mine.settings import Settings


FILE_VARIABLE = "TSWORKBENCH_FILE"
WHO_VARIABLE = "TSWORKBENCH_WHO"
COMPLETE_VARIABLE = "_TSWORKBENCH_COMPLETE"
"""In the environment when it is a shell that asks what could be typed: click's own name for it."""


class Common:
    """What the common options say, and the plan file they lead to."""

    def __init__(self, *, clock: "Clock | None" = None) -> None:
        self.file: str | None = None
        self.as_at: date | None = None
        self.who: str | None = None
        self.stood_at: date | None = None
        self.version: str | None = None
        """What was typed for ``--stood-at`` where it is no day: the name of a version."""
        self.no_day = ""
        """Why it is no day."""
        self._instant: Instant | None = None
        self.json = False
        self.clock = clock
        """The log's clock; None is the laptop's own. Only tests give one."""
        self._saved: str | None = None
        self._books: list[Book] = []
        self.read: list[Due] = []
        """How the days typed as options were read, until it is printed."""
        self._settings: Settings | None = None

    @property
    def saved(self) -> str | None:
        """The label of an act that this command has put on disk, from the moment it was; None if there is none."""
        return self._saved or next((book.last_label for book in self._books if book.last_label), None)

    @saved.setter
    def saved(self, label: str) -> None:
        self._saved = label

    @property
    def day(self) -> date:
        """The day from which lateness is counted: ``--as-at``, else that of ``--stood-at``, else today."""
        if self.as_at is None and self.version is not None:
            return local_moment(datetime.fromtimestamp(self._stood().milliseconds / 1000, UTC)).date()
        return self.as_at or self.stood_at or today()

    def _stood(self) -> "Instant":
        """The past instant that ``--stood-at`` names, by a day or by a version. To be asked only where it was given."""
        from tsworkbench.store.log.snapshot import end_of

        if self.stood_at is not None:
            return end_of(self.stood_at)
        if self._instant is None:
            from contextlib import closing

            from tsworkbench.store.opening import open_book
            from tsworkbench.work.agreement.life import instant_of, version_named

            with closing(open_book(self.path, clock=self.clock)) as book:
                try:
                    self._instant = instant_of(version_named(book, self.version or ""))
                except NotFound as error:
                    raise WrongInput(f"{self.no_day} {error}") from error
        return self._instant

    def all_read(self, more: "tuple[Due, ...]") -> "list[Due]":
        """How every phrase of the command was read, each once; it is for the caller to print them."""
        read, self.read = dict.fromkeys((*self.read, *more)), []
        return list(read)

    def warn_of_doubts(self) -> None:
        """Says on stderr what is doubtful about days that nothing else has said anything of."""
        for due in self.all_read(()):
            if due.doubt:
                from tsworkbench.cli.output import warn

                warn(due.in_full)

    @property
    def named_file(self) -> str | None:
        """The plan file that was named, by ``--file`` or the environment; None if neither was given."""
        named = self.file if self.file is not None else os.environ.get(FILE_VARIABLE) or None
        if named is not None and not named.strip():
            raise WrongInput("--file names no file. Name one, or leave --file out to use your own plan file.")
        return None if named is None else os.path.expanduser(named)

    @property
    def path(self) -> str:
        """The plan file to work on: the one that was named, else the one of the settings, else the usual one."""
        return self.named_file or self.settings.file or own_file()

    @contextmanager
    def book(self) -> "Iterator[Book]":
        """The plan file, open for reading (and for acts in nobody's name); with ``--stood-at`` its past."""
        from tsworkbench.store.opening import open_book

        book = open_book(self.path, clock=self.clock)
        if self.past is not None:
            book = _past(book, self.past)
        self._books.append(book)
        try:
            yield book
        finally:
            book.close()

    @contextmanager
    def now(self) -> "Iterator[Book]":
        """The plan file as it is now, whatever past ``--stood-at`` names."""
        from tsworkbench.store.opening import open_book

        book = open_book(self.path, clock=self.clock)
        try:
            yield book
        finally:
            book.close()

    @property
    def past(self) -> "Instant | None":
        """The past instant that ``--stood-at`` names; None if it isn't given."""
        return self._stood() if self.stood_at is not None or self.version is not None else None

    @contextmanager
    def writing(self) -> "Iterator[Book]":
        """The plan file, open for acts in the name of the person asking."""
        with self.book() as book:
            self._name_asker(book)
            yield book

    def opened(self) -> "Book":
        """The plan file, open for acts in the name of the person asking; for somebody else to close."""
        from tsworkbench.store.opening import open_book

        book = open_book(self.path, clock=self.clock)
        self._name_asker(book)
        return book

    def _name_asker(self, book: "Book") -> None:
        book.who = self.asker(book)

    def asker(self, book: "Book") -> str | None:
        """The name in which acts on a file are made."""
        return self.known_asker(book) or _cleaned(login_name())

    def known_asker(self, book: "Book") -> str | None:
        """Who the asker claims to be, else who works on the file here; None if nobody has said."""
        from tsworkbench.work.mine.seat import officer_claimed

        claimed = self.claimed_name
        return officer_claimed(book, claimed) if claimed else self.seated_name(book)

    def seated_name(self, book: "Book") -> str | None:
        """Who works on the file here, else who the settings say the asker is; by the name that officer bears now."""
        from tsworkbench.work.mine.seat import name_now

        name = _cleaned(book.local("me")) or self.own_name
        return None if name is None else name_now(book, name)

    @property
    def own_name(self) -> str | None:
        """Who the settings say the asker is, for a file that nobody has said it of yet."""
        return self.settings.who

    @property
    def settings(self) -> "Settings":
        """The user's own settings. What is wrong in them is said once, on stderr."""
        if self._settings is None:
            from tsworkbench.cli.output import warn
            from tsworkbench.work.mine.settings import load

            self._settings = load()
            for sentence in self._settings.wrong:
                warn(sentence)
        return self._settings

    @property
    def claimed_name(self) -> str | None:
        """Who the asker claims to be, by ``--who`` or the environment. It is a claim, not a signature."""
        if self.who is not None and not _cleaned(self.who):
            raise WrongInput("--who names nobody. Type a name, or leave --who out.")
        return _cleaned(self.who) or _cleaned(os.environ.get(WHO_VARIABLE))


def _past(book: "Book", instant: "Instant") -> "Book":
    """The file as it stood at an instant, instead of as it stands."""
    from tsworkbench.store.log.snapshot import open_stood_at

    book.close()
    return open_stood_at(book.path, instant)


def today() -> date:
    """The day on the laptop's calendar."""
    return local_moment(datetime.now(UTC)).date()


def own_file() -> str:
    """The user's own plan file, in the folder where this system keeps a user's data."""
    from platformdirs import user_data_dir

    return os.path.join(user_data_dir("tsworkbench", appauthor=False), "plan.db")


def login_name() -> str:
    """The name under which the user is logged in, as ``getpass`` finds it but without its price."""
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if os.environ.get(variable):
            return os.environ[variable]
    try:
        return os.getlogin()
    except OSError:
        return "unknown"


def _cleaned(name: str | None) -> str | None:
    if not name:
        return None
    from tsworkbench.plan.language.text import clean

    return clean(name)[:200] or None


def _keep(context: click.Context, option: click.Parameter, value: Any) -> None:
    if value is None or value is False:
        return
    common = context.ensure_object(Common)
    name = option.name or ""
    if name in ("as_at", "stood_at"):
        try:
            value = day_of(value, today=today(), common=common)
        except WrongInput as error:
            if name == "as_at":
                raise
            name, common.no_day = "version", str(error)
    setattr(common, name, value)


def _option(*names: str, **settings: Any) -> click.Option:
    return click.Option(names, callback=_keep, expose_value=False, **settings)


STOOD_AT = _option(
    "--stood-at",
    metavar="DATE|VERSION",
    help="Show the plan as it was known at the end of this day, or as the version of that name; lateness is counted "
    "from it unless you give --as-at.",
)
JSON = _option("--json", is_flag=True, help="Print JSON instead of lines.")
COMMON = (
    _option(
        "--file",
        metavar="FILE",
        help=f"The plan file. Without it, the one that {FILE_VARIABLE} names, else your own.",
    ),
    _option(
        "--as-at",
        metavar="DATE",
        help="The day from which lateness is counted: “2009-12-15”, “15 Dec 2009”, “fri”. Without it, today.",
    ),
    _option(
        "--who",
        metavar="NAME",
        help=f"Act as this officer (default: {WHO_VARIABLE}, then this file's usual officer, then the name in your "
        "settings, then your login name).",
    ),
)


def _help(context: click.Context, option: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        sys.stdout.write(f"{context.get_help()}\n")  # Click itself would write UTF-8 where only ASCII is to be had
        context.exit()


_HELP = click.Option(
    ["-h", "--help"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_help,
    help="Show this help and exit.",
)


class HelpsItself(click.Command):
    """Has one help option for all commands. Click's own looks for translations each time a command is run."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, or ``-h``."""
        return _HELP


class Command(HelpsItself):
    """A command with the common options behind its own."""

    def __init__(self, name: str | None, *, params: list[click.Parameter] | None = None, **settings: Any) -> None:
        super().__init__(name, params=[*(params or []), *COMMON], **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs it. Doubts about days that it has not printed itself are said at the end."""
        result = super().invoke(ctx)
        ctx.ensure_object(Common).warn_of_doubts()
        return result


def prints_json(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command ``--json``. To be placed under the command's other options."""
    function.__dict__.setdefault("__click_params__", []).append(JSON)
    return function


def reads_the_past(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command ``--stood-at``. To be placed under the command's other options, above ``prints_json``."""
    function.__dict__.setdefault("__click_params__", []).append(STOOD_AT)
    return function


class Readings(Protocol):
    """What keeps how phrases were read."""

    read: "list[Due]"


def day_of(phrase: str, *, today: date, common: Readings | None = None) -> date:
    """The day that a phrase names: “2009-12-15”, “15 Dec 2009”, “fri”. Raises WrongInput if it names none.

    How it was read is kept in `common`, to be printed.
    """
    text = phrase.strip()
    if len(text) == 10 and text[4] == text[7] == "-":  # spares the grammar, which takes longer than most commands
        try:
            day = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
    from tsworkbench.plan.due import Precision, Unread, read

    due = read(phrase, plan_year=None, as_at=today)
    if isinstance(due, Unread):
        raise WrongInput(due.why_no_day)
    if due.end is None or due.precision is not Precision.DAY:
        from tsworkbench.plan.calendar import short_date

        raise WrongInput(f"“{phrase}” is not a single day. Type one, such as “{short_date(today)}” or “{today}”.")
    if common is not None:
        common.read.append(due)
    return due.end

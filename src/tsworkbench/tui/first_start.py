"""The first start: four ways to begin, and who is beginning. And what is shown where a file can't be opened.

It ends before the workbench begins, and hands over a file that the workbench can open.
"""

import os
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from tsworkbench.plan.calendar import financial_year
from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.store.book import Book, Clock, Done
from tsworkbench.store.opening import opened
from tsworkbench.store.system.places import about_synchronised, synchronised_by
from tsworkbench.store.upgrade import create, discard
from tsworkbench.store.views.workload import officer_counts
from tsworkbench.tui.paths import about_document, path_of, unwrapped
from tsworkbench.tui.screens.prompts import Asking, Blank, Choice, Choosing, Prompt, Trouble
from tsworkbench.tui.terminal.safe_app import SafeApp
from tsworkbench.work.agreement.particulars import about_period, empty_plan
from tsworkbench.work.imports.intake import begin_plan
from tsworkbench.work.mine.seat import MINE, PLAN, officer_meant, seat
from tsworkbench.work.mine.settings import Settings, keep

if TYPE_CHECKING:
    from tsworkbench.tui.screens.imports.intake import Sittings, Source
    from tsworkbench.tui.widgets.text_field import Field

LOOK_ROUND = "look round"
OPEN = "open"
NOT_BEGUN = "No plan was begun."

_WELCOME = (
    "The workbench from which a strategy's action plan is delivered. There is no plan of yours here yet: "
    "how would you like to begin?"
)
_WAYS = (
    Choice(LOOK_ROUND, "Look round", "two sample plans, on a copy that is thrown away afterwards", "1"),
    Choice("import", "Import a document", "a plan in Word, Excel, CSV, Markdown, text or PDF", "2"),
    Choice("empty", "Start an empty plan", "give it a title and a period, and add to it as you go", "3"),
    Choice("sent", "I was sent a plan", "a pack from its owner, in a file that came by mail", "4"),
)
_ELSE, _WHOLE = "somebody else", "whole plan"
_ELSEWHERE = "elsewhere"
_WHERE = (
    "It is one file. In your documents it is backed up with them, if they are; this program's own folder is on this "
    "laptop only. On a network drive, let one laptop at a time work with it."
)


class FirstStart(SafeApp[str]):
    """Leaves with `LOOK_ROUND`, with `OPEN` once there is a file with a plan in it, or with None."""

    TITLE = "tsworkbench"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(
        self,
        path: str,
        *,
        as_at: date,
        name: str | None = None,
        login: str = "",
        settings: Settings | None = None,
        clock: Clock | None = None,
        review: "Source | None" = None,
        asks_where: bool = False,
    ) -> None:
        """`name`: who is beginning, where that is known already. `login`: what to offer where it is not.
        `review`: a document to begin with at once, without the welcome. `asks_where`: whether the file may be elsewhere
        than at `path`: where it is to be is kept in the settings.
        """
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._path, self._as_at, self._name, self._login, self._clock = path, as_at, name, login, clock
        self._review = review
        self._asks_where, self._usual, self._way = asks_where, path, ""
        self._settings = settings or Settings()
        self.sittings: Sittings = {}
        _dress(self, settings or Settings())

    def on_mount(self) -> None:
        if self._review is not None:
            self.run_worker(self._bring(self._review, lambda words: self.exit(message=words)))
            return
        keys = (("1–4", "choose"), ("↑↓ enter", "choose"), ("esc", "leave"))
        self.push_screen(Choosing(_WELCOME, _WAYS, spaced=True, keys=keys), self._begin)

    @property
    def path(self) -> str:
        """Where the plan file is, or is to be."""
        return self._path

    def _begin(self, way: str | None) -> None:
        if self._asks_where and way in ("import", "empty", "sent"):
            self._way = way
            self._ask_where()
        else:
            self._go_on(way)

    # -- where is the file to be

    def _ask_where(self) -> None:
        documents, usual = _in_documents(self._usual), self._usual
        choices = [
            Choice(documents, "My documents", shown_place(documents), "1"),
            Choice(usual, "This program's folder", shown_place(usual), "2"),
            Choice(_ELSEWHERE, "Somewhere else…", "type a folder or a file", "3"),
        ]
        keys = (("1 2 3", "choose"), ("↑↓ enter", "choose"), ("esc", "back"))
        words = f"{_WHERE} Your documents are in {os.path.realpath(os.path.dirname(os.path.dirname(documents)))}."
        self.push_screen(Choosing(words, choices, title="Where is the plan to be?", keys=keys), self._placed)

    def _placed(self, where: str | None) -> None:
        if where is None:
            self.on_mount()
        elif where == _ELSEWHERE:
            words = "Type a folder, or the name of a file in one."
            blanks = [Blank("Place", os.path.dirname(_in_documents(self._usual)), about_place, completes=True)]
            self.push_screen(
                Asking("Where is the plan to be?", words, blanks, lambda typed: self._take(place_of_plan(typed[0]))),
                lambda _: self._ask_where(),
            )
        else:
            self._take(where)

    def _take(self, path: str) -> None:
        self._path = path
        if os.path.exists(path):  # it is a plan file already, or the workbench will say what it is
            self._keep_place()
            self.exit(OPEN)
        else:
            self._go_on(self._way)

    def _keep_place(self) -> None:
        if self._asks_where and self._path != self._usual:
            keep("file", self._path, self._settings.path or None)

    def _go_on(self, way: str | None) -> None:
        if way == "import":
            blank = Blank("Document", reading=about_document, completes=True)
            asking = Asking(
                "Import a document",
                "Type where it is, or drag it here.",
                [blank],
                lambda typed: self._import(typed, asking.refuse),
            )
        elif way == "sent":
            asking = self._asking_for_pack()
        elif way == "empty":
            year = period_of_today(self._as_at)
            blanks = [
                Blank("Title", "Action plan " + year),
                Blank("Period", year, lambda text: about_period(text, self._as_at)),
            ]
            asking = Asking("An empty plan", "What is it called, and which time is it for?", blanks, self._start_empty)
        else:
            self.exit(way)
            return
        self.push_screen(asking, self._back)

    def _back(self, _: str | None) -> None:
        self.on_mount()

    # -- making the file

    def _import(self, typed: list[str], refuse: Callable[[str], None]) -> None:
        from tsworkbench.tui.screens.imports.intake import Source

        self.run_worker(self._bring(Source(path_of(typed[0])), refuse), exclusive=True)

    async def _bring(self, source: "Source", refuse: Callable[[str], None]) -> None:
        """The import of a document, from reading it to the plan in the file."""
        from tsworkbench.tui.screens.imports.intake import Desk, bring_in

        try:
            self._keep_place()
            done = await bring_in(self, Desk(self._path, self._as_at, self._name, self._clock), source, self.sittings)
        except WorkbenchError as error:
            refuse(str(error))
            return
        if done is not None:
            self._begun()
        elif self._review is not None:
            self.exit()

    # -- a plan that somebody sent

    def _asking_for_pack(self) -> Asking:
        return _AskingForPack(lambda pack, refuse: self._take_pack(pack, None, refuse))

    def _take_pack(self, pack: str | bytes, password: str | None, refuse: Callable[[str], None]) -> None:
        self.run_worker(self._make_of_pack(pack, password, refuse), exclusive=True)

    async def _make_of_pack(self, pack: str | bytes, password: str | None, refuse: Callable[[str], None]) -> None:
        """Makes the file of a pack, and asks for its password where it has one."""
        from tsworkbench.tui.screens.imports.intake import apart
        from tsworkbench.work.sharing.locks import PasswordNeeded

        try:
            self._keep_place()
            who = await apart(make_of_pack, pack, self._path, password, self._name, self._clock)
        except PasswordNeeded:
            self._ask_password(pack)
            return
        except WorkbenchError as error:
            refuse(str(error))
            return
        if who is not None:
            self.exit(OPEN)
        else:
            self._begun()

    def _ask_password(self, pack: str | bytes) -> None:
        asking = Asking(
            "Its password",
            "The pack is locked. Whoever sent it knows the password.",
            [Blank("Password", hidden=True)],
            lambda typed: self._take_pack(pack, typed[0], asking.refuse),
        )
        self.push_screen(asking)

    def _start_empty(self, typed: list[str]) -> None:
        title, period = typed
        if not title:
            raise WrongInput("The plan needs a title: type one in the first line.")
        plan = empty_plan(title, period or None, as_at=self._as_at)
        self._make(lambda book: begin_plan(book, plan))

    def _make(self, act: Callable[[Book], Done]) -> None:
        """Makes the file if it is not there, with the plan in it: both, or neither."""
        self._keep_place()
        is_new = not os.path.exists(self._path)
        if is_new:
            create(self._path)
        try:
            with opened(self._path, clock=self._clock, who=self._name) as book:
                act(book)
        except BaseException:
            if is_new:
                discard(self._path)
            raise
        self._begun()

    def _begun(self) -> None:
        """There is a plan in the file."""
        if self._name is not None:
            self.exit(OPEN)
        else:
            self._ask_who()

    # -- who is it

    def _ask_who(self) -> None:
        with opened(self._path, clock=self._clock) as book:
            leads = [one for one in officer_counts(book, self._as_at) if any(one.counts)]
        choices = [Choice(f"lead:{one.name}", one.name, f"{sum(one.counts)} open") for one in leads]
        choices.append(Choice(_ELSE, "Somebody else…" if leads else "I lead something in it…"))
        choices.append(Choice(_WHOLE, "I look after the whole plan…"))
        choices = [one._replace(key=str(n) if n < 10 else " ") for n, one in enumerate(choices, 1)]
        words = "Your own list, and the name under what you write, depend on it. You can change it at any time."
        numbers = " ".join(one.key for one in choices[:3]) if len(choices) < 4 else f"1–{min(9, len(choices))}"
        keys = ((numbers, "choose"), ("↑↓ enter", "choose"), ("esc", "not now"))
        self.push_screen(Choosing(words, choices, title="Who are you?", keys=keys), self._seat)

    def _seat(self, choice: str | None) -> None:
        if choice is None:  # not said: the login name will do
            self.exit(OPEN)
        elif choice.startswith("lead:"):
            self._sit(choice.removeprefix("lead:"), MINE)
        else:
            opens_on = PLAN if choice == _WHOLE else MINE
            words = "It appears under what you write."
            blanks = [Blank("Name", self._login)]
            asking = Asking("Your name", words, blanks, lambda typed: self._sit(typed[0], opens_on))
            self.push_screen(asking, lambda _: self._ask_who())

    def _sit(self, name: str, opens_on: str) -> None:
        with opened(self._path, clock=self._clock) as book:
            seat(book, officer_meant(book, name), opens_on=opens_on)
        self.exit(OPEN)


class NoWorkbench(SafeApp[None]):
    """Shows why a file can't be opened, until q."""

    TITLE = "tsworkbench"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False

    def __init__(self, sentence: str, settings: Settings | None = None) -> None:
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._sentence = sentence
        _dress(self, settings or Settings())

    def on_mount(self) -> None:
        trouble: Prompt = Trouble(self._sentence)
        self.push_screen(trouble, lambda _: self.exit())


def about_pack(typed: str) -> str:
    """What is there, while the path of a pack is typed."""
    return about_document(typed) if typed else "such as ~/Downloads/third-sector-pack-louise-russell-2010-01-07.txt"


class _AskingForPack(Asking):
    """Asks for the file of a pack; a mail that is pasted is read as it is."""

    def __init__(self, take: Callable[[str | bytes, Callable[[str], None]], None]) -> None:
        self._take = take
        blank = Blank("Pack", reading=about_pack, completes=True)
        words = (
            "Type where the pack is, or drag it here. If it is in the mail itself, copy all of that, and paste it here."
        )
        super().__init__("I was sent a plan", words, [blank], lambda typed: take(path_of(typed[0]), self.refuse))

    def new_field(self, text: str) -> "Field":
        from tsworkbench.tui.screens.sharing.incoming import LineOrMail

        return LineOrMail(text, lambda mail: self._take(mail.encode("utf-8"), self.refuse))


def make_of_pack(
    pack: str | bytes, path: str, password: str | None, name: str | None, clock: Clock | None
) -> str | None:
    """Makes a plan file of a pack, its file or a mail that holds it; returns who works in it, None if that is to be
    asked. Raises WorkbenchError.
    """
    from io import BytesIO

    from tsworkbench.documents.letters import open_letters, read_letters
    from tsworkbench.plan.errors import Refused
    from tsworkbench.work.sharing.mail import begin_with

    ask = None if password is None else lambda _: password
    if isinstance(pack, bytes):
        found = read_letters(BytesIO(pack), "The mail that was pasted", password=ask)
    else:
        found = open_letters(pack, password=ask)
    try:
        letter = next((one for one in found.letters if one.head.whole or one.head.part), None)
        if letter is None:
            kind = found.letters[0].head.kind
            raise Refused(f"That {kind} holds only what is new, so no plan can be made of it. Ask for a whole pack.")
        who = letter.head.officer or name
        begin_with(path, letter, who=who, clock=clock)
        return who
    finally:
        for one in found.letters:
            one.close()


def _in_documents(usual: str) -> str:
    """A file of the usual name in the officer's documents, wherever the system has put these."""
    from platformdirs import user_documents_dir

    return os.path.join(user_documents_dir(), "tsworkbench", os.path.basename(usual))


def shown_place(path: str) -> str:
    """A path as the system sees it, and what copies its folder to other machines."""
    real = os.path.realpath(path)
    by = synchronised_by(real)
    there = ": there is a file already" if os.path.exists(real) else ""
    return f"{real}{there}{f' (copied by {by})' if by else ''}"


def place_of_plan(typed: str) -> str:
    """The plan file that is meant by a path; in a folder it is plan.db. Raises WrongInput for a folder not there."""
    if not typed:
        raise WrongInput("Type a folder, or the name of a file in one.")
    path = os.path.abspath(os.path.expanduser(unwrapped(typed)))
    if os.path.isdir(path):
        return os.path.join(path, "plan.db")
    if not os.path.isdir(os.path.dirname(path)):
        raise WrongInput(f"There is no folder {os.path.dirname(path)}. Make it first, or type another.")
    return path


def about_place(typed: str) -> str:
    """Where the plan file would be, as the system sees it, while a path is typed."""
    path = place_of_plan(typed)
    return about_synchronised(path) or shown_place(path)


def period_of_today(as_at: date) -> str:
    """The financial year of a day: what a new plan is for, unless it is said otherwise."""
    return financial_year(as_at).label


def _dress(app: SafeApp[Any], settings: Settings) -> None:
    app.glyphs = settings.glyphs
    app.wear(settings.theme)


def review_first(
    path: str, source: "Source", *, as_at: date, name: str | None, settings: Settings, clock: Clock | None = None
) -> bool:
    """The review alone, of a document that makes the first plan of a file. True once that is in the file."""
    app = FirstStart(path, as_at=as_at, name=name, settings=settings, clock=clock, review=source)
    way = app.run()
    app.end_calmly(NOT_BEGUN)
    return way is not None

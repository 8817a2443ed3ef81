"""Who leads what. A row without leads of its own is led by those of the row above it.

A plan's own lead (a chief executive, say) leads the plan and does not stand in for leads that its rows lack:
a theme without a lead must show as one.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tsworkbench.plan.english import listed
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.language.initials import initials, keys_for
from tsworkbench.plan.model import VACANT, PartyRole, post_words
from tsworkbench.store.book import Book, Row
from tsworkbench.store.tables import PARENT, PARENT_COLUMN


class LeadView(NamedTuple):
    """An officer on a row, and the level at which the officer stands."""

    officer_id: str
    name: str
    role: str
    level: str
    held: str | None = None
    """Who holds the post, or `VACANT`; None for who is no post, and where it isn't known."""

    @property
    def shown(self) -> str:
        """The name, with the holder of a post: "Director: Ann Lee", "Director (vacant)"."""
        return post_words(self.name, self.held)


HELD = f"case when f.vacant then '{VACANT}' else (select h.name from officer h where h.id=f.holder_id) end"
"""Who holds the post `f`, as SQL."""


def own(book: Book, row_ids: list[str]) -> dict[str, list[LeadView]]:
    """Row id → the leads that stand on that very row, the lead first."""
    found: dict[str, list[LeadView]] = {}
    for start in range(0, len(row_ids), 500):
        some = row_ids[start : start + 500]
        for row in book.rows(
            f"select l.row_id, l.officer_id, f.name, l.role, l.level, {HELD} "
            "from lead l join officer f on f.id=l.officer_id "
            f"where l.deleted=0 and l.row_id in ({','.join('?' * len(some))}) order by l.row_id, l.sort, l.id",
            *some,
        ):
            found.setdefault(row[0], []).append(LeadView(*row[1:]))
    return found


def effective(book: Book, level: str, row_id: str) -> list[LeadView]:
    """The leads of one row: its own, or those of the nearest row above that has any."""
    chain = [row_id, *_above(book, level, row_id)]
    standing = own(book, chain)
    return next((standing[above] for above in chain if above in standing), [])


class PartyView(NamedTuple):
    """Who has to do with a row besides its leads, and the level at which that is said."""

    officer_id: str
    name: str
    role: str
    level: str


def parties(book: Book, level: str, row_id: str) -> list[PartyView]:
    """The partners that are named on a row itself, in their order, and the portfolio holder: the row's own, or that of
    the nearest row above that has one.
    """
    found: list[PartyView] = []
    for above in (row_id, *_above(book, level, row_id)):
        rows = own_parties(book, above)
        found += [row for row in rows if row.role == PartyRole.PARTNER and above == row_id]
        holder = [row for row in rows if row.role == PartyRole.PORTFOLIO_HOLDER]
        if holder:
            return found + holder
    return found


def own_parties(book: Book, row_id: str) -> list[PartyView]:
    """Who is named on a row itself besides its leads, in their order."""
    rows = book.rows(
        "select t.officer_id, f.name, t.role, t.level from party t join officer f on f.id=t.officer_id "
        "where t.row_id=? and t.deleted=0 order by t.sort, t.id",
        row_id,
    )
    return [PartyView(*row) for row in rows]


def party_rows(book: Book, row_id: str, role: str | None = None) -> list[Row]:
    """Those who have a role on a row itself, or any: their cells, and the ``name``."""
    return book.rows(
        "select t.*, f.name from party t join officer f on f.id=t.officer_id "
        "where t.row_id=?1 and (?2 is null or t.role=?2) and t.deleted=0 order by t.sort, t.id",
        row_id,
        role,
    )


def parties_in(book: Book, plan_id: str, role: str) -> dict[str, int]:
    """Who has a role on rows of a plan → on how many, by name."""
    of = " union all ".join(
        f"select officer_id from party t join {level} r on r.id=t.row_id and r.deleted=0 and r.plan_id=?1 "
        f"where t.level='{level}' and t.role=?2 and t.deleted=0"
        for level in ("objective", "activity", "milestone", "output")
    )
    rows = book.rows(
        f"select f.name, count(*) from ({of}) n join officer f on f.id=n.officer_id group by f.id order by f.name",
        plan_id,
        role,
    )
    return {row[0]: row[1] for row in rows}


def party_to(book: Book, officer_id: str) -> list[Row]:
    """The cells by which a row names somebody as partner or portfolio holder, in plans that are not closed."""
    return book.rows(
        "select t.* from party t where t.officer_id=? and t.deleted=0 and not exists (select 1 from plan p "
        "where p.closed_on is not null and p.id=case t.level "
        "when 'objective' then (select plan_id from objective where id=t.row_id) "
        "when 'activity' then (select plan_id from activity where id=t.row_id) "
        "when 'milestone' then (select plan_id from milestone where id=t.row_id) "
        "else (select plan_id from output where id=t.row_id) end) order by t.id",
        officer_id,
    )


def posts_of(book: Book, officer_id: str) -> list[Row]:
    """The posts that somebody holds, by name."""
    return book.rows("select * from officer where holder_id=? and deleted=0 order by name, id", officer_id)


def held(book: Book, officer_id: str) -> str | None:
    """Who holds a post, or `VACANT`; None where that isn't known."""
    found = book.value(f"select {HELD} from officer f where f.id=?", officer_id)
    return None if found is None else str(found)


def held_of_all(book: Book) -> dict[str, str]:
    """Officer id → who holds the post, or `VACANT`, for the posts of which that is known."""
    rows = book.rows(f"select f.id, {HELD} from officer f where f.deleted=0 and (f.vacant or f.holder_id is not null)")
    return {row[0]: row[1] for row in rows if row[1] is not None}


def rows_with(book: Book, plan_id: str, officer_id: str) -> list[tuple[str, str]]:
    """(level, id) of the rows of a plan, private ones left out, that an officer leads or supports by name."""
    there = " union all ".join(f"select id, '{level}' level, plan_id from {level} where deleted=0" for level in _LED)
    return [
        (row["level"], row["id"])
        for row in book.rows(
            f"select r.level, r.id from lead l join ({there}) r on r.id=l.row_id and r.level=l.level "
            "where l.deleted=0 and l.officer_id=? and r.plan_id=? order by r.id",
            officer_id,
            plan_id,
        )
    ]


_LED = ("objective", "activity", "milestone", "output")


def _above(book: Book, level: str, row_id: str) -> list[str]:
    ids = []
    while PARENT.get(level, "plan") != "plan":
        found = book.value(f"select {PARENT_COLUMN[level]} from {level} where id=?", row_id)
        if found is None:
            break
        ids.append(found)
        level, row_id = PARENT[level], found
    return ids


# -- officers by name


def officers(book: Book) -> list[Row]:
    """The officers of the file by name."""
    return book.rows("select * from officer where deleted=0 order by name, id")


def leading(book: Book, plan_id: str) -> list[Row]:
    """The persons who lead something of a plan, in the order of their names."""
    of_plan = " union all ".join(f"select id from {level} where plan_id=?1 and deleted=0" for level in PARENT)
    return book.rows(
        f"select * from officer where deleted=0 and kind='person' and id in "
        f"(select officer_id from lead where deleted=0 and row_id in ({of_plan})) order by name, id",
        plan_id,
    )


def called(book: Book, name: str | None) -> Row | None:
    """The officer of exactly that name."""
    return book.row("select * from officer where name=? and deleted=0", name or "")


def alike(book: Book, name: str) -> list[Row]:
    """Up to two officers of a name in whatever capitals, the one who is spelled so first."""
    return book.rows(
        "select * from officer where name=? collate nocase and deleted=0 order by name<>?, id limit 2", name, name
    )


def renamed(book: Book, name: str) -> str | None:
    """What the officer who was once called `name` is called now; None if nobody has had that name."""
    found = book.value(  # crossed, the few officers are gone through, and not the whole history
        "select o.name from officer o cross join change c on c.row=o.id and c.col='name' "
        "where o.deleted=0 and ?1 in (c.old, c.new) order by c.seq desc limit 1",
        name,
    )
    return None if found is None else str(found)


def now_called(book: Book, name: str) -> Row | None:
    """The officer of a name in whatever capitals, or who once had it."""
    found = alike(book, name)
    if not found and (now := renamed(book, name)) is not None:
        found = alike(book, now)
    return found[0] if found else None


def names_of(book: Book, who: str | None) -> list[str]:
    """An officer's name, and all that the same officer was called before in this file, but those of others."""
    if who is None:
        return []
    once = book.rows(  # crossed, the few officers are gone through, and not the whole history
        "select c.old, c.new from officer o cross join change c on c.row=o.id and c.col='name' where o.name=?", who
    )
    others = {row[0] for row in book.rows("select name from officer where deleted=0")} if once else set()
    return [who, *dict.fromkeys(name for row in once for name in row if name not in others)]


def keys_of_all(book: Book) -> dict[str, str]:
    """Officer id → the key that chooses the officer in a menu. Who is added later takes nobody's away."""
    everyone = book.rows("select id, name from officer where deleted=0 order by id")
    return dict(zip((row["id"] for row in everyone), keys_for(row["name"] for row in everyone), strict=True))


def initials_of_all(book: Book) -> dict[str, str]:
    """Officer id → initials as the lead column shows them."""
    everyone = book.rows("select id, name, initials from officer where deleted=0")
    given = [row["initials"] for row in everyone if row["initials"]]
    worked_out = initials((row["name"] for row in everyone if not row["initials"]), given)
    return {row["id"]: row["initials"] or worked_out[row["name"]] for row in everyone}


# -- where people work: the directorates, services or portfolios that a plan names


def directorates(book: Book, plan_ids: Sequence[str]) -> dict[str, int]:
    """The directorates named in some plans → how many activities each has, by name. Capitals tell none apart."""
    marks = ",".join("?" * len(plan_ids))
    rows = book.rows(
        f"select min(directorate), count(*) from activity where deleted=0 and directorate<>'' and plan_id in ({marks}) "
        "group by directorate collate nocase order by directorate collate nocase",
        *plan_ids,
    )
    return {row[0]: row[1] for row in rows}


def directorate_meant(book: Book, plan_ids: Sequence[str], typed: str) -> str:
    """The directorate that was typed, whole or by the beginning of a word of it. Raises NotFound, or WrongInput."""
    there = list(directorates(book, plan_ids))
    wanted = typed.strip().casefold()
    fits = [name for name in there if name.casefold() == wanted]
    fits = fits or [name for name in there if f" {wanted}" in f" {name.casefold()}"]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise WrongInput(f"“{typed}” fits {len(fits)} of them: {listed(fits, most=5)}. Type more of the name.")
    known = f"Those there are: {listed(there, most=8)}." if there else "No activity says which it is in."
    raise NotFound(f"No activity is in “{typed}”. {known}")

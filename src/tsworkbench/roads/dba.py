"""The SQL by which the council's DBA makes a hub, opens it for a plan, and lets officers in. It is printed, never run.

Plain SQL that PostgreSQL 13 and later, Citus, YugabyteDB and CockroachDB share, but for the last clause of the one
function (`docs/hub.md` says what else to write there): no sequence, no trigger, no advisory lock, no subquery in a
policy, and every key begins with the plan. Roles are named by a plan's number, for everybody who can log in reads
their names.
"""

import re
from hashlib import blake2b
from uuid import uuid4

from tsworkbench.plan.errors import WrongInput

VERSION = 1
"""Of the tables of the hub."""
MOST_TOGETHER = 500
"""Changes in one push."""
MOST_BYTES = 1 << 20
"""Of one change, packed."""
_LOGIN = re.compile(r"[^\x00-\x1f\x7f\"]{1,63}")


def number_of(share: str) -> int:
    """The number by which a hub knows a plan: the same on every laptop, and it tells nothing of the plan."""
    return int.from_bytes(blake2b(share.encode(), digest_size=4).digest(), "big") >> 1


def readers(number: int) -> str:
    """The role of those who may read a plan."""
    return f"tsw_r_{number}"


def writers(number: int) -> str:
    """The role of those who may write to a plan."""
    return f"tsw_w_{number}"


_MEMBER = "pg_has_role(current_user, to_regrole('tsw_{}_' || plan)::oid, 'member')"
_R, _W = _MEMBER.format("r"), _MEMBER.format("w")

SCHEMA = f"""\
-- The hub of tsworkbench: for each plan an append-only list of the changes that officers made. Run it once in a
-- database of its own, as a superuser or as a role that may create roles. For which plans it is, and whom it lets in,
-- is said by the SQL of "tsworkbench hub add-plan" and "hub add-officer".
-- Roles are of the whole server: where it has a hub in another database already, leave out the two that it has.
begin;
create role tsw_owner nologin;    -- owns the tables; nobody logs in as it
create role tsw_member nologin;   -- what every officer may do at most; the policies say with which plans
grant tsw_owner to current_user;
create schema tsw authorization tsw_owner;
set local role tsw_owner;

create table tsw.about(version int not null primary key, listen boolean not null default true);
insert into tsw.about(version) values ({VERSION});
-- set listen to false where a connection for each open workbench is too much: they then look once a minute
create table tsw.plan(
  plan bigint not null primary key, share text not null unique, title text not null, epoch text not null
);
create table tsw.counter(plan bigint not null primary key, pos bigint not null);
create table tsw.copy(
  plan bigint not null, login text not null default current_user, replica text not null check (length(replica) <= 80),
  who text check (length(who) <= 200), format int not null,
  seen text not null default '{{}}' check (length(seen) <= 200000), pos bigint not null default 0,
  mark bigint not null default 0,
  heard timestamptz not null default now(), primary key (plan, login, replica)
);
create table tsw.act(
  plan bigint not null, pos bigint not null, replica text not null check (length(replica) <= 80),
  n text not null check (length(n) <= 80), part text not null check (length(part) <= 80), last bigint not null,
  hlc bigint not null, format int not null, body bytea not null check (octet_length(body) between 1 and {MOST_BYTES}),
  hash text not null check (length(hash) <= 80), mark bigint not null, login text not null default current_user,
  received timestamptz not null default now(), primary key (plan, pos), unique (plan, replica, n, part)
);

alter table tsw.plan enable row level security;
alter table tsw.counter enable row level security;
alter table tsw.copy enable row level security;
alter table tsw.act enable row level security;
create policy r on tsw.plan for select using ({_R});
create policy r on tsw.counter for select using ({_R});
create policy r on tsw.copy for select using ({_R});
create policy i on tsw.copy for insert with check (login = current_user and {_R});
create policy u on tsw.copy for update using (login = current_user and {_R})
  with check (login = current_user and {_R});
create policy r on tsw.act for select using ({_R});
create policy i on tsw.act for insert with check (login = current_user and {_W});

-- the place of the next changes: nobody moves it but by this, and never by more than one push
create function tsw.advance(which bigint, changes int) returns bigint language sql volatile security definer as $$
  update tsw.counter set pos = pos + changes
   where plan = which and changes between 1 and {MOST_TOGETHER}
     and pg_has_role(session_user, to_regrole('tsw_w_' || which)::oid, 'member')
  returning pos $$ set search_path = pg_catalog, pg_temp;
revoke all on function tsw.advance(bigint, int) from public;

grant usage on schema tsw to tsw_member;
grant execute on function tsw.advance(bigint, int) to tsw_member;
grant select on tsw.about, tsw.plan, tsw.counter, tsw.copy, tsw.act to tsw_member;
grant insert, update on tsw.copy to tsw_member;
grant insert on tsw.act to tsw_member;
commit;
"""


def add_plan(share: str, title: str) -> str:
    """Opens the hub for a plan."""
    number = number_of(share)
    return f"""\
-- {_comment(title)}
begin;
create role {readers(number)} nologin;
create role {writers(number)} nologin;
grant tsw_member to {readers(number)};
grant {readers(number)} to {writers(number)};
insert into tsw.plan(plan, share, title, epoch) values ({number}, {_text(share)}, {_text(title)}, '{uuid4()}');
insert into tsw.counter(plan, pos) values ({number}, 0);
commit;
"""


def drop_plan(share: str, title: str) -> str:
    """Closes the hub for a plan. What officers have on their laptops stays."""
    number = number_of(share)
    tables = "".join(
        f"delete from tsw.{table} where plan = {number};\n" for table in ("act", "copy", "counter", "plan")
    )
    return f"""\
-- {_comment(title)}: what is on the hub goes; every laptop keeps its own plan whole
begin;
{tables}drop role {writers(number)};
drop role {readers(number)};
commit;
"""


def add_officer(share: str, title: str, login: str, *, reads_only: bool = False, create: bool = False) -> str:
    """Lets a login in, to read and write or to read only."""
    name, number = _login(login), number_of(share)
    role = readers(number) if reads_only else writers(number)
    made = f"create role {name} login;\n-- for a login by password, set it in psql with: \\password {name}\n"
    return f"-- {_comment(title)}\n{made if create else ''}grant {role} to {name};\n"


def drop_officer(share: str, title: str, login: str) -> str:
    """Lets a login in no more. What it has sent stays."""
    name, number = _login(login), number_of(share)
    return f"-- {_comment(title)}\nrevoke {writers(number)}, {readers(number)} from {name};\n"


def restored(share: str, title: str) -> str:
    """Says that the hub was put back from a backup, so that laptops bring back what it has forgotten."""
    return f"-- {_comment(title)}\nupdate tsw.plan set epoch = '{uuid4()}' where plan = {number_of(share)};\n"


def drop() -> str:
    """Takes the hub away. To be run after the plans are dropped, for their roles are of the whole server."""
    return "begin;\ndrop schema tsw cascade;\ndrop role tsw_member;\ndrop role tsw_owner;\ncommit;\n"


def _text(words: str) -> str:
    return "'" + words.replace("\x00", "").replace("'", "''") + "'" if "\\" not in words else _escaped(words)


def _escaped(words: str) -> str:
    """For a server with the old rule that a backslash escapes, too."""
    return "E'" + words.replace("\x00", "").replace("\\", "\\\\").replace("'", "''") + "'"


def _comment(words: str) -> str:
    return " ".join(words.split())[:200]


def _login(login: str) -> str:
    if not _LOGIN.fullmatch(login) or login.strip() != login:
        raise WrongInput("That is no login of a PostgreSQL server: type the name that the officer logs in with there.")
    return f'"{login}"'

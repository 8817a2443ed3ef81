-- A plan's life: the day it was closed, and its versions by name, each the file as it was known at a moment.
alter table plan add column closed_on text;
create table version(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  deleted integer not null default 0, name text not null, at text not null, by text
) strict;
create index version_plan on version(plan_id, at) where deleted=0;

-- How often the date of a row was moved in the years before, in the plans that it was carried through.
alter table activity add column slips_before integer not null default 0;
alter table milestone add column slips_before integer not null default 0;
alter table output add column slips_before integer not null default 0;

-- A round waits for its report until it is issued, or until it is closed without one. Whom to write to.
alter table round add column closed_on text;
alter table officer add column email text;

-- Further kinds of links: a milestone and an output that are one thing, and a milestone that is the sign-off of a plan.
create table link_more(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('objective','activity','milestone','output','task')),
  kind text not null default 'needs' check(kind in ('needs','serves','carried_from','pairs','signs_off')),
  to_id text not null,
  to_level text not null check(to_level in ('plan','objective','activity','milestone','output','task')),
  deleted integer not null default 0
) strict;
insert into link_more(rid, id, row_id, level, kind, to_id, to_level, deleted)
  select rid, id, row_id, level, kind, to_id, to_level, deleted from link;
drop table link;
alter table link_more rename to link;
create index link_row on link(row_id, kind) where deleted=0;
create index link_to on link(to_id, kind) where deleted=0;

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

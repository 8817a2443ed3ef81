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

-- Outputs and objectives are spoken of, too. Of an output: whether a document is a draft, and what it started from.
create table progress_more(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('objective','activity','milestone','output')),
  deleted integer not null default 0,
  rag text check(rag in ('green','amber','red','complete','unrated')), why text, next text, comment text,
  no_change integer not null default 0, as_at text, by text, at text, round_id text
) strict;
insert into progress_more(
    rid, id, row_id, level, deleted, rag, why, next, comment, no_change, as_at, by, at, round_id)
  select rid, id, row_id, level, deleted, rag, why, next, comment, no_change, as_at, by, at, round_id from progress;
drop table progress;
alter table progress_more rename to progress;
create index progress_row on progress(row_id, id) where deleted=0;
create index progress_round on progress(round_id, id) where deleted=0 and round_id is not null;
alter table output add column stage text check(stage in ('draft','agreed'));
alter table output add column starts_from real;

-- What shows that a thing is done or is so: words, a link, or the path of a file. Printed in papers.
create table evidence(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('objective','activity','milestone','output')),
  deleted integer not null default 0,
  kind text not null default 'text' check(kind in ('text','link','path')),
  text text not null, on_day text, by text, at text
) strict;
create index evidence_row on evidence(row_id, id) where deleted=0;

-- Decisions of every kind, about any row or the plan as a whole, with their minute; and what is asked, of whom.
create table decision_more(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('plan','objective','activity','milestone','output')),
  group_id text not null references delivery_group(id) deferrable initially deferred,
  deleted integer not null default 0, on_day text not null,
  kind text not null default 'date' check(kind in ('date','money','scope','stop','approval','other')),
  outcome text not null default 'agreed' check(outcome in ('agreed','refused','deferred','noted')), text text,
  due_text text, due_to text, was_due_to text, minute text, ask_id text, by text, at text
) strict;
insert into decision_more(rid, id, row_id, level, group_id, deleted, on_day, outcome, text, due_text, due_to,
    was_due_to, by, at)
  select rid, id, row_id, level, group_id, deleted, on_day, outcome, text, due_text, due_to, was_due_to, by, at
  from decision;
drop table decision;
alter table decision_more rename to decision;
create index decision_row on decision(row_id, id) where deleted=0;
create index decision_ask on decision(ask_id) where deleted=0 and ask_id is not null;
create table ask(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('plan','objective','activity','milestone','output')),
  group_id text references delivery_group(id) deferrable initially deferred,
  deleted integer not null default 0,
  kind text not null default 'other' check(kind in ('date','money','scope','stop','approval','other')),
  text text, round_id text, asked_on text, by text, at text
) strict;
create index ask_row on ask(row_id, id) where deleted=0;

-- Whose approval a row needs before it is complete.
create table approval(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('activity','milestone','output')),
  group_id text not null references delivery_group(id) deferrable initially deferred,
  deleted integer not null default 0
) strict;
create index approval_row on approval(row_id) where deleted=0;

-- One time of what comes round again, once it is done: the row's own date is that of the next one. Its id is made of the
-- row and the day, so that two copies of the file that say the same have the same one.
create table occurrence(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('milestone','output','task')),
  deleted integer not null default 0,
  due_from text, due_on text not null,
  status text not null default 'complete' check(status in ('not_started','in_progress','complete','deferred','cancelled')),
  done_on text, text text
) strict;
create index occurrence_row on occurrence(row_id, due_on, id) where deleted=0;

-- What a group is for, and who sits on it.
alter table delivery_group add column terms text;
create table member(
  rid integer primary key, id text not null unique,
  group_id text not null references delivery_group(id) deferrable initially deferred,
  officer_id text not null references officer(id) deferrable initially deferred,
  deleted integer not null default 0
) strict;
create index member_group on member(group_id) where deleted=0;

-- A review of a plan: the day, what it changed, and when the next one is due.
create table review(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  deleted integer not null default 0, on_day text not null, text text, next_on text, by text, at text
) strict;
create index review_plan on review(plan_id, on_day) where deleted=0;

-- A measure of a plan, of one of its objectives or activities: what its figure is to be in each period, and what it was.
create table measure(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('plan','objective','activity')),
  deleted integer not null default 0, sort text not null,
  ref text, title text not null, text text, unit text,
  better text not null default 'higher' check(better in ('higher','lower')),
  frequency text not null default 'quarter' check(frequency in ('month','quarter','half','year')),
  starts_from real, starts_on text, amber_within real not null default 10, carried_from text
) strict;
create index measure_row on measure(row_id) where deleted=0;
create table measure_target(
  rid integer primary key, id text not null unique,
  measure_id text not null references measure(id) deferrable initially deferred,
  deleted integer not null default 0, first_on text not null, last_on text not null, value real not null
) strict;
create index measure_target_of on measure_target(measure_id, last_on) where deleted=0;
create table measure_reading(
  rid integer primary key, id text not null unique,
  measure_id text not null references measure(id) deferrable initially deferred,
  deleted integer not null default 0, on_day text not null, value real not null, text text, by text, at text
) strict;
create index measure_reading_of on measure_reading(measure_id, on_day) where deleted=0;
-- Money for an objective, or for a plan as a whole, beside that for an activity; and what is given in kind, with words
-- and what it is worth. Of the three, the one that the money is for is named.
create table allocation_more(
  rid integer primary key, id text not null unique,
  activity_id text references activity(id) deferrable initially deferred,
  objective_id text references objective(id) deferrable initially deferred,
  plan_id text references plan(id) deferrable initially deferred,
  source_id text not null references funding_source(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0,
  text text, pence integer, confirmed integer, inside text,
  kind text not null default 'money' check(kind in ('money','in_kind')), worth_pence integer
) strict;
insert into allocation_more(rid, id, activity_id, source_id, sort, deleted, text, pence, confirmed, inside)
  select rid, id, activity_id, source_id, sort, deleted, text, pence, confirmed, inside from allocation;
drop table allocation;
alter table allocation_more rename to allocation;
create index allocation_activity on allocation(activity_id, sort) where deleted=0;
create index allocation_objective on allocation(objective_id, sort) where deleted=0 and objective_id is not null;
create index allocation_plan on allocation(plan_id, sort) where deleted=0 and plan_id is not null;
alter table objective add column funding_text text;
alter table plan add column funding_text text;

-- What an activity has cost so far, and what it is expected to cost in all: sums, each as it was known on a day.
create table spend(
  rid integer primary key, id text not null unique,
  activity_id text not null references activity(id) deferrable initially deferred,
  deleted integer not null default 0,
  kind text not null default 'spent' check(kind in ('spent','forecast')),
  pence integer not null, on_day text not null, by text, at text
) strict;
create index spend_activity on spend(activity_id, kind, on_day) where deleted=0;

-- An organisation and a councillor are names in a plan, too; and who holds a post, or that nobody does.
drop view plan_in_words;
create table officer_more(
  rid integer primary key, id text not null unique, deleted integer not null default 0,
  name text not null,
  kind text not null default 'person' check(kind in ('person','post','team','organisation','councillor')),
  post text, organisation text, contact text, initials text, left_on text, email text,
  holder_id text references officer(id) deferrable initially deferred,
  vacant integer not null default 0
) strict;
insert into officer_more(rid, id, deleted, name, kind, post, organisation, contact, initials, left_on, email)
  select rid, id, deleted, name, kind, post, organisation, contact, initials, left_on, email from officer;
drop table officer;
alter table officer_more rename to officer;
create index officer_holder on officer(holder_id) where holder_id is not null;
create view plan_in_words as
  select p.title as plan, o.ref as objective_ref, o.title as objective, a.ref as activity_ref, a.title as activity,
         a.rag as stated_rag, m.ref as milestone_ref, m.title as milestone, m.status, m.due_text as due, m.due_to as due_by, m.done_on,
         (select group_concat(f.name, ', ') from lead l join officer f on f.id=l.officer_id
            where l.row_id=a.id and l.deleted=0) as leads,
         a.cost_text as cost
    from plan p
    join objective o on o.plan_id=p.id and o.deleted=0
    join activity a on a.objective_id=o.id and a.deleted=0
    left join milestone m on m.activity_id=a.id and m.deleted=0
   where p.deleted=0
   order by p.sort, o.sort, a.sort, m.sort;

-- Who has to do with a row besides those who lead it: a partner organisation, or the member who answers for it.
create table party(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('objective','activity','milestone','output')),
  officer_id text not null references officer(id) deferrable initially deferred,
  role text not null default 'partner' check(role in ('partner','portfolio_holder')),
  sort text not null, deleted integer not null default 0
) strict;
create index party_row on party(row_id, role, sort) where deleted=0;
create index party_officer on party(officer_id) where deleted=0;

-- What was learned, and what was said by those who were asked: notes that papers print, as no private note is.
create table public_note(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('plan','objective','activity','milestone','output')),
  deleted integer not null default 0,
  kind text not null default 'lesson' check(kind in ('lesson','consultation')),
  text text not null, on_day text, by text, at text
) strict;
create index public_note_row on public_note(row_id, on_day) where deleted=0;

-- The plan, its officers, and the log of every change. Names are the field's own.
--
-- So that the file can be shared later between laptops that work apart: ids are UUIDv7 text; `rid` is local
-- and only for paging; nothing but the id is unique; a row is never deleted, only flagged.
-- A row's columns are those of the value classes in plan/whole.py. Days are ISO, times UTC with milliseconds.
-- An index that is to answer a count alone ends in the columns of its own condition: SQLite reads those from the
-- row otherwise, five times as slow. "Open" is spelled the same in every index and query, or it isn't recognised.

create table plan(
  rid integer primary key, id text not null unique, sort text not null default 'V', deleted integer not null default 0,
  title text not null, short_title text, organisation text, lead_body text, area text, contact text,
  period_start text, period_end text, year_start integer not null default 4 check(year_start between 1 and 12),
  objective_word text not null default 'Objective', activity_word text not null default 'Activity',
  report_on text not null default 'activity' check(report_on in ('activity','milestone')),
  vision text, rationale text, implications text, next_steps text, review_text text, review_rrule text, notes text,
  signed_off_on text, carried_from text
) strict;

create table objective(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0,
  ref text, title text not null, short_title text, key_changes text, rationale text, notes text
) strict;
create index objective_ref on objective(ref) where deleted=0;
create index objective_plan on objective(plan_id, sort) where deleted=0;

create table activity(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  objective_id text not null references objective(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0,
  ref text, title text not null, short_title text,
  status text not null default 'not_started' check(status in ('not_started','in_progress','complete','deferred','cancelled')),
  rag text check(rag in ('green','amber','red','complete','unrated')), done_on text,
  due_text text, due_printed text, due_from text, due_to text, due_precision text not null default 'none' check(due_precision in
    ('day','week','month','quarter','half','season','year','financial_year','recurring','ongoing','relative','tbc','none')),
  due_rrule text, due_doubt text,
  expected_text text, expected_due_from text, expected_due_to text, expected_precision text, expected_reason text,
  baseline_due_to text, baseline_precision text, past_at_sign_off text,
  cost_text text, cost_pence integer,
  cost_kind text not null default 'none' check(cost_kind in ('amount','existing','other_budget','none')),
  funding_text text, notes text
) strict;
create index activity_ref on activity(ref) where deleted=0;
create index activity_objective on activity(objective_id, sort) where deleted=0;
create index activity_due on activity(plan_id, due_to) where deleted=0;
create index activity_open on activity(plan_id, due_to, due_precision, id, status, deleted)
  where deleted=0 and status in ('not_started','in_progress');

create table milestone(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  activity_id text not null references activity(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0,
  ref text, text text, title text not null, short_title text,
  status text not null default 'not_started' check(status in ('not_started','in_progress','complete','deferred','cancelled')),
  rag text check(rag in ('green','amber','red','complete','unrated')), done_on text,
  due_text text, due_printed text, due_from text, due_to text, due_precision text not null default 'none' check(due_precision in
    ('day','week','month','quarter','half','season','year','financial_year','recurring','ongoing','relative','tbc','none')),
  due_rrule text, due_doubt text,
  expected_text text, expected_due_from text, expected_due_to text, expected_precision text, expected_reason text,
  baseline_due_to text, baseline_precision text, past_at_sign_off text, notes text
) strict;
create index milestone_ref on milestone(ref) where deleted=0;
create index milestone_order on milestone(activity_id, sort) where deleted=0;
create index milestone_counts on milestone(activity_id, status, due_to, baseline_due_to, deleted) where deleted=0;
create index milestone_due on milestone(plan_id, due_to, deleted) where deleted=0;
-- The few that are due within a quarter, half, season or year, or again and again: lanes of their own in a calendar.
create index milestone_spans on milestone(plan_id, due_to, due_from)
  where deleted=0 and due_precision in ('quarter','half','season','year','financial_year','recurring');
create index milestone_status on milestone(plan_id, status, deleted) where deleted=0;
create index milestone_open on milestone(plan_id, due_to, due_precision, status, deleted)
  where deleted=0 and status in ('not_started','in_progress');
create index milestone_open_of on milestone(activity_id, due_to, due_precision, status, deleted)
  where deleted=0 and status in ('not_started','in_progress');

create table output(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  activity_id text not null references activity(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0,
  ref text, text text not null, title text, target real, unit text,
  target_kind text not null default 'total' check(target_kind in ('total','yearly')), actual real,
  status text not null default 'not_started' check(status in ('not_started','in_progress','complete','deferred','cancelled')),
  done_on text,
  due_text text, due_printed text, due_from text, due_to text, due_precision text not null default 'none' check(due_precision in
    ('day','week','month','quarter','half','season','year','financial_year','recurring','ongoing','relative','tbc','none')),
  due_rrule text, due_doubt text,
  expected_text text, expected_due_from text, expected_due_to text, expected_precision text, expected_reason text,
  baseline_due_to text, baseline_precision text, past_at_sign_off text, notes text
) strict;
create index output_ref on output(ref) where deleted=0;
create index output_order on output(activity_id, sort) where deleted=0;
create index output_due on output(plan_id, due_to) where deleted=0;

-- An officer's own step. Never in papers.
create table task(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  activity_id text not null references activity(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0,
  ref text, title text not null,
  status text not null default 'not_started' check(status in ('not_started','in_progress','complete','deferred','cancelled')),
  done_on text,
  due_text text, due_printed text, due_from text, due_to text, due_precision text not null default 'none' check(due_precision in
    ('day','week','month','quarter','half','season','year','financial_year','recurring','ongoing','relative','tbc','none')),
  due_rrule text, due_doubt text,
  expected_text text, expected_due_from text, expected_due_to text, expected_precision text, expected_reason text,
  baseline_due_to text, baseline_precision text, past_at_sign_off text
) strict;
create index task_ref on task(ref) where deleted=0;
create index task_order on task(activity_id, sort) where deleted=0;

-- An actual of an output.
create table reading(
  rid integer primary key, id text not null unique,
  output_id text not null references output(id) deferrable initially deferred,
  deleted integer not null default 0,
  value real not null, is_more integer not null default 0, on_day text, evidence text, by text, at text
) strict;
create index reading_output on reading(output_id) where deleted=0;

create table officer(
  rid integer primary key, id text not null unique, deleted integer not null default 0,
  name text not null, kind text not null default 'person' check(kind in ('person','post','team')),
  post text, organisation text, contact text, initials text, left_on text
) strict;

-- Any row's officer: `level` says in which table `row_id` stands.
create table lead(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('plan','objective','activity','milestone','output','task')),
  officer_id text not null references officer(id) deferrable initially deferred,
  role text not null default 'lead' check(role in ('lead','joint','supporting')),
  sort text not null, deleted integer not null default 0
) strict;
create index lead_row on lead(row_id, sort, officer_id, role, level, deleted) where deleted=0;
create index lead_officer on lead(officer_id, level, row_id, deleted) where deleted=0;
create index lead_level on lead(level, row_id, officer_id, deleted) where deleted=0;

-- What one row has to do with another: a milestone needs another milestone, an activity serves another plan's objective,
-- a row of this year's plan was carried from last year's.
create table link(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('objective','activity','milestone','output','task')),
  kind text not null default 'needs' check(kind in ('needs','serves','carried_from')),
  to_id text not null, to_level text not null check(to_level in ('objective','activity','milestone','output','task')),
  deleted integer not null default 0
) strict;
create index link_row on link(row_id, kind) where deleted=0;
create index link_to on link(to_id, kind) where deleted=0;

create table funding_source(
  rid integer primary key, id text not null unique, deleted integer not null default 0, name text not null
) strict;

-- Money for an activity from a source; `inside` is the ref of the activity whose budget already holds it.
create table allocation(
  rid integer primary key, id text not null unique,
  activity_id text not null references activity(id) deferrable initially deferred,
  source_id text not null references funding_source(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0,
  text text, pence integer, confirmed integer, inside text
) strict;
create index allocation_activity on allocation(activity_id, sort) where deleted=0;

-- One reporting round of a plan: how things stood at the period's end, by updates received up to the cut-off.
create table round(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  deleted integer not null default 0,
  label text, period_end text not null, return_by text, cut_off text,
  overall text, decisions text, issued_on text, issued_at text, issued_to text, report_no integer
) strict;
create index round_plan on round(plan_id, period_end) where deleted=0;

-- What the report of a round said of a row when it was issued: the next one's direction of travel is against this.
create table reported(
  rid integer primary key, id text not null unique,
  round_id text not null references round(id) deferrable initially deferred,
  row_id text not null, level text not null check(level in ('activity','milestone')),
  deleted integer not null default 0,
  rag text check(rag in ('green','amber','red','complete','unrated')),
  due integer not null default 0, done integer not null default 0
) strict;
create index reported_round on reported(round_id) where deleted=0;

-- What was said of a row, in which round if one was open. The row's own rag and status are the standing values.
create table progress(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('activity','milestone')),
  deleted integer not null default 0,
  rag text check(rag in ('green','amber','red','complete','unrated')), why text, next text, comment text,
  no_change integer not null default 0, as_at text, by text, at text, round_id text
) strict;
create index progress_row on progress(row_id, rid) where deleted=0;
create index progress_round on progress(round_id, rid) where deleted=0 and round_id is not null;

-- Private: never in papers.
create table note(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('plan','objective','activity','milestone','output','task')),
  deleted integer not null default 0, text text not null, by text, at text
) strict;
create index note_row on note(row_id, rid) where deleted=0;

-- What a person, post or team does for the plan as a whole, in the plan's words.
create table role_holder(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  officer_id text not null references officer(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0, text text not null
) strict;

create table sign_off(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0,
  label text not null, kind text not null default 'signature', value text
) strict;

-- Who decides on the plan, and when they meet.
create table delivery_group(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0, name text not null
) strict;
create index delivery_group_plan on delivery_group(plan_id, sort) where deleted=0;
create table meeting(
  rid integer primary key, id text not null unique,
  group_id text not null references delivery_group(id) deferrable initially deferred,
  deleted integer not null default 0, on_day text not null, text text
) strict;
create index meeting_group on meeting(group_id, on_day) where deleted=0;

-- What a group decided about a row's date: the day asked for, whether it was agreed to, and what the agreed day was before.
create table decision(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null check(level in ('activity','milestone','output')),
  group_id text not null references delivery_group(id) deferrable initially deferred,
  deleted integer not null default 0, on_day text not null,
  outcome text not null default 'agreed' check(outcome in ('agreed','refused')), text text,
  due_text text, due_to text, was_due_to text, by text, at text
) strict;
create index decision_row on decision(row_id, rid) where deleted=0;

create table setting(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  deleted integer not null default 0, key text not null, value text not null
) strict;
create index setting_plan on setting(plan_id, key) where deleted=0;

-- History. One act is one action; each changed cell one change; an inserted row one change without a column.
create table ctx(
  one integer primary key check(one=1), replica text not null, dseq integer not null, hlc integer not null,
  action integer, clock integer
) strict;
create table action(
  seq integer primary key, at text not null, replica text not null, who text, label text not null,
  kind text not null check(kind in ('do','undo','redo','import')), target integer references action(seq)
) strict;
create index action_target on action(target, seq) where target is not null;
create table change(
  seq integer primary key, replica text not null, dseq integer not null, hlc integer not null, action integer,
  tbl text not null, row text not null, col text, old any, new any, unique(replica, dseq)
) strict;
create index change_cell on change(row, col, seq);
create index change_action on change(action);

-- Facts of this copy of the file on this machine: not logged, not exported.
create table local(key text primary key, value text) strict, without rowid;

create virtual table search using fts5(ref, title, body, people, tokenize='unicode61 remove_diacritics 2', prefix='2 3');

-- The plan in plain words, for any SQLite tool.
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
create view changes_in_words as
  select c.seq, a.at, a.who, a.label, c.tbl as what, c.row as id, coalesce(c.col, 'added') as cell, c.old as was, c.new as became
    from change c left join action a on a.seq=c.action order by c.seq;

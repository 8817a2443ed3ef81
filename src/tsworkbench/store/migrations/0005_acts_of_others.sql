-- Acts of others, taken in under their own names. `n` is an act's number on the copy where it was done (null: done in
-- this file, or in the one that it was copied from), `said_at` when, `last` the last change of it there, `hlc` its clock,
-- `seen` what its copy had seen, `made_in` the format of that copy's file, `batch` the take-in that it came with.
drop view changes_in_words;
create table action_more(
  seq integer primary key, at text not null, replica text not null, who text, label text not null,
  kind text not null check(kind in ('do','undo','redo','import','redact')), target integer references action(seq),
  format integer, upto integer, digest text,
  n text, said_at text, hlc integer, last integer, seen text, made_in integer, batch integer
) strict;
insert into action_more(seq, at, replica, who, label, kind, target, format, upto, digest, hlc, last)
  select a.seq, a.at, a.replica, a.who, a.label, a.kind, a.target, a.format, a.upto, a.digest,
         (select max(c.hlc) from change c where c.action=a.seq), (select max(c.dseq) from change c where c.action=a.seq)
  from action a;
drop table action;
alter table action_more rename to action;
create index action_target on action(target, seq) where target is not null;
create unique index action_origin on action(replica, n) where n is not null;
create index action_batch on action(batch) where batch is not null;
create view changes_in_words as
  select c.seq, a.at, a.who, a.label, c.tbl as what, c.row as id, coalesce(c.col, 'added') as cell, c.old as was, c.new as became
    from change c left join action a on a.seq=c.action order by c.seq;

-- What acts of others set: all cells of a fact as JSON, the acts it replaced, a digest of its content, and how long the
-- log was when it became known here.
create table op(
  action integer not null, tbl text not null, row text not null, fact text not null, v text not null, over text not null,
  hash text not null, arrived integer not null, primary key(action, tbl, row, fact)
) strict, without rowid;
create index op_row on op(row);

-- One line for each take-in.
create table take(
  seq integer primary key, at text not null, who text, source text not null, road text not null, plan text,
  from_copy text, from_who text, made_at text, acts integer not null
) strict;

-- All rows of a list, those that were taken out of it too, are found by the row it belongs to.
create index lead_gone on lead(row_id) where deleted<>0;
create index allocation_owner on allocation(coalesce(activity_id, objective_id, plan_id));
create index reading_gone on reading(output_id) where deleted<>0;

-- What an officer settled: the fact, the acts that were set aside by it, and the cells that were kept.
create table settlement(
  rid integer primary key, id text not null unique,
  plan_id text not null references plan(id) deferrable initially deferred,
  deleted integer not null default 0, tbl text not null, row_id text not null, fact text not null,
  aside text not null, kept text not null, by text, at text
) strict;
create index settlement_fact on settlement(row_id, tbl, fact) where deleted=0;

-- What this copy keeps for itself: other copies, which facts were set apart, what waits for a row, and which acts wait, or waited
-- until the log had the length of `released`.
create table peer(
  copy text not null, share text not null, who text, seen text not null default '{}', made_at text, heard_at text,
  road text, key text, part integer not null default 0, gone integer not null default 0, primary key(copy, share)
) strict, without rowid;
create table had(share text not null, copy text not null, last integer not null, primary key(share, copy)) strict, without rowid;
create table apart(tbl text not null, row text not null, fact text not null, primary key(tbl, row, fact)) strict, without rowid;
create table waiting(
  missing text not null, tbl text not null, row text not null, fact text not null, primary key(missing, tbl, row, fact)
) strict, without rowid;
create table parked(
  action integer primary key, why text not null check(why in ('clock','format','restated')), released integer
) strict;

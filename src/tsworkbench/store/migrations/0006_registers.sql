-- Registers: lists of what is no row of a plan, such as risks, contracts and organisations. One without a plan is of the
-- whole file, and `shares` names the plans with which it is sent (an id a line). `settings` holds as JSON what only some
-- registers have: their order, columns, picture, exports.
create table register(
  rid integer primary key, id text not null unique, sort text not null, deleted integer not null default 0,
  plan_id text references plan(id) deferrable initially deferred,
  name text not null, title text not null, one text not null, prefix text not null, about text,
  preset text, version integer, settings text,
  personal integer not null default 0, keep_months integer, keep_from text, shares text
) strict;
create index register_plan on register(plan_id) where deleted=0;

-- A field of a register. `slot` is the column in which this copy of the file keeps its values, and is no history: the
-- history, JSON and what is sent to others name the field by its id. A deleted field keeps its slot.
create table field(
  rid integer primary key, id text not null unique,
  register_id text not null references register(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0, slot text,
  name text not null, title text not null,
  kind text not null check(kind in ('text','long','web','file','number','money','day','choice','stage','yes_no','scale',
    'officer','entry','row','times','less','rollup')),
  about text, choices text, ends text, to_register text, rule text,
  required integer not null default 0, shown integer not null default 1, review integer not null default 0,
  personal integer not null default 0
) strict;
create index field_register on field(register_id, sort) where deleted=0;
create unique index field_slot on field(register_id, slot) where slot is not null;

-- The entries of all registers. What a slot holds is said by the fields of the register; l0 to l5 are
-- indexed, for links. The slots that are gone through come first: what lies behind others in a row is longer to reach.
create table entry(
  rid integer primary key, id text not null unique,
  register_id text not null references register(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0, ref text,
  c00 any, c01 any, c02 any, c03 any, c04 any, c05 any, c06 any, c07 any, c08 any, c09 any, c10 any, c11 any,
  c12 any, c13 any, c14 any, c15 any, c16 any, c17 any, c18 any, c19 any, c20 any, c21 any, c22 any, c23 any,
  c24 any, c25 any, c26 any, c27 any, c28 any, c29 any, c30 any, c31 any, c32 any, c33 any, l0 any, l1 any, l2 any,
  l3 any, l4 any, l5 any
) strict;
create index entry_register on entry(register_id, sort, id) where deleted=0;
create index entry_ref on entry(ref, register_id, deleted);
create index entry_l0 on entry(l0) where deleted=0 and l0 is not null;
create index entry_l1 on entry(l1) where deleted=0 and l1 is not null;
create index entry_l2 on entry(l2) where deleted=0 and l2 is not null;
create index entry_l3 on entry(l3) where deleted=0 and l3 is not null;
create index entry_l4 on entry(l4) where deleted=0 and l4 is not null;
create index entry_l5 on entry(l5) where deleted=0 and l5 is not null;

-- What is counted of a register's entries. One that names an output or a measure is the actual of that: it is counted
-- whenever it is asked for, and never written.
create table figure(
  rid integer primary key, id text not null unique,
  register_id text not null references register(id) deferrable initially deferred,
  sort text not null, deleted integer not null default 0, name text not null, label text not null,
  wanted text, how text not null default 'count' check(how in ('count','sum','distinct')),
  field text, on_field text, out_of text, out_of_field text, baseline real, output_id text, measure_id text
) strict;
create index figure_register on figure(register_id, sort) where deleted=0;
create index figure_output on figure(output_id) where deleted=0 and output_id is not null;
create index figure_measure on figure(measure_id) where deleted=0 and measure_id is not null;

-- Words of an entry that were taken out of the file for good, out of its history too: the fields they were in, an id a
-- line, and why.
create table redaction(
  rid integer primary key, id text not null unique,
  row_id text not null, level text not null default 'entry' check(level in ('entry')),
  deleted integer not null default 0, fields text not null, why text not null, by text, at text
) strict;
create index redaction_row on redaction(row_id);

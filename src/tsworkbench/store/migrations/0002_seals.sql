-- Each act is sealed when it is written: `digest` is of the act itself, of all changes up to number `upto` that no act
-- before it has sealed, and of every cell of the rows that were added in them, in the columns of `format`.
alter table action add column format integer;
alter table action add column upto integer;
alter table action add column digest text;

-- What is equal otherwise is told apart by `id`, which is the same on every copy of the file, and not by `rid`.
drop index progress_row;
create index progress_row on progress(row_id, id) where deleted=0;
drop index progress_round;
create index progress_round on progress(round_id, id) where deleted=0 and round_id is not null;
drop index note_row;
create index note_row on note(row_id, id) where deleted=0;
drop index decision_row;
create index decision_row on decision(row_id, id) where deleted=0;

-- A copy is known by what this user's machine has noted of it.
delete from local where key in ('machine', 'inode');

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

drop index objective_plan;
create index objective_plan on objective(plan_id, sort, id) where deleted=0;
drop index activity_objective;
create index activity_objective on activity(objective_id, sort, id) where deleted=0;
drop index milestone_order;
create index milestone_order on milestone(activity_id, sort, id) where deleted=0;
drop index output_order;
create index output_order on output(activity_id, sort, id) where deleted=0;
drop index task_order;
create index task_order on task(activity_id, sort, id) where deleted=0;
drop index lead_row;
create index lead_row on lead(row_id, sort, id, officer_id, role, level, deleted) where deleted=0;
drop index activity_due;
create index activity_due on activity(plan_id, due_to, id) where deleted=0;
drop index milestone_due;
create index milestone_due on milestone(plan_id, due_to, id, deleted) where deleted=0;
-- The newest of several that would do is what SQLite goes through where all rows are asked for: the narrowest.
drop index milestone_status;
create index milestone_status on milestone(plan_id, status, deleted) where deleted=0;
drop index milestone_open;
create index milestone_open on milestone(plan_id, due_to, due_precision, status, deleted, id)
  where deleted=0 and status in ('not_started','in_progress');
drop index output_due;
create index output_due on output(plan_id, due_to, id) where deleted=0;

-- A copy is known by what this user's machine has noted of it.
delete from local where key in ('machine', 'inode');

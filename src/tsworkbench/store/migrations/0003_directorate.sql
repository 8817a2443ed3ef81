-- The directorate (service, portfolio …) that an activity is in, and what the plan calls that.
alter table activity add column directorate text;
alter table plan add column directorate_word text not null default 'Directorate';

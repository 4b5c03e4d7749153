-- How many items of its For eaches a person chose for a retry; null where they did not choose.
alter table retry add column items integer;

-- What a step made before it was asked to begin again: it makes nothing else unless a person agreed to that.
alter table step add column made text;

-- Who retried a run, from where, and on which version.
create table retry (
    run_id integer not null,
    at integer not null,
    retried_by text not null,
    start integer not null,
    step text,
    from_version integer not null,
    version integer not null,
    resent text,
    primary key (run_id, at)
) without rowid;

-- Which run was begun with the edited payload of which other one.
create table replay (
    run_id integer primary key,
    of_run integer not null
);
create index replay_of_run on replay (of_run);

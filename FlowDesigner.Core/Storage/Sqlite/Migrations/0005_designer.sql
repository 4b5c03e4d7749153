-- What a run waits for from outside: an event (kind 0), a person (1), the end of a run it started (2).
-- State: 0 open, 1 answered, 2 taken by its run, 3 timed out.
create table wait (
    run_id integer not null,
    path text not null,
    kind integer not null,
    state integer not null,
    asked integer not null,
    wake_at integer,
    source integer,
    topic text,
    form text,
    value text,
    arrival_id integer,
    answered integer,
    codec integer not null default 0,
    output blob,
    primary key (run_id, path)
) without rowid;
create index wait_event on wait (source, topic, form, value) where kind = 0 and state = 0;
create index wait_answered on wait (run_id) where state = 1;

-- Which events an open run may still wait for: those that come meanwhile are kept, so that none is missed.
create table expectation (
    source integer not null,
    topic text not null,
    form text not null,
    run_id integer not null,
    primary key (source, topic, form, run_id)
) without rowid;
create index expectation_of_run on expectation (run_id);

-- Events that an open run may still wait for, and by what they are found.
create table arrival (
    id integer primary key,
    source integer not null,
    event_id text,
    at integer not null,
    codec integer not null,
    output blob not null
);
create unique index arrival_event on arrival (source, event_id) where event_id is not null;
create table arrival_key (
    source integer not null,
    topic text not null,
    form text not null,
    value text not null,
    arrival_id integer not null,
    primary key (source, topic, form, value, arrival_id)
) without rowid;
create index arrival_key_of on arrival_key (arrival_id);

-- What people are asked to approve, and what they answered.
create table approval (
    id integer primary key,
    run_id integer not null,
    path text not null,
    flow_id integer not null,
    message text not null,
    who text not null,
    asked integer not null,
    wake_at integer,
    answered integer,
    answer text,
    answered_by text,
    note text,
    unique (run_id, path)
);
create index approval_open on approval (id) where answered is null;

-- Addresses that lead to an approval; only the hash of the secret part is kept.
create table approval_link (
    key_hash text primary key,
    approval_id integer not null,
    made integer not null,
    made_by text not null
) without rowid;
create index approval_link_of on approval_link (approval_id);

-- Which run was started by which step of which run.
create table child (
    run_id integer primary key,
    parent_id integer not null,
    path text not null
);
create index child_of on child (parent_id, path);

-- What a step is worked on with: an event pinned to it (kind 0), or what a test of it gave (kind 1).
create table step_sample (
    flow_id integer not null,
    step text not null,
    kind integer not null,
    run_id integer,
    body text,
    saved_by text not null,
    saved integer not null,
    primary key (flow_id, step, kind)
) without rowid;

-- The journal. Written by one writer only; see README, "How a run stays true".
create table run (
    id integer primary key,
    flow_connection_id integer not null,
    flow_id integer not null,
    version integer not null,
    bindings text not null,
    status integer not null,
    epoch integer not null,
    claims integer not null,
    wake_at integer,
    wait_reason integer not null,
    lane text,
    cancel integer not null,
    origin integer not null,
    started_by text,
    created integer not null,
    finished integer,
    message text
);
create index run_of_flow on run (flow_id, id);
create index run_of_flow_connection on run (flow_connection_id, id);
create index run_rare on run (status, id) where status in (2, 4, 5, 6, 7);
create index run_ready on run (flow_connection_id, id) where status = 0;
create index run_running on run (id) where status = 1;
create index run_due on run (wake_at) where status = 2 and wake_at is not null;
create index run_lane on run (flow_connection_id, lane, id) where status = 2 and wait_reason = 3;

create table payload (
    run_id integer primary key,
    codec integer not null,
    bytes blob not null
);

create table dedupe (
    flow_connection_id integer not null,
    key text not null,
    run_id integer not null,
    at integer not null,
    primary key (flow_connection_id, key)
) without rowid;
create index dedupe_age on dedupe (at);

create table step (
    run_id integer not null,
    path text not null,
    status integer not null,
    attempts integer not null,
    started integer not null,
    finished integer,
    wake_at integer,
    cursor text,
    codec integer not null,
    output blob,
    message text,
    primary key (run_id, path)
) without rowid;

-- Attempts that did not succeed; a success is its step's output.
create table attempt (
    run_id integer not null,
    path text not null,
    n integer not null,
    at integer not null,
    http_status integer,
    ms integer not null,
    request_id text,
    snippet text not null,
    primary key (run_id, path, n)
) without rowid;

-- The effect ledger: every write by connection, action and business key. Never pruned with runs.
create table effect (
    connection_id integer not null,
    action text not null,
    business_key text not null,
    generation integer not null,
    idem_key text not null,
    body_hash blob not null,
    first_sent integer not null,
    outcome integer not null,
    codec integer not null,
    output blob,
    run_id integer not null,
    path text not null,
    primary key (connection_id, action, business_key, generation)
) without rowid;

create table lane (
    flow_connection_id integer not null,
    key text not null,
    run_id integer not null,
    primary key (flow_connection_id, key)
) without rowid;

create table run_term (
    term text not null,
    run_id integer not null,
    primary key (term, run_id)
) without rowid;
create index run_term_of_run on run_term (run_id);

create table stat (
    flow_connection_id integer not null,
    day integer not null,
    status integer not null,
    runs integer not null,
    primary key (flow_connection_id, day, status)
) without rowid;

create table installation (
    name text primary key,
    value text not null
) without rowid;

-- Connections, flows and what makes them live. Times are Unix milliseconds; ids are 64-bit and ordered by time.
create table connection (
    id integer primary key,
    key text not null unique,
    app text not null,
    name text not null,
    owner text,
    mode text not null,
    address text,
    plain_values text not null,
    sealed_values text not null,
    rate_per_s real,
    max_parallel integer not null,
    problem text,
    checked_at integer,
    created integer not null
);

create table flow (
    id integer primary key,
    key text not null unique,
    name text not null,
    description text not null,
    type text not null,
    is_ready_made integer not null,
    live_version integer not null,
    keep_ok_days integer not null,
    keep_failed_days integer not null,
    created integer not null
);

create table flow_version (
    flow_id integer not null references flow (id),
    version integer not null,
    definition text not null,
    created integer not null,
    primary key (flow_id, version)
) without rowid;

create table flow_connection (
    id integer primary key,
    key text not null unique,
    flow_id integer not null references flow (id),
    name text not null,
    enabled integer not null,
    removed integer not null default 0,
    bindings text not null,
    max_parallel integer not null,
    created integer not null
);
create index flow_connection_of_flow on flow_connection (flow_id);

create table hook (
    key text primary key,
    app text not null,
    flow_connection_id integer not null references flow_connection (id),
    sealed_secret text,
    sealed_previous_secret text,
    previous_until integer,
    created integer not null
) without rowid;
create index hook_of_flow_connection on hook (flow_connection_id);

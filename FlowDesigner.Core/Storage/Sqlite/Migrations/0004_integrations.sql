-- Owners and privacy, archives, replaced keys, drafts of flows.
alter table connection add column is_private integer not null default 0;
alter table connection add column archived integer;
alter table connection add column account text;
alter table connection add column last_ok integer;
alter table connection add column sealed_previous_values text;
alter table connection add column previous_until integer;

alter table flow add column owner text;
alter table flow add column is_private integer not null default 0;
alter table flow add column archived integer;
alter table flow add column draft text;
alter table flow add column draft_revision integer not null default 0;
alter table flow add column draft_saved integer;
alter table flow add column draft_by text;

-- Ended runs are counted by quarter hour; an old day's count stands at its noon, which most readers have on the same day.
create table stat_by_quarter (
    flow_connection_id integer not null,
    quarter integer not null,
    status integer not null,
    runs integer not null,
    primary key (flow_connection_id, quarter, status)
) without rowid;
insert into stat_by_quarter (flow_connection_id, quarter, status, runs) select flow_connection_id, day * 96 + 48, status, runs from stat;
drop table stat;
alter table stat_by_quarter rename to stat;

-- Customers as runs have met them, their ids in other systems, and what finds them.
create table customer (
    id integer primary key,
    connection_id integer not null,
    account text not null,
    customer text,
    name text,
    email text,
    links integer not null default 0,
    at integer not null
);
create unique index customer_account on customer (connection_id, account);
create index customer_of on customer (connection_id, customer);
create index customer_at on customer (at, id);
create index customer_not_linked on customer (at, id) where links = 0;

create table customer_link (
    customer_id integer not null,
    setting text not null,
    value text not null,
    run_id integer not null,
    path text not null,
    at integer not null,
    primary key (customer_id, setting)
) without rowid;

create table customer_term (
    term text not null,
    customer_id integer not null,
    primary key (term, customer_id)
) without rowid;
create index customer_term_of on customer_term (customer_id);

-- Who published a version of a flow, and what changed in it.
alter table flow_version add column published_by text;
alter table flow_version add column note text;

-- Runs are listed by flow connection and status, each combination a seek; ids come in order after them in every index.
drop index run_of_flow;
drop index run_of_flow_connection;
drop index run_rare;
create index run_rare on run (flow_connection_id, status) where status in (2, 4, 5, 6, 7);
create index run_completed on run (flow_connection_id, status) where status = 3;

-- Which account a key belongs to, since when a connection is refused, who changed its key; whose a flow connection is.
alter table connection add column account_id text;
alter table connection add column broken_since integer;
alter table connection add column key_ends text not null default '{}';
alter table connection add column key_replaced integer;
alter table connection add column key_replaced_by text;
alter table connection add column fell_back integer;
alter table flow_connection add column owner text;

-- Runs: what is done about failed ones, when they were reopened, by which job; failed and unknown ones by what they have in common.
alter table run add column issue_id integer;
alter table run add column set_aside integer;
alter table run add column set_aside_by text;
alter table run add column reopened integer;
alter table run add column job_id integer;
create index run_held on run (wait_reason) where status = 2 and wait_reason in (4, 5);
create table issue (
    id integer primary key,
    flow_connection_id integer not null,
    status integer not null,
    step text not null,
    shape text not null,
    reason text not null,
    runs integer not null,
    newest integer not null,
    unique (flow_connection_id, status, step, shape)
);
create index issue_newest on issue (status, newest);
create table issue_run (
    issue_id integer not null,
    run_id integer not null,
    primary key (issue_id, run_id)
) without rowid;
insert into issue (flow_connection_id, status, step, shape, reason, runs, newest)
    select flow_connection_id, status, '', substr(coalesce(message, ''), 1, 300), max(coalesce(message, '')), count(*), max(id)
    from run where status in (5, 7) group by 1, 2, 4;
insert into issue_run (issue_id, run_id)
    select i.id, r.id from run r join issue i on i.flow_connection_id = r.flow_connection_id and i.status = r.status and i.shape = substr(coalesce(r.message, ''), 1, 300)
    where r.status in (5, 7);
update run set issue_id = (
    select i.id from issue i
    where i.flow_connection_id = run.flow_connection_id and i.status = run.status and i.step = '' and i.shape = substr(coalesce(run.message, ''), 1, 300))
    where status in (5, 7);

-- Retrying and cancelling many runs: jobs that go on where they stood.
create table bulk_job (
    id integer primary key,
    kind integer not null,
    state integer not null,
    filter text not null,
    title text not null,
    up_to integer not null,
    cursor integer not null,
    total integer,
    done integer not null,
    failed integer not null,
    refused integer not null,
    started_by text not null,
    created integer not null,
    ended integer
);
create index bulk_job_open on bulk_job (id) where state = 0;

-- People who are invited, and when each person last signed in.
alter table user_account add column last_sign_in integer;
create table user_invite (
    id text not null primary key,
    hash text not null unique,
    email text not null,
    created_by text not null,
    created integer not null,
    expires integer not null
);

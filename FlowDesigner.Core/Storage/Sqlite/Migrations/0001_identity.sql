-- Users, their sessions' stamps, API tokens, and the wrapped key ring. Times are Unix milliseconds.
create table user_account (
    id text not null primary key,
    user_name text,
    normalized_user_name text,
    email text,
    normalized_email text,
    email_confirmed integer not null,
    password_hash text,
    security_stamp text,
    concurrency_stamp text,
    phone_number text,
    phone_number_confirmed integer not null,
    two_factor_enabled integer not null,
    lockout_end text,
    lockout_enabled integer not null,
    access_failed_count integer not null
);
create unique index user_account_name on user_account (normalized_user_name);
create unique index user_account_email on user_account (normalized_email);

create table user_claim (
    id integer not null primary key autoincrement,
    user_id text not null references user_account (id) on delete cascade,
    claim_type text,
    claim_value text
);
create index user_claim_user on user_claim (user_id);

create table user_login (
    login_provider text not null,
    provider_key text not null,
    provider_display_name text,
    user_id text not null references user_account (id) on delete cascade,
    primary key (login_provider, provider_key)
);
create index user_login_user on user_login (user_id);

create table user_token (
    user_id text not null references user_account (id) on delete cascade,
    login_provider text not null,
    name text not null,
    value text,
    primary key (user_id, login_provider, name)
);

create table api_token (
    id text not null primary key,
    name text not null,
    hash text not null unique,
    user_id text not null references user_account (id) on delete cascade,
    created integer not null,
    last_used integer
);

create table data_protection_key (
    id integer not null primary key autoincrement,
    friendly_name text not null,
    xml text not null
);

create table wrapping_canary (
    id integer not null primary key check (id = 1),
    sealed text not null
);

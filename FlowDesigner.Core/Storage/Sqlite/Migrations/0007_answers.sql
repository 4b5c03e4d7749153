-- What people answered stays when a retry asks again; an approval's number stands in addresses, so none is given twice.
create table approval_kept (
    id integer primary key autoincrement,
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
    retried integer
);
insert into approval_kept (id, run_id, path, flow_id, message, who, asked, wake_at, answered, answer, answered_by, note)
    select id, run_id, path, flow_id, message, who, asked, wake_at, answered, answer, answered_by, note from approval;
drop table approval;
alter table approval_kept rename to approval;
create unique index approval_asked on approval (run_id, path) where retried is null;
create index approval_of_run on approval (run_id);
create index approval_open on approval (id) where answered is null;

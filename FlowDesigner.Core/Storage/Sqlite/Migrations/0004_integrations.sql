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

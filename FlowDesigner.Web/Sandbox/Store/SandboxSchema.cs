namespace FlowDesigner.Web.Sandbox.Store;

internal static class SandboxSchema
{
    // One generic table of objects: a new resource needs a file of its own, never a new table.
    public const string Sql = """
        create table if not exists object(
          seq integer primary key, app text not null, kind text not null, id text not null, title text not null,
          created integer not null, deleted integer not null default 0, json text not null);
        create unique index if not exists object_id on object(app, kind, id);
        create index if not exists object_list on object(app, kind, seq) where deleted = 0;
        create index if not exists object_created on object(app, kind, created, seq) where deleted = 0;
        create table if not exists lookup(
          app text not null, kind text not null, name text not null, value text not null, seq integer not null,
          primary key(app, kind, name, value, seq)) without rowid;
        create index if not exists lookup_object on lookup(seq);
        create table if not exists tally(
          app text not null, kind text not null, live integer not null, created integer not null, seeded integer not null,
          primary key(app, kind)) without rowid;
        create table if not exists idempotency(
          app text not null, key text not null, hash text not null, status integer not null, body text, at integer not null,
          repeats integer not null default 0, primary key(app, key)) without rowid;
        create index if not exists idempotency_at on idempotency(app, at);
        create table if not exists subscription(
          app text not null, name text not null, url text not null, secret text, events text not null,
          primary key(app, name)) without rowid;
        create table if not exists delivery(
          id integer primary key, app text not null, name text not null, event text not null, type text not null, url text not null,
          state text not null, attempts integer not null default 0, next_at integer not null, at integer not null,
          answer integer, problem text);
        create index if not exists delivery_due on delivery(next_at) where state = 'pending';
        create index if not exists delivery_event on delivery(app, event);
        create index if not exists delivery_app on delivery(app, id);
        create table if not exists clock(app text primary key, ahead integer not null) without rowid;
        """;
}

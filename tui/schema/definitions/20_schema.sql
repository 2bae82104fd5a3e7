-- The schema of what is Rowdo's alone. Tools that compare `public` with an application's own definitions, such as
-- drizzle-kit, leave it as it is, and the Data API does not show it.

create schema if not exists rowdo;

-- What was applied last, and what the catalog looked like then.
create table if not exists rowdo.installed (
    singleton boolean primary key default true check (singleton),
    version integer not null,
    fingerprint text not null,
    shape text[] not null,
    applied_at timestamptz not null default now()
);

alter table rowdo.installed enable row level security;

do $$
declare
    owned record;
begin
    -- A table that belonged to another role for a while leaves its owner without rights.
    for owned in
        select oid::regclass as name, relowner::regrole as owner
        from pg_class
        where oid = to_regclass('public.todos') or relnamespace = 'rowdo'::regnamespace and relkind = 'r'
    loop
        execute format('grant all on %s to %s', owned.name, owned.owner);
    end loop;
    -- Taken first, as everybody else takes it first, so that nobody waits for us while we wait for them.
    if to_regclass('public.todos') is not null then
        lock table public.todos in access exclusive mode;
    end if;
end
$$;

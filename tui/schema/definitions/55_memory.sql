-- What the table of todos cannot remember. Both tables lay in `public` before.

do $$
declare
    moved record;
begin
    for moved in
        select *
        from (values ('todo_tombstones', 'tombstones', 'todo_id'), ('todo_operations', 'operations', 'result'))
            as both_tables (before, name, mark)
        -- A table of that name need not be ours.
        where exists (
                select from pg_attribute where attrelid = to_regclass('public.' || before) and attname = mark
            )
            and to_regclass('rowdo.' || name) is null
    loop
        execute format('alter table public.%I set schema rowdo', moved.before);
        execute format('alter table rowdo.%I rename to %I', moved.before, moved.name);
        execute format(
            'alter table rowdo.%I rename constraint %I to %I',
            moved.name, moved.before || '_pkey', moved.name || '_pkey'
        );
    end loop;
    if exists (
        select from pg_attribute where attrelid = to_regclass('public.rowdo_migrations') and attname = 'checksum'
    ) then
        drop table public.rowdo_migrations;
    end if;
end
$$;

alter index if exists rowdo.todo_tombstones_pull rename to tombstones_pull;

alter index if exists rowdo.todo_operations_at rename to operations_at;

-- What was deleted, so that every other client hears of it.
create table if not exists rowdo.tombstones (
    user_id text not null default auth.user_id(),
    uid uuid not null,
    todo_id bigint not null,
    revision xid8 not null default pg_current_xact_id(),
    deleted_at timestamptz not null default now(),
    primary key (user_id, uid)
);

create index if not exists tombstones_pull on rowdo.tombstones (user_id, revision, todo_id);

create index if not exists tombstones_at on rowdo.tombstones (user_id, deleted_at);

-- What became of operations that took effect: an answer that was lost is given again, even where somebody has
-- taken the effect back meanwhile.
create table if not exists rowdo.operations (
    user_id text not null default auth.user_id(),
    id uuid not null,
    result jsonb not null,
    at timestamptz not null default now(),
    primary key (user_id, id)
);

create index if not exists operations_at on rowdo.operations (user_id, at);

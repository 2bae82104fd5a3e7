-- What sync rests on is kept by triggers, so that writers who have never heard of it keep it too.

-- Runs as the owner for one reason: to take the id from a sequence that nobody else may touch. A writer who chose
-- an id would learn from the answer whether another person's todo has it.
create or replace function rowdo.stamp() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        new.id := nextval(pg_get_serial_sequence('public.todos', 'id'));
        new.completed_at := case when new.is_complete then coalesce(new.completed_at, now()) end;
    else
        if new.user_id <> old.user_id then
            raise insufficient_privilege using message = 'a todo stays with its person';
        end if;
        new.id := old.id;
        new.uid := old.uid;
        new.completed_at := case
            when not new.is_complete then null
            when old.is_complete then coalesce(new.completed_at, old.completed_at)
            when new.completed_at is distinct from old.completed_at then new.completed_at
            else now()
        end;
    end if;
    new.revision := pg_current_xact_id();
    new.updated_at := now();
    return new;
end
$$;

create or replace trigger todos_stamp before insert or update on public.todos
    for each row execute function rowdo.stamp();

-- Two machines may still close a cycle at the same moment, each seeing half of it; readers must bear that.
-- Triggers fire in the order of their names: by then todos_stamp has put the true uid back.
create or replace function rowdo.refuse_cycle() returns trigger
language plpgsql set search_path = '' set enable_seqscan = off set enable_sort = off
as $$
begin
    if exists (
        with recursive ancestors (uid) as (
            values (new.parent_uid)
            union
            select above.parent_uid
            from ancestors a
            -- With a limit each is looked up: a join may read all of the person's.
            cross join lateral (
                select t.parent_uid from public.todos t
                where t.user_id = new.user_id and t.uid between a.uid and a.uid
                order by t.uid
                limit 1
            ) as above
            where above.parent_uid is not null
        )
        select from ancestors where uid = new.uid
    ) then
        raise check_violation using
            message = 'a todo cannot be a part of itself',
            detail = format('%s would stand below itself.', new.uid),
            table = 'todos', schema = 'public', constraint = 'todos_no_cycle';
    end if;
    return new;
end
$$;

create or replace trigger todos_tree_on_insert before insert on public.todos
    for each row when (new.parent_uid is not null) execute function rowdo.refuse_cycle();

create or replace trigger todos_tree_on_update before update on public.todos
    for each row when (new.parent_uid is not null and new.parent_uid is distinct from old.parent_uid)
    execute function rowdo.refuse_cycle();

create or replace function rowdo.bury() returns trigger
language plpgsql set search_path = ''
as $$
begin
    insert into rowdo.tombstones (user_id, uid, todo_id, revision, deleted_at)
    select user_id, uid, id, pg_current_xact_id(), now() from gone
    on conflict (user_id, uid) do update
    set todo_id = excluded.todo_id, revision = excluded.revision, deleted_at = excluded.deleted_at;
    return null;
end
$$;

create or replace trigger todos_bury after delete on public.todos
    referencing old table as gone
    for each statement execute function rowdo.bury();

-- Only by nested loops is each looked up and deleted at its place: any other join reads all that the person has ever
-- deleted.
create or replace function rowdo.exhume() returns trigger
language plpgsql set search_path = ''
    set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
    set enable_seqscan = off set enable_sort = off
as $$
begin
    delete from rowdo.tombstones b
    using risen r
    cross join lateral (
        select t.ctid as place from rowdo.tombstones t
        where t.user_id = r.user_id and t.uid between r.uid and r.uid
        order by t.uid
        limit 1
        for update
    ) as grave
    where b.ctid = grave.place;
    return null;
end
$$;

create or replace trigger todos_exhume after insert on public.todos
    referencing new table as risen
    for each statement execute function rowdo.exhume();

-- Made anew or not, they fire.
alter table public.todos
    enable trigger todos_stamp,
    enable trigger todos_tree_on_insert,
    enable trigger todos_tree_on_update,
    enable trigger todos_bury,
    enable trigger todos_exhume;

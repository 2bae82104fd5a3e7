-- What changed since a client last asked.

-- A page of changes, oldest first, as the inside of a JSON object. Every transaction below the floor has finished, so the
-- next pull may begin there; a pull of several pages begins again at the floor of its first page, which finds what
-- committed late meanwhile.
create or replace function rowdo.changes(me text, since text, max_rows integer, budget integer) returns text
language plpgsql set search_path = ''
as $$
declare
    -- A branch that was restored gets a new timeline: what a client knows of the old one may never have been.
    epoch constant text := left(
        md5(public.todos_database()::text || coalesce(current_setting('neon.timeline_id', true), '')), 12
    );
    mark text[] := regexp_match(
        since, '^([0-9a-f]{12}):([0-9]{1,19})(?::([0-9]{1,19}):([0-9]{1,18}):(full|some))?$'
    );
    now_at constant pg_snapshot := pg_current_snapshot();
    floor xid8 := pg_snapshot_xmin(now_at);
    after xid8 := '0';
    after_id bigint := 0;
    entire boolean := true;
    page record;
begin
    if mark[1] = epoch and mark[2]::xid8 <= pg_snapshot_xmax(now_at) then
        if mark[3] is null then
            after := mark[2]::xid8;
            entire := false;
        else
            floor := mark[2]::xid8;
            after := mark[3]::xid8;
            after_id := mark[4]::bigint;
            entire := mark[5] = 'full';
        end if;
    end if;
    max_rows := least(greatest(coalesce(max_rows, 1000), 1), 10000);
    with changed as (
        (
            select t.revision, t.id, true as lives, json_build_array(
                t.uid, t.task, t.is_complete, t.notes, t.priority, t.project, t.tags, t.due_date, t.due_time,
                t.starts_on, t.recurrence, t.parent_uid, t.position, t.inserted_at, t.completed_at, t.updated_at,
                t.revision::text, t.id
            )::text as line
            from public.todos t
            where t.user_id = me and (t.revision, t.id) > (after, after_id)
            order by t.revision, t.id
            limit max_rows + 1
        )
        union all
        (
            select t.revision, t.todo_id, false, json_build_object('uid', t.uid, 'revision', t.revision::text)::text
            from rowdo.tombstones t
            where not entire and t.user_id = me and (t.revision, t.todo_id) > (after, after_id)
            order by t.revision, t.todo_id
            limit max_rows + 1
        )
    ), counted as (
        select *, row_number() over place as number, sum(octet_length(line)) over place as size
        from changed
        window place as (order by revision, id)
    ), kept as (
        select * from counted where number <= max_rows and (size <= budget or number = 1)
    )
    select
        coalesce(string_agg(line, ',' order by number) filter (where lives), '') as rows,
        coalesce(string_agg(line, ',' order by number) filter (where not lives), '') as deleted,
        (select count(*) from changed) > count(*) as more,
        (array_agg(revision::text || ':' || id order by number desc))[1] as last
    into page
    from kept;
    return format(
        '"rows":[%s],"deleted":[%s],"more":%s,"reset":%s,"cursor":"%s"',
        page.rows, page.deleted, page.more::text, entire::text,
        epoch || ':' || floor::text
            || case when page.more then ':' || page.last || ':' || case when entire then 'full' else 'some' end
               else '' end
    );
end
$$;

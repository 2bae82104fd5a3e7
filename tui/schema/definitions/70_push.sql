-- Operations of a client, applied: what `todos_sync` calls. A run of operations of one kind, each of another todo, is
-- written by one statement, be they a thousand or one.
--
-- Postgres has no statistics of ours (57_statistics.sql), takes a person's rows for few, and keeps in a session the plan
-- that it made when they were. So each row is looked up, which a limit has it do, in the order of its key, which only the
-- index of the key has: by equality any index of the person's would cost as little, and be read from end to end.
--
-- A todo is looked up once, and locked by that: the functions get where each was found, null for one that there is not, and
-- read and write it there. One that others insert after that comes after what is applied here.

create or replace function rowdo.lock_todos(me text, uids uuid[], again boolean) returns tid[]
language plpgsql set search_path = ''
as $$
begin
    return (
        select array_agg(coalesce(locked.place, kept.place) order by g.n)
        from (select uid, n from unnest(uids) with ordinality as u (uid, n) order by uid) as g
        left join lateral (
            select t.ctid as place from public.todos t
            where t.user_id = me and t.uid between g.uid and g.uid
            order by t.uid
            limit 1
            for update
        ) as locked on true
        -- One that a policy of somebody else's keeps from being changed cannot be locked, and is there.
        left join lateral (
            select t.ctid as place from public.todos t
            where again and locked.place is null and t.user_id = me and t.uid between g.uid and g.uid
            order by t.uid
            limit 1
        ) as kept on true
    );
end
$$;

create or replace function rowdo.insert_todos(me text, uids uuid[], places tid[], ops jsonb[]) returns jsonb[]
language plpgsql set search_path = ''
as $$
declare
    applied constant jsonb := jsonb_build_object('status', 'applied', 'revision', pg_current_xact_id()::text);
    results jsonb[];
begin
    perform
    from (select uid from unnest(uids) as uid order by uid) as g
    cross join lateral (
        select from rowdo.tombstones b
        where b.user_id = me and b.uid between g.uid and g.uid
        order by b.uid
        limit 1
        for update
    ) as locked;
    with judged as materialized (
        select g.n, g.uid, coalesce(g.op -> 'set', '{}') as fields, b.revision::text as buried, case
            when g.place is not null then 'unchanged'
            when b.revision is not null and b.revision::text is distinct from g.op ->> 'restores' then 'deleted'
            else 'new'
        end as status
        from unnest(uids, places, ops) with ordinality as g (uid, place, op, n)
        left join lateral (
            select b.revision from rowdo.tombstones b
            where b.user_id = me and b.uid between g.uid and g.uid
            order by b.uid
            limit 1
        ) as b on true
    ), made as (
        insert into public.todos (
            user_id, uid, task, is_complete, notes, priority, project, tags, due_date, due_time, starts_on,
            recurrence, repeat_from, remind_before, parent_uid, position, completed_at, inserted_at
        )
        select
            me, j.uid, todo.task, todo.is_complete, todo.notes, todo.priority, todo.project, todo.tags,
            todo.due_date, todo.due_time, todo.starts_on, todo.recurrence, todo.repeat_from, todo.remind_before,
            todo.parent_uid, todo.position, todo.completed_at, todo.inserted_at
        from judged j
        cross join lateral jsonb_populate_record(
            null::public.todos,
            '{"is_complete": false, "notes": "", "priority": 0, "project": "", "tags": [], "recurrence": "",
              "repeat_from": "due", "position": ""}'::jsonb || jsonb_build_object('inserted_at', now()) || j.fields
        ) as todo
        where j.status = 'new'
        order by j.n
        on conflict (user_id, uid) do nothing
        returning uid
    )
    select array_agg(case
        when j.uid in (select uid from made) then applied
        when j.status = 'deleted' then jsonb_build_object('status', 'deleted', 'revision', j.buried)
        else jsonb_build_object('status', 'unchanged')
    end order by j.n)
    into results
    from judged j;
    return results;
end
$$;

-- What the person set of a todo that has changed since they saw it, field by field: what still is as they saw it becomes
-- what they set; the rest is a conflict and stays. A day and its time are one moment to people, and how often a todo comes
-- back and what that is counted from are one recurrence: what became of the one meanwhile is not changed through the other.
create or replace function rowdo.merge_fields(todo public.todos, seen jsonb, fields jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
    partners constant jsonb := '{
        "due_date": "due_time", "due_time": "due_date", "recurrence": "repeat_from", "repeat_from": "recurrence"
    }';
    -- Through the row's own types, so that two spellings of one value are equal.
    was constant jsonb := to_jsonb(todo);
    saw constant jsonb := to_jsonb(jsonb_populate_record(todo, seen));
    wants jsonb := to_jsonb(jsonb_populate_record(todo, fields));
    field text;
    changes jsonb := '{}';
    conflicts jsonb := '{}';
begin
    for field in select jsonb_object_keys(fields) loop
        if field = 'tags' and seen ? 'tags' and was -> field <> saw -> field then
            wants := jsonb_set(wants, '{tags}', rowdo.merge_tags(was -> field, saw -> field, wants -> field));
        end if;
        if was -> field = wants -> field then
            continue;
        elsif field = 'tags' or not seen ? field or was -> field = saw -> field and (
            partners ->> field is null
            or was -> (partners ->> field) in (saw -> (partners ->> field), wants -> (partners ->> field))
        ) then
            changes := jsonb_set(changes, array[field], wants -> field);
        else
            conflicts := jsonb_set(
                conflicts, array[field],
                jsonb_build_object('seen', saw -> field, 'set', wants -> field, 'current', was -> field)
            );
        end if;
    end loop;
    return jsonb_build_object('changes', changes, 'conflicts', conflicts);
end
$$;

-- Most todos are as the person saw them: there all they set is a change, and fields need not be compared.
create or replace function rowdo.update_todos(me text, uids uuid[], places tid[], ops jsonb[]) returns jsonb[]
language plpgsql set search_path = ''
as $$
declare
    applied constant jsonb := jsonb_build_object('status', 'applied', 'revision', pg_current_xact_id()::text);
    results jsonb[];
begin
    with given as (
        select
            n, uid, place, coalesce(op -> 'seen', '{}') as seen,
            coalesce(op -> 'set', '{}') - 'inserted_at' as fields
        from unnest(uids, places, ops) with ordinality as o (uid, place, op, n)
    ), judged as materialized (
        select
            g.n, g.uid, here.place, todo, nullif(merged -> 'conflicts', '{}') as conflicts,
            -- The revision of one that nothing changes.
            case when todo *= t then (t).revision::text end as kept
        from given g
        left join lateral (
            select t, t.ctid as place from public.todos t where t.ctid = g.place and t.user_id = me limit 1
        ) as here on true
        left join lateral (
            select case
                when jsonb_populate_record(t, g.seen) *<> t then rowdo.merge_fields(t, g.seen, g.fields)
            end as merged
        ) as m on here.place is not null
        left join lateral (
            select jsonb_populate_record(t, case when merged is null then g.fields else merged -> 'changes' end) as todo
        ) as w on here.place is not null
    ), written as (
        update public.todos t
        set task = (j.todo).task, is_complete = (j.todo).is_complete, notes = (j.todo).notes,
            priority = (j.todo).priority, project = (j.todo).project, tags = (j.todo).tags,
            due_date = (j.todo).due_date, due_time = (j.todo).due_time, starts_on = (j.todo).starts_on,
            recurrence = (j.todo).recurrence, repeat_from = (j.todo).repeat_from,
            remind_before = (j.todo).remind_before, parent_uid = (j.todo).parent_uid, position = (j.todo).position, completed_at = (j.todo).completed_at
        from judged j
        where t.ctid = j.place and t.user_id = me and j.kept is null
        returning t.uid
    )
    select array_agg(case
        when j.place is null then jsonb_build_object(
            'status', case when b.uid is null then 'missing' else 'deleted' end, 'revision', b.revision::text
        )
        when j.conflicts is not null then jsonb_build_object('status', 'conflict', 'conflicts', j.conflicts) || case
            when j.uid in (select uid from written) then applied - 'status'
            else jsonb_build_object('revision', j.kept)
        end
        when j.uid in (select uid from written) then applied
        -- A trigger of somebody else's may have kept it as it was.
        else jsonb_build_object(
            'status', case when j.kept is null then 'applied' else 'unchanged' end, 'revision', j.kept
        )
    end order by j.n)
    into results
    from judged j
    left join lateral (
        select b.uid, b.revision from rowdo.tombstones b
        where j.place is null and b.user_id = me and b.uid between j.uid and j.uid
        order by b.uid
        limit 1
    ) as b on true;
    return results;
end
$$;

-- Tags are a set: what one side added or took away is added or taken away, whatever the other did.
create or replace function rowdo.merge_tags(current jsonb, seen jsonb, wanted jsonb) returns jsonb
language sql immutable parallel safe set search_path = ''
as $$
    select coalesce(jsonb_agg(tag order by place), '[]')
    from (
        select tag, min(place) as place
        from (
            select tag, place
            from jsonb_array_elements(current) with ordinality as c (tag, place)
            where not (seen @> tag and not wanted @> tag)
            union all
            select tag, place + jsonb_array_length(current)
            from jsonb_array_elements(wanted) with ordinality as w (tag, place)
            where not seen @> tag
        ) as kept
        group by tag
    ) as each_once
$$;

-- A todo that changed since the person saw it is not deleted unread.
create or replace function rowdo.delete_todos(me text, uids uuid[], places tid[], ops jsonb[]) returns jsonb[]
language plpgsql set search_path = ''
as $$
declare
    applied constant jsonb := jsonb_build_object('status', 'applied', 'revision', pg_current_xact_id()::text);
    results jsonb[];
begin
    with given as (
        select n, uid, place, coalesce(op -> 'seen', '{}') as seen
        from unnest(uids, places, ops) with ordinality as o (uid, place, op, n)
    ), judged as materialized (
        select g.n, g.uid, here.place, (t).revision, case
            when here.place is not null and jsonb_populate_record(t, g.seen) *<> t then (
                select jsonb_object_agg(
                    field, jsonb_build_object('seen', saw -> field, 'set', null, 'current', was -> field)
                )
                from (select to_jsonb(t) as was, to_jsonb(jsonb_populate_record(t, g.seen)) as saw) as both_rows
                cross join jsonb_object_keys(g.seen) as field
                where was -> field <> saw -> field
            )
        end as conflicts
        from given g
        left join lateral (
            select t, t.ctid as place from public.todos t where t.ctid = g.place and t.user_id = me limit 1
        ) as here on true
    ), gone as (
        delete from public.todos t
        using judged j
        where t.ctid = j.place and t.user_id = me and j.conflicts is null
        returning t.uid
    )
    select array_agg(case
        when j.uid in (select uid from gone) then applied
        when j.conflicts is not null then jsonb_build_object(
            'status', 'conflict', 'revision', j.revision::text, 'conflicts', j.conflicts
        )
        -- A trigger of somebody else's may have kept it.
        when j.place is not null then jsonb_build_object('status', 'applied', 'revision', null)
        else jsonb_build_object('status', 'unchanged', 'revision', b.revision::text)
    end order by j.n)
    into results
    from judged j
    left join lateral (
        select b.revision from rowdo.tombstones b
        where j.place is null and b.user_id = me and b.uid between j.uid and j.uid
        order by b.uid
        limit 1
    ) as b on true;
    return results;
end
$$;

-- Operations, once each: the repetition of one is answered as it was, not done again. So an insertion that finds its todo
-- there was made by somebody else, or under another id by a copy of the client, and may have other words.
create or replace function rowdo.apply_once(me text, kind text, ops jsonb[]) returns jsonb[]
language plpgsql set search_path = ''
as $$
declare
    fields constant text[] := array[
        'task', 'is_complete', 'notes', 'priority', 'project', 'tags', 'due_date', 'due_time', 'starts_on',
        'recurrence', 'repeat_from', 'remind_before', 'parent_uid', 'position', 'completed_at', 'inserted_at'
    ];
    uids uuid[] := array(select (op ->> 'uid')::uuid from unnest(ops) as op);
    ids uuid[];
    places tid[];
    earlier jsonb;
    results jsonb[];
    answers jsonb[];
begin
    if kind = 'setting' then
        return rowdo.apply_settings(me, ops);
    end if;
    if array_position(uids, null) is not null or exists (
        select from unnest(ops) as op where (coalesce(op -> 'set', '{}') || coalesce(op -> 'seen', '{}')) - fields <> '{}'
    ) then
        raise invalid_parameter_value using message = 'an operation names one todo and only fields of todos';
    elsif kind is null or kind not in ('insert', 'update', 'delete') then
        raise invalid_parameter_value using message = format('there is no operation %s', ops[1] -> 'op');
    end if;
    ids := array(select (op ->> 'id')::uuid from unnest(ops) as op);
    if (
        select count(uid) <> count(distinct uid) or count(id) <> count(distinct id)
        from unnest(uids, ids) as o (uid, id)
    ) then
        -- One operation twice, or two spellings of one uid: each is to find what the one before it has left.
        raise cardinality_violation;
    end if;
    -- Two at once are one after the other from here on, so that the later one finds what the other remembered.
    places := rowdo.lock_todos(me, uids, again => false);
    if kind <> 'insert' and array_position(places, null) is not null then
        -- What was deleted and restored while this waited is another row, which only a second look finds.
        places := rowdo.lock_todos(me, uids, again => true);
    end if;
    if kind = 'insert' then
        -- Before it is looked what was remembered: where another is inserting the same, this waits for it.
        results := rowdo.insert_todos(me, uids, places, ops);
    end if;
    select coalesce(jsonb_object_agg(o.id, o.result), '{}')
    into earlier
    from unnest(ids) as g (id)
    cross join lateral (
        select o.id, o.result from rowdo.operations o
        where o.user_id = me and o.id between g.id and g.id
        order by o.id
        limit 1
    ) as o;
    if kind = 'insert' then
        if earlier <> '{}' and exists (
            select
            from unnest(ids, results) as o (id, result)
            where result ->> 'status' = 'applied' and earlier ? id::text
        ) then
            -- The same request came twice, and what it inserts was deleted by whom this has waited for.
            raise serialization_failure using message = 'a todo was deleted while it was inserted once more';
        end if;
    else
        if earlier <> '{}' then
            -- What was done already is to find no todo.
            places := array(
                select case when earlier ? id::text then null else place end
                from unnest(places, ids) with ordinality as o (place, id, n)
                order by n
            );
        end if;
        results := case kind
            when 'update' then rowdo.update_todos(me, uids, places, ops)
            else rowdo.delete_todos(me, uids, places, ops)
        end;
    end if;
    with answered as (
        select n, op, id, result, case
            when kind <> 'insert' or result ->> 'status' = 'unchanged' then earlier -> id::text
        end as earlier
        from unnest(ops, ids, results) with ordinality as o (op, id, result, n)
    ), remembered as (
        insert into rowdo.operations (user_id, id, result)
        select me, a.id, a.result
        from answered a
        where a.id is not null and a.result ->> 'status' in ('applied', 'conflict')
        order by a.id
    )
    select array_agg(
        jsonb_build_object('id', a.op -> 'id', 'uid', a.op -> 'uid') || coalesce(a.earlier, a.result) order by a.n
    )
    into answers
    from answered a;
    return answers;
end
$$;

-- Each operation stands or falls alone: where one of a run is refused, halves of it are tried, down to the one. What says
-- "try again" rather than "no" fails the whole call.
create or replace function rowdo.apply(me text, kind text, ops jsonb[]) returns jsonb[]
language plpgsql set search_path = ''
as $$
declare
    half constant integer := cardinality(ops) / 2;
    named constant text := case kind when 'setting' then 'key' else 'uid' end;
    code text;
    message text;
    detail text;
    hint text;
    broken text;
begin
    begin
        return rowdo.apply_once(me, kind, ops);
    exception when others then
        -- Classes 25 (read-only), 40 (rolled back), 53 (out of resources), 55 (locked), 57 (cancelled), 58 and XX
        -- (broken); and where something of ours is gone.
        if sqlstate ~ '^(25|40|53|55|57|58|XX|42P01|42P10|42703|42883)' then
            raise;
        end if;
        get stacked diagnostics
            code = returned_sqlstate, message = message_text, detail = pg_exception_detail,
            hint = pg_exception_hint, broken = constraint_name;
    end;
    if half > 0 then
        return rowdo.apply(me, kind, ops[:half]) || rowdo.apply(me, kind, ops[half + 1:]);
    end if;
    return array[jsonb_build_object(
        'id', ops[1] -> 'id', named, ops[1] -> named, 'status', 'refused', 'error', jsonb_build_object(
            'code', code, 'message', message, 'detail', nullif(detail, ''), 'hint', nullif(hint, ''),
            'constraint', nullif(broken, '')
        )
    )];
end
$$;

-- One operation of a client, applied: what `todos_sync` is called with.

create or replace function rowdo.insert_todo(me text, target uuid, fields jsonb, restores text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
    buried text;
    todo public.todos;
    made text;
begin
    if exists (select from public.todos t where t.user_id = me and t.uid = target) then
        return jsonb_build_object('status', 'unchanged');
    end if;
    select t.revision into buried
    from rowdo.tombstones t
    where t.user_id = me and t.uid = target
    for update;
    if buried is distinct from restores and buried is not null then
        return jsonb_build_object('status', 'deleted', 'revision', buried);
    end if;
    todo := jsonb_populate_record(
        null::public.todos,
        '{"is_complete": false, "notes": "", "priority": 0, "project": "", "tags": [], "recurrence": "",
          "repeat_from": "due", "position": ""}'::jsonb || jsonb_build_object('inserted_at', now()) || fields
    );
    insert into public.todos (
        user_id, uid, task, is_complete, notes, priority, project, tags, due_date, due_time, starts_on, recurrence,
        repeat_from, parent_uid, position, completed_at, inserted_at
    ) values (
        me, target, todo.task, todo.is_complete, todo.notes, todo.priority, todo.project, todo.tags, todo.due_date,
        todo.due_time, todo.starts_on, todo.recurrence, todo.repeat_from, todo.parent_uid, todo.position,
        todo.completed_at, todo.inserted_at
    )
    on conflict (user_id, uid) do nothing
    returning revision into made;
    if made is null then
        return jsonb_build_object('status', 'unchanged');
    end if;
    return jsonb_build_object('status', 'applied', 'revision', made);
end
$$;

-- Field by field: what still is as the person saw it becomes what they set; the rest is a conflict and stays. A day and
-- its time are one moment to people: what became of the one meanwhile is not changed through the other.
create or replace function rowdo.update_todo(me text, target uuid, seen jsonb, fields jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
    moment constant jsonb := '{"due_date": "due_time", "due_time": "due_date"}';
    todo public.todos;
    was jsonb;
    saw jsonb;
    wants jsonb;
    field text;
    changes jsonb := '{}';
    conflicts jsonb := '{}';
    revision text;
begin
    select * into todo from public.todos t where t.user_id = me and t.uid = target for update;
    if not found then
        select t.revision into revision from rowdo.tombstones t where t.user_id = me and t.uid = target;
        return jsonb_build_object(
            'status', case when found then 'deleted' else 'missing' end, 'revision', revision
        );
    end if;
    -- Through the row's own types, so that two spellings of one value are equal.
    was := to_jsonb(todo);
    saw := to_jsonb(jsonb_populate_record(todo, seen));
    wants := to_jsonb(jsonb_populate_record(todo, fields));
    for field in select jsonb_object_keys(fields) loop
        if field = 'tags' and seen ? 'tags' and was -> field <> saw -> field then
            wants := jsonb_set(wants, '{tags}', rowdo.merge_tags(was -> field, saw -> field, wants -> field));
        end if;
        if was -> field = wants -> field then
            continue;
        elsif field = 'tags' or not seen ? field or was -> field = saw -> field and (
            moment ->> field is null
            or was -> (moment ->> field) in (saw -> (moment ->> field), wants -> (moment ->> field))
        ) then
            changes := jsonb_set(changes, array[field], wants -> field);
        else
            conflicts := jsonb_set(
                conflicts, array[field],
                jsonb_build_object('seen', saw -> field, 'set', wants -> field, 'current', was -> field)
            );
        end if;
    end loop;
    revision := todo.revision;
    if changes <> '{}' then
        todo := jsonb_populate_record(todo, changes);
        update public.todos t
        set task = todo.task, is_complete = todo.is_complete, notes = todo.notes, priority = todo.priority,
            project = todo.project, tags = todo.tags, due_date = todo.due_date, due_time = todo.due_time,
            starts_on = todo.starts_on, recurrence = todo.recurrence, repeat_from = todo.repeat_from,
            parent_uid = todo.parent_uid, position = todo.position, completed_at = todo.completed_at
        where t.user_id = me and t.uid = target
        returning t.revision into revision;
    end if;
    if conflicts <> '{}' then
        return jsonb_build_object('status', 'conflict', 'revision', revision, 'conflicts', conflicts);
    end if;
    return jsonb_build_object(
        'status', case changes when '{}' then 'unchanged' else 'applied' end, 'revision', revision
    );
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
create or replace function rowdo.delete_todo(me text, target uuid, seen jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
    todo public.todos;
    was jsonb;
    saw jsonb;
    conflicts jsonb;
    revision text;
begin
    select * into todo from public.todos t where t.user_id = me and t.uid = target for update;
    if found then
        was := to_jsonb(todo);
        saw := to_jsonb(jsonb_populate_record(todo, seen));
        select jsonb_object_agg(
            field, jsonb_build_object('seen', saw -> field, 'set', null, 'current', was -> field)
        )
        into conflicts
        from jsonb_object_keys(seen) as field
        where was -> field <> saw -> field;
        if conflicts is not null then
            return jsonb_build_object('status', 'conflict', 'revision', todo.revision, 'conflicts', conflicts);
        end if;
        delete from public.todos t where t.user_id = me and t.uid = target;
    end if;
    select t.revision into revision from rowdo.tombstones t where t.user_id = me and t.uid = target;
    return jsonb_build_object(
        'status', case when todo is null then 'unchanged' else 'applied' end, 'revision', revision
    );
end
$$;

-- An operation, once: its repetition is answered as it was, not done again. So an insertion that finds its todo there
-- was made by somebody else, or under another id by a copy of the client, and may have other words.
create or replace function rowdo.apply_once(me text, op jsonb, target uuid, seen jsonb, wanted jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
    operation constant uuid := op ->> 'id';
    result jsonb;
    earlier jsonb;
begin
    -- Two at once are one after the other from here on, so that the later one finds what the other remembered.
    perform from public.todos t where t.user_id = me and t.uid = target for update;
    if op ->> 'op' = 'insert' then
        result := rowdo.insert_todo(me, target, wanted, op ->> 'restores');
    end if;
    if result is null or result ->> 'status' = 'unchanged' then
        select o.result into earlier from rowdo.operations o where o.user_id = me and o.id = operation;
        if found then
            return earlier;
        end if;
    end if;
    result := case op ->> 'op'
        when 'insert' then result
        when 'update' then rowdo.update_todo(me, target, seen, wanted - 'inserted_at')
        when 'delete' then rowdo.delete_todo(me, target, seen)
    end;
    if operation is not null and result ->> 'status' in ('applied', 'conflict') then
        insert into rowdo.operations (user_id, id, result) values (me, operation, result)
        on conflict (user_id, id) do update set result = excluded.result, at = excluded.at;
    end if;
    return result;
end
$$;

-- Each operation stands or falls alone; what says "try again" rather than "no" fails the whole call.
create or replace function rowdo.apply(me text, op jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
    fields constant text[] := array[
        'task', 'is_complete', 'notes', 'priority', 'project', 'tags', 'due_date', 'due_time', 'starts_on',
        'recurrence', 'repeat_from', 'parent_uid', 'position', 'completed_at', 'inserted_at'
    ];
    wanted jsonb := coalesce(op -> 'set', '{}');
    seen jsonb := coalesce(op -> 'seen', '{}');
    target uuid;
    result jsonb;
    code text;
    message text;
    detail text;
    hint text;
    broken text;
begin
    begin
        target := (op ->> 'uid')::uuid;
        if target is null or (wanted || seen) - fields <> '{}' then
            raise invalid_parameter_value using message = 'an operation names one todo and only fields of todos';
        end if;
        result := rowdo.apply_once(me, op, target, seen, wanted);
        if result is null then
            raise invalid_parameter_value using message = format('there is no operation %s', op -> 'op');
        end if;
    exception when others then
        -- Classes 25 (read-only), 40 (rolled back), 53 (out of resources), 55 (locked), 57 (cancelled), 58 and XX
        -- (broken); and where something of ours is gone.
        if sqlstate ~ '^(25|40|53|55|57|58|XX|42P01|42P10|42703|42883)' then
            raise;
        end if;
        get stacked diagnostics
            code = returned_sqlstate, message = message_text, detail = pg_exception_detail,
            hint = pg_exception_hint, broken = constraint_name;
        result := jsonb_build_object('status', 'refused', 'error', jsonb_build_object(
            'code', code, 'message', message, 'detail', nullif(detail, ''), 'hint', nullif(hint, ''),
            'constraint', nullif(broken, '')
        ));
    end;
    return jsonb_build_object('id', op -> 'id', 'uid', op -> 'uid') || result;
end
$$;

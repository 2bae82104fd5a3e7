-- Field by field: what still is as the person saw it becomes what they set; the rest is a conflict and stays. A day and
-- its time are one moment to people: what became of the one meanwhile is not changed through the other.
create or replace function public.todos_update(me text, target uuid, seen jsonb, fields jsonb) returns jsonb
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
        select t.revision into revision from public.todo_tombstones t where t.user_id = me and t.uid = target;
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
            wants := jsonb_set(wants, '{tags}', public.todos_merge_tags(was -> field, saw -> field, wants -> field));
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
            starts_on = todo.starts_on, recurrence = todo.recurrence, parent_uid = todo.parent_uid,
            position = todo.position, completed_at = todo.completed_at
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

-- What lay in `public` before Rowdo had a schema of its own, and what applied operations one by one.

drop function if exists
    public.todos_stamp(), public.todos_tree(), public.todos_bury(), public.todos_exhume(),
    public.todos_insert(text, uuid, jsonb, text), public.todos_update(text, uuid, jsonb, jsonb),
    public.todos_merge_tags(jsonb, jsonb, jsonb), public.todos_delete(text, uuid, jsonb),
    public.todos_once(text, jsonb, uuid, jsonb, jsonb), public.todos_apply(text, jsonb),
    public.todos_changes(text, text, integer, integer),
    rowdo.insert_todo(text, uuid, jsonb, text), rowdo.update_todo(text, uuid, jsonb, jsonb),
    rowdo.delete_todo(text, uuid, jsonb), rowdo.apply_once(text, jsonb, uuid, jsonb, jsonb),
    rowdo.apply(text, jsonb), rowdo.insert_todos(text, jsonb[]), rowdo.update_todos(text, jsonb[]),
    rowdo.delete_todos(text, jsonb[]);

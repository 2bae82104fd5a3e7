-- The whole protocol in one function, the only one that clients call.

-- Applies what the caller did, in order, and returns what changed since the caller last asked: one call, one
-- transaction, one round trip. Row-Level Security judges every row, as it does for anybody. The answer repeats what was
-- asked (`since`, and the id of each operation), so that nobody takes it for the answer to something else.
create or replace function public.todos_sync(ops jsonb default '[]', since text default null, max_rows integer default 1000)
returns json
language plpgsql set search_path = '' set datestyle = 'ISO' set timezone = 'UTC'
as $$
declare
    me constant text := rowdo.user_id();
    -- The answer travels as a string in JSON, where its quotes and backslashes are escaped once more: in the worst
    -- case twice this, against the endpoint's 10 MiB.
    budget constant integer := 4.5 * 1024 * 1024;
    op jsonb;
    results text[] := '{}';
    answered text;
begin
    if me is null then
        raise insufficient_privilege using
            message = 'todos_sync is for people who are signed in',
            hint = 'Send the access token of a person; its key set must be registered with this database.';
    end if;
    for op in select value from jsonb_array_elements(ops) loop
        results := results || rowdo.apply(me, op)::text;
    end loop;
    if ops <> '[]' then
        -- Nobody repeats what was not answered for so long.
        delete from rowdo.operations o where o.user_id = me and o.at < now() - interval '90 days';
    end if;
    answered := array_to_string(results, ',');
    return format(
        '{"database":"%s","now":%s,"since":%s,"results":[%s],"columns":%s,%s}',
        public.todos_database(), to_json(now()), coalesce(to_json(since)::text, 'null'), answered,
        '["uid","task","is_complete","notes","priority","project","tags","due_date","due_time","starts_on",'
            '"recurrence","parent_uid","position","inserted_at","completed_at","updated_at","revision","id"]',
        rowdo.changes(me, since, max_rows, budget - octet_length(answered))
    )::json;
end
$$;

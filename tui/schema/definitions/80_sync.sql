-- The whole protocol in one function, the only one that clients call.

-- Applies what the caller did, in order, and returns what changed since the caller last asked: one call, one
-- transaction, one round trip. Row-Level Security judges every row, as it does for anybody. The answer repeats what was
-- asked (`since`, and the id of each operation), so that nobody takes it for the answer to something else.
-- Plans are made once a session and kept, also those from when a table was a page, which is read soonest from end to
-- end, or by any index and then sorted. So they are by index, and by the one whose order is asked for (70_push.sql).
create or replace function public.todos_sync(ops jsonb default '[]', since text default null, max_rows integer default 1000)
returns json
language plpgsql set search_path = '' set datestyle = 'ISO' set timezone = 'UTC'
    set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_sort = off
as $$
declare
    me constant text := rowdo.user_id();
    -- The answer travels as a string in JSON, where its quotes and backslashes are escaped once more: in the worst
    -- case twice this, against the endpoint's 10 MiB.
    budget constant integer := 4.5 * 1024 * 1024;
    given constant jsonb[] := array(
        select value from jsonb_array_elements(ops) with ordinality order by ordinality
    );
    op record;
    first integer := 1;
    results jsonb[] := '{}';
    answered text;
begin
    if me is null then
        raise insufficient_privilege using
            message = 'todos_sync is for people who are signed in',
            hint = 'Send the access token of a person; its key set must be registered with this database.';
    end if;
    -- Runs of one kind, in which no todo and no setting comes twice: each operation finds what those before it have left.
    for op in
        select *
        from (
            select
                n, kind, n = cardinality(given) or kind is distinct from lead(kind) over in_order as ends,
                lead(earlier) over in_order as earlier_of_next
            from (
                select
                    n, value ->> 'op' as kind,
                    lag(n) over (partition by coalesce(value ->> 'uid', value ->> 'key') order by n) as earlier
                from unnest(given) with ordinality as g (value, n)
            ) as each_op
            window in_order as (order by n)
        ) as each_with_next
        where ends or earlier_of_next is not null
        order by n
    loop
        if op.ends or op.earlier_of_next >= first then
            results := results || rowdo.apply(me, op.kind, given[first:op.n]);
            first := op.n + 1;
        end if;
    end loop;
    if ops <> '[]' then
        -- Nobody repeats what was not answered for so long, and who was away for longer copies everything anew.
        delete from rowdo.operations o
        using (
            select p.ctid as place from rowdo.operations p
            where p.user_id = me and p.at < now() - interval '90 days'
            order by p.at
            limit 1000
        ) as old
        where o.ctid = old.place and o.user_id = me;
        delete from rowdo.tombstones t
        using (
            select b.ctid as place from rowdo.tombstones b
            where b.user_id = me and b.deleted_at < now() - interval '90 days'
            order by b.deleted_at
            limit 1000
        ) as old
        where t.ctid = old.place and t.user_id = me;
        delete from rowdo.settings s
        where s.user_id = me and s.value is null and s.updated_at < now() - interval '90 days';
    end if;
    answered := array_to_string(results, ',');
    return format(
        '{"database":"%s","now":%s,"since":%s,"results":[%s],"columns":%s,%s}',
        public.todos_database(), to_json(now()), coalesce(to_json(since)::text, 'null'), answered,
        '["uid","task","is_complete","notes","priority","project","tags","due_date","due_time","starts_on",'
            '"recurrence","repeat_from","remind_before","parent_uid","position","inserted_at","completed_at",'
            '"updated_at","revision","id"]',
        rowdo.changes(me, since, max_rows, budget - octet_length(answered))
    )::json;
end
$$;

-- All todos of the caller in one number, and how many there are: a client that has others copies everything anew. Changes
-- that no trigger stamped (a backup restored without them, `truncate`, rows given to somebody else) are not heard of
-- otherwise. The sum of 60 bits of each todo's hash, so that their order does not matter.
create or replace function public.todos_digest() returns json
language sql stable set search_path = '' set datestyle = 'ISO' set timezone = 'UTC'
as $$
    select json_build_object(
        'database', public.todos_database(),
        'count', count(*),
        'sum', coalesce(sum(('x' || left(md5(concat_ws(
            E'\x1f', t.uid, t.task, t.is_complete::integer, t.notes, t.priority, t.project,
            array_to_string(t.tags, ','), coalesce(t.due_date::text, ''), coalesce(t.due_time::text, ''),
            coalesce(t.starts_on::text, ''), t.recurrence, coalesce(t.parent_uid::text, ''), t.position,
            coalesce(to_json(t.completed_at) #>> '{}', ''), to_json(t.inserted_at) #>> '{}',
            to_json(t.updated_at) #>> '{}',
            -- Left out where it is the default, so that a client which does not know it comes to the same number.
            nullif(t.repeat_from, 'due'), t.remind_before
        )), 15))::bit(60)::bigint), 0)::text
    )
    from public.todos t
    where t.user_id = rowdo.user_id()
$$;

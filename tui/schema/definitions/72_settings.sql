-- Settings, set and told: what `todos_sync` does besides todos.

-- Each operation names the members of one setting that the person changed; the others stay as whoever wrote them last left
-- them. Null in place of the members deletes the setting. An operation that comes twice is answered as it was.
create or replace function rowdo.apply_settings(me text, ops jsonb[]) returns jsonb[]
language plpgsql set search_path = ''
as $$
declare
    earlier jsonb;
begin
    if exists (
        select from unnest(ops) as op
        where op ->> 'key' is null or op ->> 'id' is null or not op ? 'set'
            or jsonb_typeof(op -> 'set') not in ('object', 'null')
    ) then
        raise invalid_parameter_value using message = 'an operation on a setting names its key and what to set';
    end if;
    -- Two at once are one after the other from here on, so that the later one finds what the other remembered.
    perform from rowdo.settings s
    where s.user_id = me and s.key = any (array(select op ->> 'key' from unnest(ops) as op))
    order by s.key
    for update;
    select coalesce(jsonb_object_agg(o.id, o.result), '{}')
    into earlier
    from rowdo.operations o
    where o.user_id = me and o.id = any (array(select (op ->> 'id')::uuid from unnest(ops) as op));
    with fresh as (
        select (op ->> 'id')::uuid as id, op ->> 'key' as key, nullif(op -> 'set', 'null') as value
        from unnest(ops) as op
        where not earlier ? ((op ->> 'id')::uuid)::text
    ), written as (
        insert into rowdo.settings as s (user_id, key, value)
        select me, f.key, f.value from fresh f order by f.key
        on conflict (user_id, key) do update
        set value = case when excluded.value is not null then coalesce(s.value, '{}') || excluded.value end,
            revision = pg_current_xact_id(), updated_at = now()
    )
    insert into rowdo.operations (user_id, id, result)
    select me, f.id, '{"status": "applied"}' from fresh f
    on conflict (user_id, id) do update set result = excluded.result, at = excluded.at;
    return array(
        select jsonb_build_object('id', op -> 'id', 'key', op -> 'key', 'status', 'applied')
        from unnest(ops) with ordinality as o (op, n)
        order by n
    );
end
$$;

-- Those that changed since a client last asked, as a JSON object of their values by key; null where one was deleted. All
-- that there are where everything is copied.
create or replace function rowdo.settings_since(me text, known xid8, open xid8[], entire boolean) returns text
language sql stable set search_path = ''
as $$
    select coalesce(json_object_agg(s.key, s.value order by s.key), '{}')::text
    from rowdo.settings s
    where s.user_id = me
        and (entire and s.value is not null or not entire and (s.revision >= known or s.revision = any (open)))
$$;

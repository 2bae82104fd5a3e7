-- The writes of a client, made and taken back, so that whatever of somebody else's refuses them is told with its reason
-- before anybody's todo is refused.

-- Ends in an error, so that nothing of it remains; the error's detail tells which write came to what, where that is not
-- what it should be.
create or replace function public.todos_rehearse() returns void
language plpgsql set search_path = ''
as $$
declare
    target constant uuid := gen_random_uuid();
    refusals jsonb := '[]';
    write jsonb;
    result jsonb;
    code text;
    message text;
    broken text;
begin
    for write in
        select jsonb_build_object('id', gen_random_uuid(), 'uid', target, 'seen', '{}'::jsonb) || value
        from jsonb_array_elements('[
            {"op": "insert", "set": {
                "task": "rehearsal", "notes": "made and taken back", "project": "rowdo", "tags": ["rehearsal"],
                "priority": 1, "due_date": "2030-01-01", "due_time": "09:00", "starts_on": "2030-01-01",
                "recurrence": "FREQ=DAILY", "repeat_from": "completion", "remind_before": 10, "position": "n"
            }},
            {"op": "update", "set": {"task": "rehearsed", "notes": "", "is_complete": true}},
            {"op": "delete"}
        ]')
    loop
        result := public.todos_sync(jsonb_build_array(write), null, 1)::jsonb #> '{results,0}';
        -- Without a revision nothing was written: a trigger swallowed it.
        if result ->> 'status' <> 'applied' or result ->> 'revision' is null then
            refusals := refusals || jsonb_build_array(
                coalesce(result -> 'error', '{}') || jsonb_build_object('op', write -> 'op', 'status', result -> 'status')
            );
            exit;
        end if;
    end loop;
    -- What is only looked at when a transaction ends would not be, since this one does not.
    begin
        set constraints all immediate;
    exception when others then
        get stacked diagnostics
            code = returned_sqlstate, message = message_text, broken = constraint_name;
        refusals := refusals || jsonb_build_array(jsonb_build_object(
            'op', 'commit', 'status', 'refused', 'code', code, 'message', message, 'constraint', nullif(broken, '')
        ));
    end;
    raise exception using errcode = 'RW000', message = 'the rehearsal is over', detail = refusals::text;
end
$$;

-- The live attack of `rowdo doctor`, as a function, so that it can be made through the Data API too, which runs no
-- statements: with the rights of whoever calls it.

-- What a person tries who wants at another's todos. Ends in an error, so that nothing of it remains; the error's
-- detail tells what succeeded.
create or replace function public.todos_attack() returns void
language plpgsql set search_path = ''
as $$
declare
    -- The doctor also makes this attack on databases that have nothing of ours but the table.
    who constant text := case when to_regprocedure('rowdo.user_id()') is null then 'auth' else 'rowdo' end || '.user_id()';
    me text;
    stranger constant text := 'rowdo_attack_' || gen_random_uuid();
    successes jsonb := '[]';
    touched bigint;
    rule record;
    holds boolean;
    heard text;
    shared name;
    another record;
    known record;
    below json;
    above json;
begin
    execute 'select ' || who into me;
    if me is null then
        raise exception using errcode = 'RW001', message = 'nobody is signed in';
    end if;

    select count(*) into touched from public.todos where user_id is distinct from me;
    if touched > 0 then
        successes := successes || jsonb_build_array(format('read %s todos of other people', touched));
    end if;

    begin
        update public.todos set task = 'attack' where user_id is distinct from me;
        get diagnostics touched = row_count;
        if touched > 0 then
            successes := successes || jsonb_build_array(format('change %s todos of other people', touched));
        end if;
    exception when others then
        null; -- refused, as it should be
    end;

    begin
        delete from public.todos where user_id is distinct from me;
        get diagnostics touched = row_count;
        if touched > 0 then
            successes := successes || jsonb_build_array(format('delete %s todos of other people', touched));
        end if;
    exception when others then
        null;
    end;

    begin
        insert into public.todos (user_id, task) values (stranger, 'attack');
        successes := successes || jsonb_build_array('add a todo to another person''s list');
    exception when others then
        null;
    end;

    begin
        insert into public.todos (task) values ('attack');
        update public.todos set user_id = stranger where user_id = me and task = 'attack';
        get diagnostics touched = row_count;
        if touched > 0 then
            successes := successes || jsonb_build_array('move a todo to another person''s list');
        end if;
    exception when others then
        null;
    end;

    -- Tables of somebody else's are judged by what they show.
    for another in
        select format('%I.%I', n.nspname, c.relname) as name
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'rowdo')
            and c.oid <> 'public.todos'::regclass
            and has_schema_privilege(n.oid, 'usage')
            and exists (
                select from pg_attribute a
                where a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped
                    and has_column_privilege(c.oid, a.attnum, 'select')
            )
    loop
        begin
            execute format('select exists (select from %s where user_id::text <> $1)', another.name) into holds using me;
            if holds then
                successes := successes || jsonb_build_array(format('read rows of other people in %s', another.name));
            end if;
        exception when others then
            null;
        end;
    end loop;

    -- No policy binds these rights. They are not used: that would lock the table.
    if has_table_privilege('public.todos', 'truncate') then
        successes := successes || jsonb_build_array('empty everybody''s list at once');
    end if;
    begin
        if has_table_privilege('public.todos', 'maintain') then
            successes := successes || jsonb_build_array('lock everybody out of the table to reindex or cluster it');
        end if;
    exception when invalid_parameter_value then
        null; -- before Postgres 17
    end;
    begin
        if has_sequence_privilege(pg_get_serial_sequence('public.todos', 'id'), 'usage, select, update') then
            successes := successes || jsonb_build_array('count by their numbers the todos that others make');
        end if;
    exception when others then
        null;
    end;

    -- Without statistics the planner expects as much below a value as above it.
    for known in
        select attname as name, format_type(atttypid, atttypmod) as type, value
        from pg_attribute
        join (values
            ('text', ''), ('boolean', 'true'), ('smallint', '1'), ('text[]', '{}'), ('date', '2000-01-01'),
            ('time without time zone', '00:00'), ('timestamp with time zone', '2000-01-01'),
            ('uuid', '00000000-0000-0000-0000-000000000000')
        ) as bounds (of_type, value) on of_type = format_type(atttypid, atttypmod)
        where attrelid = 'public.todos'::regclass and attnum > 0 and not attisdropped
    loop
        begin
            execute format('explain (format json) select from public.todos where %I < %L', known.name, known.value)
                into below;
            execute format('explain (format json) select from public.todos where %I > %L', known.name, known.value)
                into above;
            if below #>> '{0,Plan,Plan Rows}' <> above #>> '{0,Plan,Plan Rows}' then
                successes := successes || jsonb_build_array(
                    format('learn by EXPLAIN what is in the column %s of other people''s todos', known.name)
                );
            end if;
        exception when others then
            null;
        end;
    end loop;

    -- Other people may have no todos yet, so each policy is asked about one they could have.
    for rule in
        select p.polname, c.relname, c.oid::regclass as target, expression
        from pg_policy p
        join pg_class c on c.oid = p.polrelid
        cross join lateral (values
            (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))
        ) as expressions (expression)
        where c.oid in (
                to_regclass('public.todos'), to_regclass('rowdo.tombstones'), to_regclass('rowdo.operations'),
                to_regclass('rowdo.settings')
            )
            and p.polpermissive and expression is not null
            and p.polroles && array[0::oid, to_regrole(current_user)::oid]
    loop
        begin
            execute format(
                'select exists (select from jsonb_populate_record(null::%s, $1) as %I where %s)',
                rule.target, rule.relname, replace(rule.expression, 'auth.user_id()', who)
            ) into holds using jsonb_build_object(
                'id', 1, 'user_id', stranger, 'task', 'attack', 'is_complete', false, 'inserted_at', now()
            );
            if holds then
                successes := successes || jsonb_build_array(
                    format('pass the policy %s on %s with a row of another person', rule.polname, rule.relname)
                );
            end if;
        exception when others then
            null;
        end;
    end loop;

    begin
        perform set_config('request.jwt.claims', jsonb_build_object('sub', stranger)::text, true);
        execute 'select ' || who into heard;
        if heard is distinct from me then
            successes := successes || jsonb_build_array('become another person by a setting');
        end if;
    exception when others then
        null;
    end;

    -- With a password somebody gets in without a token, and may then say who they are.
    for shared in select distinct unnest(array[current_user, session_user]) loop
        begin
            execute format('set local role %I', shared);
            execute format('alter role %I password %L', shared, gen_random_uuid());
            if exists (
                select from pg_roles
                where rolname = shared and rolcanlogin and coalesce(rolvaliduntil, 'infinity') > now()
            ) then
                successes := successes || jsonb_build_array(format('give %s, the role of everybody, a password', shared));
            end if;
        exception when others then
            null;
        end;
    end loop;

    raise exception using errcode = 'RW000', message = 'the attack is over', detail = successes::text;
end
$$;

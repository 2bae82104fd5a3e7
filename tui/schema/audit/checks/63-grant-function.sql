-- fault: A function that people may not call.
select
    format('People who are signed in may not call %s.', f) as found,
    format('grant execute on function %s to authenticated;', f) as mend
from (
    select oid::regprocedure as f
    from pg_proc
    where (pronamespace = to_regnamespace('rowdo') or pronamespace = to_regnamespace('public') and proname like 'todos\_%')
            and prokind = 'f' and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        or pronamespace = to_regnamespace('auth') and proname = 'user_id'
) as needed
where to_regrole('authenticated') is not null and not has_function_privilege(to_regrole('authenticated'), f, 'execute')

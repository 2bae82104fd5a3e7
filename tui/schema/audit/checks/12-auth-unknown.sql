-- hole: Who is asking is told by something else than the extension.
select
    format('The function %s is not that of pg_session_jwt, and Rowdo cannot tell whom it believes: %s. Read it yourself.',
        t.routine, coalesce(pg_get_function_sqlbody(t.oid), p.prosrc)) as found,
    'Have the platform''s function back: in a new database, create extension pg_session_jwt.' as mend
from told t
join pg_proc p using (oid)
where not t.ours
    and not exists (
        select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
    )
    and (
        -- Text is bound only when it is run, to what the caller has put in the way.
        p.prosqlbody is null
        or pg_get_function_sqlbody(p.oid) ~ 'current_setting'
        or exists (
            select
            from pg_depend d
            join pg_proc q on d.refclassid = 'pg_proc'::regclass and q.oid = d.refobjid
            where d.classid = 'pg_proc'::regclass and d.objid = p.oid and q.pronamespace <> p.pronamespace
        )
    )
union all
select
    format('The function %s does not ask auth.%s(): %s.', t.routine, p.proname,
        coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)),
    format('create or replace function rowdo.%s() returns %s language sql stable return auth.%1$s();', p.proname,
        p.prorettype::regtype)
from told t
join pg_proc p using (oid)
where t.ours and pg_get_function_sqlbody(p.oid) is distinct from format('RETURN auth.%I()', p.proname)

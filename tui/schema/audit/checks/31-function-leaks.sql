-- hole: A function that runs with its owner's rights.
select
    format('The function %s runs with the rights of its owner, %s, whom no policy binds.', p.oid::regprocedure,
        p.proowner::regrole) as found,
    format('alter function %s security invoker;', p.oid::regprocedure) as mend
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.prosecdef
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'auth')
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    and exists (
        select from people r
        where has_schema_privilege(r.oid, n.oid, 'usage') and has_function_privilege(r.oid, p.oid, 'execute')
    )

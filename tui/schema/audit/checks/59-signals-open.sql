-- advice: Whatever a role may signal or stores as large objects belongs to everybody who shares it.
select
    format('People may call %s, with which they %s.', string_agg(p.oid::regprocedure::text, ', '), w.what) as found,
    format('revoke execute on function %s from %s;', string_agg(p.oid::regprocedure::text, ', '),
        (select string_agg(name, ', ') from grantees)) as mend
from pg_proc p
join (values
    ('^pg_(cancel|terminate)_backend$', 'stop each other''s statements'),
    ('^(lo_.*|loread|lowrite)$', 'store large objects and read each other''s')
) as w (pattern, what) on p.proname ~ w.pattern
cross join owner o
where p.pronamespace = 'pg_catalog'::regnamespace and p.proname not in ('lo_import', 'lo_export')
    and (o.super or p.proowner = o.oid)
    and exists (select from people r where has_function_privilege(r.oid, p.oid, 'execute'))
group by w.what

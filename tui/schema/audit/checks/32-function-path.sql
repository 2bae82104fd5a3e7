-- hole: A function with its owner's rights that finds its tables where the caller says.
select
    format('The function %s runs with the rights of its owner, and looks for its tables where the caller says.',
        p.oid::regprocedure) as found,
    format('alter function %s set search_path = pg_catalog, public, pg_temp;', p.oid::regprocedure) as mend
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.prosecdef
    and n.nspname = 'public'
    and not exists (select from unnest(p.proconfig) setting where setting ~ '^search_path=')
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')

-- hole: A function with its owner's rights that finds its tables where the caller says.
select
    format('The function %s runs with the rights of its owner, and looks for its tables where the caller says.', routine)
        as found,
    format('alter routine %s set search_path = pg_catalog, public, pg_temp;', routine) as mend
from routines
where prosecdef
    and exists (select from people p where has_schema_privilege(p.oid, schema, 'usage'))
    and not exists (select from unnest(proconfig) setting where setting ~ '^search_path=')

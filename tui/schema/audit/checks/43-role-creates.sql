-- hole: People who may put things in each other's way.
select
    format('Everybody may create tables and functions in the schema %I, in the way of everybody else.', nspname) as found,
    format('revoke create on schema %I from public, %s;', nspname, (select string_agg(rolname, ', ') from people)) as mend
from pg_namespace n
where nspname !~ '^pg_' and exists (select from people p where has_schema_privilege(p.oid, n.oid, 'create'))

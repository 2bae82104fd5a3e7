-- hole: People who may put things in each other's way.
select
    format('Everybody may create tables and functions in the schema %I, in the way of everybody else.', nspname) as found,
    format('revoke create on schema %I from %s;', nspname, (select string_agg(name, ', ') from grantees)) as mend
from pg_namespace n
where nspname !~ '^pg_' and exists (select from people p where has_schema_privilege(p.oid, n.oid, 'create'))
union all
select
    'Everybody may create schemas, and what they like in them.',
    format('revoke create on database %I from %s;', current_database(), (select string_agg(name, ', ') from grantees))
where exists (select from people p where has_database_privilege(p.oid, current_database(), 'create'))

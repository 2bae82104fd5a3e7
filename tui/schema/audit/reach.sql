-- What people who come through the HTTP doors can reach: put before each check.
with people as (
    select oid, rolname from pg_roles where rolname in ('authenticated', 'anonymous')
), reached as (
    select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relowner, c.relacl, c.reloptions,
        format('%I.%I', n.nspname, c.relname) as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
        and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        and exists (
            select from people p
            where has_schema_privilege(p.oid, n.oid, 'usage')
                and (
                    has_any_column_privilege(p.oid, c.oid, 'select, insert, update')
                    or has_table_privilege(p.oid, c.oid, 'delete, truncate')
                )
        )
), rules as (
    select p.polname, p.polcmd, p.polroles, p.polrelid, p.polqual, p.polwithcheck,
        pg_get_expr(p.polqual, p.polrelid) as uses, pg_get_expr(p.polwithcheck, p.polrelid) as checks,
        format('policy %I on %s', p.polname, t.name) as policy
    from pg_policy p
    join reached t on t.oid = p.polrelid
    where p.polpermissive and p.polroles && array(select 0::oid union all select oid from people)
)

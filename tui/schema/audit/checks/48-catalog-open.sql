-- hole: A table or function of Postgres' own that was given to people.
select
    format('%s may use %s, which Postgres keeps from ordinary roles.', string_agg(distinct g.name, ', '), x.name) as found,
    format('revoke all on %s %s from %s;', x.kind, x.name, string_agg(distinct g.name, ', ')) as mend
from (
    select 'pg_class'::regclass as catalog, oid, relacl as acl, relowner as owner, 'r'::"char" as letter
    from pg_class
    where relnamespace = 'pg_catalog'::regnamespace and relacl is not null
    union all
    select 'pg_proc', oid, proacl, proowner, 'f'
    from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and proacl is not null
) as o
left join pg_init_privs i on i.classoid = o.catalog and i.objoid = o.oid and i.objsubid = 0
cross join aclexplode(o.acl) a
join grantees g on g.oid = a.grantee
cross join lateral (
    select case letter when 'r' then o.oid::regclass::text else o.oid::regprocedure::text end as name,
        case letter when 'r' then 'table' else 'routine' end as kind
) as x
where not exists (
    select from aclexplode(coalesce(i.initprivs, acldefault(o.letter, o.owner))) b
    where b.grantee in (0, a.grantee) and b.privilege_type = a.privilege_type
)
group by x.name, x.kind

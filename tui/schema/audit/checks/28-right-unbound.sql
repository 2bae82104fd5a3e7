-- hole: A right that no policy binds.
select
    format('%s may %s %s, and no policy has a say in that.', g.name,
        lower(string_agg(distinct a.privilege_type, ' and ' order by a.privilege_type)), t.name) as found,
    format('revoke %s on %s from %s;', string_agg(distinct a.privilege_type || a.columns, ', '), t.name, g.name) as mend
from reached t
cross join lateral (
    select acl.grantee, acl.privilege_type, '' as columns
    from aclexplode(t.relacl) acl
    union all
    select acl.grantee, acl.privilege_type, format('(%I)', attname)
    from pg_attribute, aclexplode(attacl) acl
    where attrelid = t.oid
) as a
-- What an owner may is told by role-owns.
join grantees g on g.oid = a.grantee and g.oid <> t.relowner
where t.relkind in ('r', 'p') and a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
group by g.name, t.name

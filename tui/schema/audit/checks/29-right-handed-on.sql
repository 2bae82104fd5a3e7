-- hole: A right that people may hand on, to whomever they like.
select
    format('%s may hand on a right on %s, also to people who are not signed in.', g.name, t.name) as found,
    format('revoke grant option for all privileges on %s from %s cascade;', t.name, g.name) as mend
from reached t
cross join lateral (
    select acl.grantee, acl.is_grantable from aclexplode(t.relacl) acl
    union all
    select acl.grantee, acl.is_grantable from pg_attribute, aclexplode(attacl) acl where attrelid = t.oid
) as a
-- What an owner may is told by role-owns.
join grantees g on g.oid = a.grantee and g.oid <> t.relowner
where a.is_grantable
group by g.name, t.name

-- hole: What tells who is asking lies where people can get at it.
select
    format('%s may touch %s, which %s rests on.', string_agg(distinct g.name, ', '), c.oid::regclass, t.routine) as found,
    format('revoke all on %s from %s;', c.oid::regclass, string_agg(distinct g.name, ', ')) as mend
from told t
join pg_depend d on d.classid = 'pg_proc'::regclass and d.objid = t.oid and d.refclassid = 'pg_class'::regclass
join pg_class c on c.oid = d.refobjid
cross join lateral (
    select acl.grantee from aclexplode(c.relacl) acl
    union all
    select acl.grantee from pg_attribute, aclexplode(attacl) acl where attrelid = c.oid
) as a
join grantees g on g.oid = a.grantee
group by c.oid, t.routine

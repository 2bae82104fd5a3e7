-- hole: What tells who is asking lies where people can get at it.
with recursive rests (routine, oid) as (
    select t.routine, d.refobjid
    from told t
    join pg_depend d on d.classid = 'pg_proc'::regclass and d.objid = t.oid and d.refclassid = 'pg_class'::regclass
    union
    select r.routine, d.refobjid
    from rests r
    join pg_rewrite w on w.ev_class = r.oid
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
)
select
    format('%s may touch %s, which %s rests on.', string_agg(distinct g.name, ', '), c.oid::regclass, r.routine) as found,
    format('revoke all on %s from %s;', c.oid::regclass, string_agg(distinct g.name, ', ')) as mend
from rests r
join pg_class c using (oid)
cross join lateral (
    select acl.grantee from aclexplode(c.relacl) acl
    union all
    select acl.grantee from pg_attribute, aclexplode(attacl) acl where attrelid = c.oid
) as a
join grantees g on g.oid = a.grantee
group by c.oid, r.routine

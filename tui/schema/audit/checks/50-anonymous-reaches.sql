-- advice: People who are not signed in have no business here.
select
    format('People who are not signed in may touch %s (%s); only its policies stand between.', t.name,
        lower(string_agg(distinct a.privilege_type, ', ' order by a.privilege_type))) as found,
    format('revoke all on %s from %s;', t.name, string_agg(distinct coalesce(p.rolname, 'public'), ', ')) as mend
from reached t, aclexplode(t.relacl) a
left join people p on p.oid = a.grantee
where a.grantee = 0 or p.rolname = 'anonymous'
group by t.name

-- advice: People who are not signed in have no business here.
select
    format('People who are not signed in may touch %s (%s); only its policies stand between.', t.name,
        lower(string_agg(distinct a.privilege_type, ', ' order by a.privilege_type))) as found,
    format('revoke all on %s from %s;', t.name, string_agg(distinct g.name, ', ')) as mend
from reached t
cross join aclexplode(t.relacl) a
join grantees g on g.oid = a.grantee and g.name in ('public', 'anonymous')
where g.oid <> t.relowner
group by t.name

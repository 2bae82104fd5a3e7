-- advice: The role that only becomes authenticated needs nothing of its own.
select
    format('The role authenticator may itself touch %s (%s); people do so as authenticated.', t.name,
        lower(string_agg(distinct a.privilege_type, ', ' order by a.privilege_type))) as found,
    format('revoke all on %s from authenticator;', t.name) as mend
from reached t
cross join aclexplode(t.relacl) a
join grantees g on g.oid = a.grantee and g.name = 'authenticator'
where g.oid <> t.relowner
group by t.name

-- hole: People who may take on another role.
select
    format('The role %s may become %s.', m.member::regrole, m.roleid::regrole) as found,
    format('revoke %s from %s;', m.roleid::regrole, m.member::regrole) as mend
from pg_auth_members m
join pg_roles r on r.oid = m.member
where r.rolname in ('authenticated', 'anonymous')
    or r.rolname = 'authenticator' and m.roleid not in (select oid from people)

-- hole: People who may take on another role.
select
    case
        when m.roleid in (select oid from people) and r.rolname = 'authenticator'
            then format('The role %s may make others members of %s.', m.member::regrole, m.roleid::regrole)
        else format('The role %s may become %s.', m.member::regrole, m.roleid::regrole)
    end as found,
    format('revoke %s%s from %s;', case
        when m.roleid in (select oid from people) and r.rolname = 'authenticator' then 'admin option for ' else ''
    end, m.roleid::regrole, m.member::regrole) as mend
from pg_auth_members m
join people r on r.oid = m.member
where r.rolname <> 'authenticator' or m.roleid not in (select oid from people) or m.admin_option

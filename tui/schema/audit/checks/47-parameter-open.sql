-- hole: A parameter that Postgres keeps from ordinary roles, and that was given to people.
select
    format('%s may set %s, with which the rules of the database are switched off.', string_agg(distinct g.name, ', '),
        p.parname) as found,
    format('revoke all on parameter %s from %s;', p.parname, string_agg(distinct g.name, ', ')) as mend
from pg_parameter_acl p, aclexplode(p.paracl) a
join grantees g on g.oid = a.grantee
group by p.parname

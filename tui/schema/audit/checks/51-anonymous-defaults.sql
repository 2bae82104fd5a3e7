-- advice: What is made next would be open to people who are not signed in.
select
    format('New %s of %s will be open to people who are not signed in.',
        case d.defaclobjtype when 'S' then 'sequences' else 'tables' end, d.defaclrole::regrole) as found,
    format('alter default privileges for role %s %s revoke all on %s from %s;', d.defaclrole::regrole,
        case when n.oid is not null then format('in schema %I', n.nspname) else '' end,
        case d.defaclobjtype when 'S' then 'sequences' else 'tables' end,
        string_agg(distinct coalesce(p.rolname, 'public'), ', ')) as mend
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
cross join aclexplode(d.defaclacl) a
left join people p on p.oid = a.grantee
where d.defaclobjtype in ('r', 'S') and (a.grantee = 0 or p.rolname = 'anonymous')
group by d.defaclobjtype, d.defaclrole, n.oid, n.nspname

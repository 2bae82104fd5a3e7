-- advice: One slow statement of one person's can keep everybody's database busy.
select
    format('No statement of the role %s is ever stopped for taking too long.', r.rolname) as found,
    format('alter role %I set statement_timeout = ''30s'';', r.rolname) as mend
from pg_roles r
where r.rolname = 'authenticated'
    and not exists (
        select from pg_db_role_setting s, unnest(s.setconfig) as setting
        where s.setrole in (0, r.oid) and setting ~ '^statement_timeout=[1-9]'
    )
    and not exists (
        select from pg_roles l, pg_db_role_setting s, unnest(s.setconfig) as setting
        where l.rolname = 'authenticator' and s.setrole = l.oid and setting ~ '^statement_timeout=[1-9]'
    )

-- advice: Anybody may give the role that everybody shares a password, and enter by it without a token.
select
    format('A password that somebody gives to the role %s is good until %s.', r.rolname,
        coalesce(r.rolvaliduntil::text, 'ever')) as found,
    format('alter role %I valid until ''1970-01-01'';', r.rolname) as mend
from pg_roles r
join alterable using (oid)
where coalesce(r.rolvaliduntil, 'infinity') > now()

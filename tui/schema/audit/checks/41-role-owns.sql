-- hole: A table that belongs to people: its owner is not bound by its policies, and may drop it.
select
    format('%s belongs to %s, a role of everybody''s: its owner is bound by no policy, and may drop it.', name,
        relowner::regrole) as found,
    format('alter table %s owner to %s;', name, (
        select datdba::regrole from pg_database where datname = current_database()
    )) as mend
from reached
where relowner in (select oid from pg_roles where rolname in ('authenticated', 'anonymous', 'authenticator'))

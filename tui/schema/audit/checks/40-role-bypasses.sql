-- hole: A role of people's that policies do not bind.
select
    format('The role %s is not bound by Row-Level Security (%s).', rolname,
        case when rolsuper then 'SUPERUSER' else 'BYPASSRLS' end) as found,
    -- Postgres asks for more than the owner of a database has.
    format('As a superuser: alter role %I nosuperuser nobypassrls', rolname) as mend
from pg_roles
join people using (oid, rolname)
where rolsuper or rolbypassrls

-- hole: People who may make roles or databases.
select
    format('The role %s may %s.', rolname, concat_ws(
        ' and ',
        case when rolcreaterole then 'make and change roles' end,
        case when rolcreatedb then 'make databases' end,
        case when rolreplication then 'copy the whole cluster' end
    )) as found,
    -- Postgres asks for more than the owner of a database has.
    format('As a superuser: alter role %I nocreaterole nocreatedb noreplication', rolname) as mend
from pg_roles
join people using (oid, rolname)
where rolcreaterole or rolcreatedb or rolreplication

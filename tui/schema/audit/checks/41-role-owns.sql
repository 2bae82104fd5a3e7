-- hole: What belongs to people: its owner is not bound by its policies, and may change or drop it.
select
    format('The %s belongs to %s, a role of everybody''s, who may change it, and whom no policy of it binds.',
        pg_describe_object(d.classid, d.objid, d.objsubid), p.rolname) as found,
    format('reassign owned by %I to %s;', p.rolname, (
        select datdba::regrole from pg_database where datname = current_database()
    )) as mend
from pg_shdepend d
join people p on p.oid = d.refobjid
left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'
    and d.dbid in (0, (select oid from pg_database where datname = current_database()))
    -- What people make for a moment or as large objects is theirs to lose.
    and d.classid <> 'pg_largeobject'::regclass and coalesce(c.relpersistence, 'p') <> 't'

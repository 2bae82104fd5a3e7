-- fault: A number that people may not take. Identity columns need no right, serial ones do.
select
    format('People who are signed in may not take numbers from %s, which new rows of %s need.', s.oid::regclass,
        d.adrelid::regclass) as found,
    format('grant usage on sequence %s to authenticated;', s.oid::regclass) as mend
from pg_attrdef d
join pg_depend x on x.classid = 'pg_attrdef'::regclass and x.objid = d.oid and x.refclassid = 'pg_class'::regclass
join pg_class s on s.oid = x.refobjid and s.relkind = 'S'
where d.adrelid = to_regclass('public.todos') and to_regrole('authenticated') is not null
    and not has_sequence_privilege(to_regrole('authenticated'), s.oid, 'usage')

-- hole: A trigger runs its function without asking who may call it.
select
    format('The trigger %I of %s runs %s with the rights of its owner, whom no policy binds. Read it yourself.',
        tgname, t.name, routine) as found,
    format('alter function %s security invoker;', routine) as mend
from reached t
join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
join routines f on f.oid = g.tgfoid
where f.prosecdef and not (f.schema = to_regnamespace('rowdo') and f.name = 'stamp')

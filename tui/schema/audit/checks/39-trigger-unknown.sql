-- advice: A trigger that is handed people's todos.
select
    format('The trigger %I of %s is not Rowdo''s. Does it copy what it is given to where others read? Read it yourself: %s.',
        tgname, t.name, f.oid::regprocedure) as found,
    format('drop trigger %I on %s;', tgname, t.name) as mend
from reached t
join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
join pg_proc f on f.oid = g.tgfoid
where t.ours and not f.prosecdef and f.pronamespace is distinct from to_regnamespace('rowdo')

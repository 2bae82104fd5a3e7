-- fault: A trigger that does not fire.
select
    format('The trigger %I of %s is switched off.', tgname, tgrelid::regclass) as found,
    format('alter table %s enable trigger %I;', tgrelid::regclass, tgname) as mend
from pg_trigger
where tgrelid = to_regclass('public.todos') and tgname like 'todos\_%' and tgenabled in ('D', 'R')

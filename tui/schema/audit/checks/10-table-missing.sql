-- fault: There is no table of todos.
select 'The table public.todos does not exist.' as found, 'rowdo setup' as mend
where to_regclass('public.todos') is null

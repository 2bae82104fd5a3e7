-- fault: New rows that belong to nobody.
select
    'A new todo does not belong to who makes it: the column user_id has no default.' as found,
    'alter table public.todos alter column user_id set default auth.user_id();' as mend
from pg_attribute a
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = to_regclass('public.todos') and a.attname = 'user_id'
    and coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~ 'auth\.user_id\(\)'

-- A tool that makes a database as an application's schema has it, such as `drizzle-kit push`, drops every column that it
-- does not know, and what is in it. While something depends on them, Postgres refuses.

create view rowdo.columns_in_use with (security_invoker = true) as
select
    uid, notes, priority, project, tags, due_date, due_time, starts_on, recurrence, repeat_from, remind_before,
    parent_uid, position, completed_at, updated_at, revision
from public.todos
where false;

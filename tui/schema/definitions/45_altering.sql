-- Alters a column that policies read: Postgres wants them away meanwhile, and they are made again as they were.

create or replace procedure rowdo.alter_column(target regclass, change text)
language plpgsql set search_path = ''
as $$
declare
    away text;
    again text;
begin
    select
        string_agg(format('drop policy %I on %s;', polname, target), ' '),
        string_agg(
            format(
                'create policy %I on %s as %s for %s to %s%s%s;', polname, target,
                case when polpermissive then 'permissive' else 'restrictive' end,
                case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
                    else 'all' end,
                (
                    select string_agg(case role when 0 then 'public' else role::regrole::text end, ', ')
                    from unnest(polroles) as role
                ),
                ' using (' || pg_get_expr(polqual, polrelid) || ')',
                ' with check (' || pg_get_expr(polwithcheck, polrelid) || ')'
            ), ' '
        )
    into away, again
    from pg_policy
    where polrelid = target;
    execute coalesce(away, '');
    execute format('alter table %s %s', target, change);
    execute coalesce(again, '');
end
$$;

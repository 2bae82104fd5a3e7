-- fault: A command that no policy allows finds no rows.
select
    format('No policy lets people %s their own rows of %s.', verb, t.name) as found,
    format(
        'create policy %I on %s for %s to authenticated %s;', t.relname || '_' || verb || '_own', t.name, verb,
        concat_ws(
            ' ',
            case when letter <> 'a' then 'using ((select auth.user_id()) = user_id)' end,
            case when letter in ('a', 'w') then 'with check ((select auth.user_id()) = user_id)' end
        )
    ) as mend
from reached t
cross join (values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) as commands (letter, verb)
where t.oid in (
        to_regclass('public.todos'), to_regclass('rowdo.tombstones'), to_regclass('rowdo.operations')
    )
    and t.relrowsecurity
    and not exists (
        select from rules r
        where r.polrelid = t.oid
            and r.polcmd in (letter::"char", '*')
            and r.polroles && array(select 0::oid union all select oid from people where rolname = 'authenticated')
    )

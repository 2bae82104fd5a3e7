-- fault: A command that no policy allows finds no rows.
select
    format('No policy lets people %s their own rows of %s.', verb, k.name) as found,
    format(
        'create policy %I on %s for %s to authenticated %s;', t.relname || '_' || verb || '_own', k.name, verb,
        concat_ws(
            ' ',
            case when letter <> 'a' then 'using ((select auth.user_id()) = user_id)' end,
            case when letter in ('a', 'w') then 'with check ((select auth.user_id()) = user_id)' end
        )
    ) as mend
from kept k
join reached t using (oid)
join (values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) as commands (letter, verb)
    on verb = any (k.verbs)
where t.relrowsecurity
    and not exists (
        select from policies p
        where p.polrelid = k.oid
            and p.polcmd in (letter::"char", '*')
            -- One without an expression lets nobody at anything.
            and case letter when 'a' then coalesce(p.checks, case p.polcmd when '*' then p.uses end) else p.uses end is not null
            and p.polroles && array(select oid from grantees where name in ('public', 'authenticated'))
    )

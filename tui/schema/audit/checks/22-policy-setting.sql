-- hole: A policy that believes a setting, which any SQL can set.
select
    format('The %s reads a setting that any SQL may set: %s.', policy, coalesce(uses, checks)) as found,
    format(
        'alter %s %s;', policy, concat_ws(
            ' ',
            case when polcmd <> 'a' then 'using ((select auth.user_id()) = user_id)' end,
            case when polcmd in ('a', 'w', '*') then 'with check ((select auth.user_id()) = user_id)' end
        )
    ) as mend
from rules
where concat(uses, checks) ~ 'current_setting'

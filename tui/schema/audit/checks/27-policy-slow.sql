-- advice: A claim read once a row instead of once a statement.
select
    format('The %s reads the claims once for every row; in a subquery of its own it is once a statement.', policy) as found,
    format(
        'alter %s %s;', policy, concat_ws(
            ' ',
            case when polcmd <> 'a' then 'using ((select auth.user_id()) = user_id)' end,
            case when polcmd in ('a', 'w', '*') then 'with check ((select auth.user_id()) = user_id)' end
        )
    ) as mend
from rules
-- Exactly the guide's policies, so that what is offered means the same.
where concat(uses, checks) ~ '^((\( SELECT )?\(auth\.user_id\(\) = (\w+\.)?user_id\)\)?){1,2}$'

-- advice: A claim read once a row instead of once a statement.
select
    format('The %s reads the claims once for every row; in a subquery of its own it is once a statement.', policy) as found,
    format('alter %s %s;', policy, proper) as mend
from policies
where personal and exact and concat(uses, checks) !~ '\( SELECT auth\.user_id\(\) AS'

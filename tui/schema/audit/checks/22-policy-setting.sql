-- hole: A policy that believes a setting, which any SQL can set.
select
    format('The %s reads a setting that any SQL may set: %s.', policy, concat_ws(', ', uses, checks)) as found,
    case when personal then format('alter %s %s;', policy, proper) else format('drop %s;', policy) end as mend
from policies
where believes

-- hole: A policy that lets people at rows whoever they are, or whatever the row.
select
    format('The %s does not compare who is asking with the row: %s.', policy, concat_ws(', ', uses, checks)) as found,
    format('drop %s;', policy) as mend
from policies
where personal and blind and not believes

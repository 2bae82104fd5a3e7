-- hole: A policy of a table of ours that is neither Rowdo's nor that of Neon's guide.
select
    format('The %s is not one that Rowdo knows, and may let people at rows of others. Read it yourself: %s.', policy,
        concat_ws(', ', uses, checks)) as found,
    format('alter %s %s;', policy, proper) as mend
from policies
where ours and not exact and not blind and not believes

-- hole: A policy that lets people at rows whoever they are, or whatever the row.
select
    format('The %s does not compare who is asking with the row: %s.', policy, concat_ws(', ', uses, checks)) as found,
    format('drop %s;', policy) as mend
from rules
where concat(uses, checks) !~ 'current_setting'
    and (
        uses !~ 'auth\.\w+\(' or checks !~ 'auth\.\w+\('
        -- No column occurs in the expression, as Postgres keeps it.
        or polqual::text !~ '\{VAR ' or polwithcheck::text !~ '\{VAR '
    )

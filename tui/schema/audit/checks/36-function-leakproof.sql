-- hole: A function that Postgres lets see rows before the policies have judged them.
select
    format('The function %s calls itself leakproof, so it is shown rows of others before the policies are.', routine)
        as found,
    format('alter function %s not leakproof;', routine) as mend
from routines
where proleakproof and callable

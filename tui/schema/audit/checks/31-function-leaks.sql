-- hole: A function that runs with its owner's rights.
select
    format('The function %s runs with the rights of its owner, %s, whom no policy binds.', routine, proowner::regrole)
        as found,
    format('alter routine %s security invoker;', routine) as mend
from routines
where prosecdef and callable

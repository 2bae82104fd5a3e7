-- advice: Another table that everybody reads or changes as a whole.
select
    format('Row-Level Security is off on %s, whose rows belong to nobody: everybody sees all of them.', name) as found,
    format('alter table %s enable row level security;', name) as mend
from reached
where relkind in ('r', 'p') and not relrowsecurity and not personal

-- hole: A table of people's rows without Row-Level Security shows everybody every row.
select
    format('Row-Level Security is off on %s: everybody who is let near it sees every row.', name) as found,
    format('alter table %s enable row level security;', name) as mend
from reached
where relkind in ('r', 'p') and not relrowsecurity and personal

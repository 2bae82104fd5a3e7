-- hole: Row-Level Security does not exist for foreign tables.
select
    format('The foreign table %s is open to people, and no policy can guard it.', name) as found,
    format('revoke all on %s from %s;', name, (select string_agg(g.name, ', ') from grantees g)) as mend
from reached
where relkind = 'f'

-- hole: A view reads with its owner's eyes, whom no policy binds.
select
    format('The %s %s shows what its owner may see, whatever the policies of the tables below it say.',
        case relkind when 'v' then 'view' else 'materialized view' end, name) as found,
    case relkind
        when 'v' then format('alter view %s set (security_invoker = true);', name)
        else format('revoke all on %s from %s;', name, (select string_agg(g.name, ', ') from grantees g))
    end as mend
from reached
where relkind in ('v', 'm')
    and not exists (select from unnest(reloptions) option where option ~ '^security_invoker=(true|on|yes|1)$')

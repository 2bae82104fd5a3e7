-- hole: A view reads with its owner's eyes, whom no policy binds.
select
    format('The %s %s shows what its owner may see, whatever the policies of the tables below it say.',
        case relkind when 'v' then 'view' else 'materialized view' end, name) as found,
    case relkind
        when 'v' then format('alter view %s set (security_invoker = true);', name)
        else format('revoke all on %s from public, %s;', name, (select string_agg(rolname, ', ') from people))
    end as mend
from reached
where relkind in ('v', 'm')
    and not coalesce('security_invoker=true' = any (reloptions) or 'security_invoker=on' = any (reloptions), false)

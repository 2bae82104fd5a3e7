-- hole: A key over everybody's rows tells one person what another has.
select
    format('The index %s is unique over all people: who adds the same learns that somebody has it.', i.indexrelid::regclass)
        as found,
    case
        when c.oid is null then format('drop index %s;', i.indexrelid::regclass)
        else format('alter table %s drop constraint %I;', t.name, c.conname)
    end as mend
from reached t
join pg_index i on i.indrelid = t.oid
left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
where t.ours and (i.indisunique or i.indisexclusion)
    -- Nobody chooses the id.
    and pg_get_indexdef(i.indexrelid) !~ '\(id\)$'
    and (
        i.indisexclusion
        or not exists (
            select
            from pg_attribute a
            where a.attrelid = t.oid and a.attname = 'user_id' and a.attnum = any (i.indkey[:i.indnkeyatts - 1])
        )
    )

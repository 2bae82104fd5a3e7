-- hole: People whose ids differ and are taken for the same.
select
    format('Two ids that differ may be the same in %s: its column user_id compares by %s.', t.name,
        a.attcollation::regcollation) as found,
    concat_ws(
        ' ', m.before, format('alter table %s alter column user_id type text collate "default";', t.name), m.after
    ) as mend
from reached t
left join remade m using (oid)
join pg_attribute a on a.attrelid = t.oid and a.attname = 'user_id' and not a.attisdropped
join pg_collation c on c.oid = a.attcollation and not c.collisdeterministic
where t.ours and t.relkind in ('r', 'p')

-- What the catalog holds of ours, a word for each part: one is missing as soon as anything is gone, switched off or
-- changed. What somebody else adds is one more.
with relations as (
    select oid from pg_class
    where relnamespace = to_regnamespace('rowdo') and relkind in ('r', 'S', 'v')
        or oid in (to_regclass('public.todos'), to_regclass('public.todos_id_seq'))
), parts (part) as (
    select concat_ws(' ', 'schema', oid::regnamespace, nspowner::regrole, nspacl)
    from pg_namespace
    where nspname = 'rowdo'
    union all
    select concat_ws(' ', 'relation', oid::regclass, relkind, relrowsecurity, relowner::regrole, relacl)
    from pg_class
    where oid in (table relations)
    union all
    select concat_ws(
        ' ', 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
        attstattarget, attacl, pg_get_expr(adbin, adrelid)
    )
    from pg_attribute
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid in (table relations) and attnum > 0 and not attisdropped
    union all
    select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint
    where conrelid in (table relations)
    union all
    select concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid)
    from pg_index
    where indrelid in (table relations)
    union all
    select concat_ws(
        ' ', 'policy', polname, polrelid::regclass, polcmd, polpermissive, polroles::regrole[],
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
    )
    from pg_policy
    where polrelid in (table relations)
    union all
    select concat_ws(' ', 'trigger', pg_get_triggerdef(oid), tgenabled)
    from pg_trigger
    where tgrelid in (table relations) and not tgisinternal
    union all
    select concat_ws(' ', 'function', pg_get_functiondef(oid), proowner::regrole, proacl)
    from pg_proc
    where prokind in ('f', 'p') and (
        pronamespace = to_regnamespace('rowdo')
        or pronamespace = 'public'::regnamespace and proname in (
                'todos_sync', 'todos_digest', 'todos_attack', 'todos_rehearse', 'todos_database'
            )
    )
    union all
    select concat_ws(' ', 'event trigger', evtname, evtfoid::regproc, evtenabled)
    from pg_event_trigger
    where evtname like 'rowdo\_%'
)
select array_agg(md5(part)) as shape
from parts

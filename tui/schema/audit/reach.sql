-- What people who come through the HTTP doors can reach: put before each check, which runs with an empty search_path.
with recursive people as (
    -- authenticator too: a statement outside a batch runs in it.
    select oid, rolname from pg_roles where rolname in ('authenticated', 'anonymous', 'authenticator')
), grantees (oid, name) as (
    select oid, quote_ident(rolname) from people
    union all
    select 0, 'public'
), kept (oid, name, verbs) as (
    -- Our tables, and what people do with them. Found without to_regclass, which needs the right to use the schema.
    select c.oid, format('%s.%s', ours.schema, ours.name), string_to_array(verbs, ' ')
    from (values
        ('public', 'todos', 'select insert update delete'),
        ('rowdo', 'tombstones', 'select insert update delete'),
        ('rowdo', 'operations', 'select insert update delete'),
        ('rowdo', 'settings', 'select insert update delete')
    ) as ours (schema, name, verbs)
    join pg_class c on c.relname = ours.name and c.relnamespace = to_regnamespace(ours.schema)
), told (oid, routine, ours) as (
    -- The functions that tell who is asking: the platform's, and ours that call them.
    select oid, format('%s.%s()', pronamespace::regnamespace, proname), pronamespace = to_regnamespace('rowdo')
    from pg_proc
    where pronamespace in (to_regnamespace('auth'), to_regnamespace('rowdo')) and proname in ('user_id', 'session')
), kin (oid) as (
    -- They, and what shares their rows: whoever reads a parent reads its children under the parent's policies.
    select oid from kept
    union
    select case i.inhparent when k.oid then i.inhrelid else i.inhparent end
    from kin k
    join pg_inherits i on k.oid in (i.inhparent, i.inhrelid)
), bound (catalog, oid) as (
    -- What views, rules and functions name was looked up when they were made: whoever uses them needs no right to the
    -- schema that it is in.
    select distinct refclassid, refobjid
    from pg_depend
    where deptype = 'n' and refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)
        and (
            classid in ('pg_rewrite'::regclass, 'pg_proc'::regclass)
            or refclassid = 'pg_proc'::regclass and classid in ('pg_policy'::regclass, 'pg_attrdef'::regclass)
        )
), reached as (
    select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relowner, c.relacl, c.reloptions,
        format('%I.%I', n.nspname, c.relname) as name,
        c.oid in (select oid from kin) as ours,
        c.oid in (select oid from kin) or exists (
            select from pg_attribute a where a.attrelid = c.oid and a.attname = 'user_id' and not a.attisdropped
        ) as personal
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
        and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not exists (
            select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
        )
        and exists (
            select from people p
            where (has_schema_privilege(p.oid, n.oid, 'usage') or ('pg_class'::regclass, c.oid) in (table bound))
                and (
                    has_any_column_privilege(p.oid, c.oid, 'select, insert, update')
                    or has_table_privilege(p.oid, c.oid, 'delete, truncate')
                )
        )
), policies as (
    select p.polname, p.polcmd, p.polroles, p.polrelid, t.ours, t.personal, x.uses, x.checks,
        format('policy %I on %s', p.polname, t.name) as policy,
        -- The forms in which Postgres keeps the comparison of Neon's guide, drizzle-kit's and ours.
        coalesce(x.uses ~ own, true) and coalesce(x.checks ~ own, true) as exact,
        concat(x.uses, x.checks) ~ 'current_setting' as believes,
        coalesce(
            x.uses !~ 'auth\.\w+\(' or x.checks !~ 'auth\.\w+\('
            -- No column occurs in the expression, as Postgres keeps it.
            or p.polqual::text !~ '\{VAR ' or p.polwithcheck::text !~ '\{VAR ',
            false
        ) as blind,
        concat_ws(
            ' ',
            case when p.polcmd <> 'a' then 'using ((select auth.user_id()) = user_id)' end,
            case when p.polcmd in ('a', 'w', '*') then 'with check ((select auth.user_id()) = user_id)' end
        ) as proper
    from pg_policy p
    join reached t on t.oid = p.polrelid
    cross join lateral (
        select pg_get_expr(p.polqual, p.polrelid) as uses, pg_get_expr(p.polwithcheck, p.polrelid) as checks
    ) as x
    cross join (
        select format('^(%1$s|\( SELECT %1$s( AS [\w"?]+)?\))$', same) as own
        from (values (
            '(auth\.user_id\(\)|\( SELECT auth\.user_id\(\) AS \w+\))',
            '((\w+\.)?user_id|\((\w+\.)?user_id\)::text)'
        )) as parts (claim, owner)
        cross join lateral (select format('\((%1$s = %2$s|%2$s = %1$s)\)', claim, owner) as same) as compared
    ) as forms
    where p.polpermissive and p.polroles && array(select oid from grantees)
), routines as (
    -- What people can have run with rights that are not theirs.
    select p.oid, p.oid::regprocedure as routine, p.proname as name, p.prosecdef, p.proowner, p.proconfig, p.proleakproof, n.oid as schema,
        exists (
            select from people r
            where (has_schema_privilege(r.oid, n.oid, 'usage') or ('pg_proc'::regclass, p.oid) in (table bound))
                and has_function_privilege(r.oid, p.oid, 'execute')
        ) as callable
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        -- The platform's, judged by auth-unknown.
        and not (n.nspname = 'auth' and p.proname in ('user_id', 'session', 'uid', 'jwt', 'init', 'jwt_session_init'))
        and not exists (
            select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
        )
), remade (oid, before, after) as (
    -- What keeps a column of our tables from being altered, taken away and made again: policies, and triggers that are
    -- for some rows only.
    select target, string_agg(dropped, ' '), string_agg(made, ' ')
    from (
        select p.polrelid as target,
            format('drop policy %I on %s;', p.polname, p.polrelid::regclass) as dropped,
            format(
                'create policy %I on %s as %s for %s to %s%s%s;', p.polname, p.polrelid::regclass,
                case when p.polpermissive then 'permissive' else 'restrictive' end, c.verb,
                (
                    select string_agg(case oid when 0 then 'public' else oid::regrole::text end, ', ')
                    from unnest(p.polroles) as oid
                ),
                ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'
            ) as made
        from pg_policy p
        join (values ('*', 'all'), ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) as c (letter, verb)
            on p.polcmd = c.letter::"char"
        union all
        select tgrelid, format('drop trigger %I on %s;', tgname, tgrelid::regclass), pg_get_triggerdef(oid) || ';'
        from pg_trigger
        where tgqual is not null and not tgisinternal
        union all
        select k.oid, format('drop view %s;', v.oid::regclass),
            format('create view %s with (security_invoker = true) as %s', v.oid::regclass, pg_get_viewdef(v.oid))
        from kept k
        join pg_class v on v.relname = 'columns_in_use' and v.relnamespace = to_regnamespace('rowdo')
        where k.name = 'public.todos'
    ) as parts
    where target in (select oid from kin)
    group by target
), owner (oid, name, super) as (
    select r.oid, quote_ident(r.rolname), r.rolsuper
    from pg_database d
    join pg_roles r on r.oid = d.datdba
    where d.datname = current_database()
), alterable (oid) as (
    -- The roles of people that the owner may change; on Neon the platform made them, and it may not.
    select p.oid
    from people p
    cross join owner o
    join pg_roles r on r.oid = o.oid
    where r.rolsuper
        or r.rolcreaterole
            and (
                current_setting('server_version_num')::integer < 160000
                or exists (
                    select from pg_auth_members m where m.roleid = p.oid and m.member = o.oid and m.admin_option
                )
            )
)

-- advice: Anybody may take from the role that everybody shares what it was given.
select
    'One person''s drop owned by current_user would take the policies and rights of everybody away.' as found,
    coalesce(
        (
            select format('alter event trigger %I enable;', e.evtname)
            from pg_event_trigger e
            join pg_proc p on p.oid = e.evtfoid
            where p.proname = 'refuse_drop_owned'
            limit 1
        ),
        'create event trigger rowdo_refuse_drop_owned on ddl_command_start when tag in (''DROP OWNED'') '
            'execute function rowdo.refuse_drop_owned();'
    ) as mend
where exists (
        select from pg_proc where pronamespace = to_regnamespace('rowdo') and proname = 'refuse_drop_owned'
    )
    and not exists (
        select
        from pg_event_trigger e
        join pg_proc p on p.oid = e.evtfoid
        where p.proname = 'refuse_drop_owned' and e.evtenabled in ('O', 'A') and 'DROP OWNED' = any (e.evttags)
    )

-- fault: A setting with which the sessions of everybody begin, and that stops them. Anybody may set it for all.
select
    format('Every session of the role %s begins with %s.', role.name, setting) as found,
    case
        when s.setrole in (select oid from alterable) then back.script || ';'
        else 'By SQL over HTTP, as anybody who is signed in: ' || back.script
    end as mend
from pg_db_role_setting s
join grantees role on role.oid = s.setrole
cross join unnest(s.setconfig) as setting
cross join lateral (
    select format('alter role %s%s reset %I', role.name,
        case when s.setdatabase <> 0 then format(' in database %I', current_database()) else '' end,
        split_part(setting, '=', 1)) as script
) as back
where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
    and (
        setting ~ '^(row_security|session_replication_role|default_transaction_read_only|role)='
        or setting ~ '^local_preload_libraries=' or setting ~ '^request\.jwt'
        or setting ~ '^search_path=' and setting !~ 'public'
        -- In milliseconds.
        or setting ~ '^(statement|lock|transaction)_timeout=[1-9]\d{0,2}(ms)?$'
    )

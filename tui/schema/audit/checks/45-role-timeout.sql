-- advice: One slow statement of one person's can keep everybody's database busy.
select
    'No statement of people''s is ever stopped for taking too long.' as found,
    -- The owner may not change a role that the platform made, and may change the database.
    format('alter database %I set statement_timeout = ''30s'';', current_database()) as mend
where not exists (
    select
    from pg_db_role_setting s, unnest(s.setconfig) as setting
    where (s.setrole = 0 or s.setrole in (select oid from people where rolname <> 'anonymous'))
        and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
        and setting ~ '^statement_timeout=[1-9]'
)

-- fault: Postgres does not know who is asking.
select
    'The function auth.user_id() does not exist: the extension pg_session_jwt is missing.' as found,
    'create extension if not exists pg_session_jwt;' as mend
where not exists (
    -- Not by to_regprocedure, which needs the right to use the schema.
    select from pg_proc where pronamespace = to_regnamespace('auth') and proname = 'user_id'
)

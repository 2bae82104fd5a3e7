-- fault: Postgres does not know who is asking.
select
    'The function auth.user_id() does not exist: the extension pg_session_jwt is missing.' as found,
    'create extension if not exists pg_session_jwt;' as mend
where to_regprocedure('auth.user_id()') is null

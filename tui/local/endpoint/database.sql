-- What Neon's platform puts into a database beside pg_session_jwt. Run as superuser, in the served database, as
-- often as one likes.

revoke create on schema public from public;
grant usage on schema public to authenticated, anonymous;

-- Once ours, now a part of Rowdo's schema.
drop event trigger if exists refuse_drop_owned;
drop function if exists embedded.refuse_drop_owned();

-- The roles of a Neon project. Run as superuser, in the maintenance database, as often as one likes.
-- authenticated, anonymous and authenticator stand for everybody at once: they own nothing and may create nothing.
do $$
declare
    missing text;
begin
    foreach missing in array array['neondb_owner', 'authenticated', 'anonymous', 'authenticator'] loop
        if not exists (select from pg_catalog.pg_roles where rolname = missing) then
            execute format('create role %I', missing);
        end if;
    end loop;
end
$$;

alter role neondb_owner login createdb createrole bypassrls;
alter role authenticator login noinherit;
grant authenticated, anonymous to authenticator;

-- The maintenance databases have neither claims nor the limits of database.sql: nobody but the superuser enters.
revoke connect on database postgres, template1 from public;

-- What pg_session_jwt 0.5.0 has beside the functions of 0.3.1. Run after them.

create or replace function auth.jwt() returns jsonb
language sql stable parallel restricted
begin atomic
    select auth.session();
end;

create or replace function auth.uid() returns uuid
language sql stable parallel restricted
begin atomic
    select case
        when auth.user_id() ~ '^([0-9a-fA-F]{32}|(urn:uuid:)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})$'
            then pg_catalog.regexp_replace(auth.user_id(), '^urn:uuid:|[{}-]', '', 'g')::uuid
    end;
end;

create or replace function auth.organization() returns jsonb
language sql stable parallel restricted
begin atomic
    select auth.session() -> 'o';
end;

create or replace function auth.organization_id() returns uuid
language sql stable parallel restricted
begin atomic
    select (auth.session() -> 'o' ->> 'id')::uuid;
end;

-- What Neon's platform provides, made where it has not yet: who is asking, and the role of those who ask.

do $$
begin
    if to_regprocedure('auth.user_id()') is null then
        create extension if not exists pg_session_jwt;
    end if;
    if to_regrole('authenticated') is null then
        create role authenticated nologin;
        if to_regrole('authenticator') is not null then
            grant authenticated to authenticator;
        end if;
    end if;
end
$$;

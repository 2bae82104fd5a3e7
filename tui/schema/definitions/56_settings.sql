-- What a person decides about their projects, tags and saved filters, by a key such as `project/work` or `filter/Soon`: an
-- order, a colour, an expression. One without a value was deleted, and stays for a while so that every client hears of it.

create table if not exists rowdo.settings (
    user_id text not null default auth.user_id(),
    key text not null,
    value jsonb,
    revision xid8 not null default pg_current_xact_id(),
    updated_at timestamptz not null default now(),
    primary key (user_id, key),
    constraint settings_key check (char_length(key) <= 1100 and key ~ '^[a-z]{1,20}/.'),
    constraint settings_value check (jsonb_typeof(value) = 'object' and octet_length(value::text) <= 20000)
);

create index if not exists settings_pull on rowdo.settings (user_id, revision);

-- Together they travel in one answer, beside the todos, so nobody may have too many of them.
create or replace function rowdo.limit_settings() returns trigger
language plpgsql set search_path = ''
as $$
begin
    if exists (
        select
        from rowdo.settings s
        where s.user_id in (select w.user_id from written w)
        group by s.user_id
        having count(*) > 5000 or sum(octet_length(s.key) + coalesce(octet_length(s.value::text), 0)) > 1048576
    ) then
        raise check_violation using
            message = 'one person''s settings are too many, or too long together',
            table = 'settings', schema = 'rowdo', constraint = 'settings_size';
    end if;
    return null;
end
$$;

create or replace trigger settings_limit_on_insert after insert on rowdo.settings
    referencing new table as written
    for each statement execute function rowdo.limit_settings();

create or replace trigger settings_limit_on_update after update on rowdo.settings
    referencing new table as written
    for each statement execute function rowdo.limit_settings();

-- Made anew or not, they fire.
alter table rowdo.settings enable trigger settings_limit_on_insert, enable trigger settings_limit_on_update;

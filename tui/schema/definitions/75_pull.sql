-- What changed since a client last asked.

-- The moment up to which a client knows everything, as it stands in a cursor: the transactions that had not finished, and
-- the day. `901/905/901,903` means all below 905 but for 901 and 903; where nothing was under way, the number alone.
create or replace function rowdo.mark(seen pg_snapshot) returns text
language plpgsql stable set search_path = ''
as $$
declare
    -- Its own transaction is under way too, though a snapshot does not say so.
    own constant xid8 := pg_current_xact_id_if_assigned();
    open constant text[] := array(
        select xid::text from pg_snapshot_xip(seen) as xid union select own::text where own < pg_snapshot_xmax(seen)
    );
begin
    return case
        -- A standby does not say what is under way. Of very many it is shorter to send again what followed the first.
        when pg_is_in_recovery() or cardinality(open) not between 1 and 20
        then least(pg_snapshot_xmin(seen), own)::text
        else pg_snapshot_xmin(seen) || '/' || pg_snapshot_xmax(seen) || '/' || array_to_string(open, ',')
    end || 'd' || extract(epoch from now())::bigint / 86400;
end
$$;

-- A page of changes, oldest first, as the inside of a JSON object: what is of a transaction that had not finished when the
-- client last asked. Not all that followed the first of those: one that stays open for hours, anywhere on the server, would
-- have everything be sent again and again. A pull of several pages ends with the moment of its first page, so that the next
-- pull finds what was committed late meanwhile.
-- Without bitmaps the index is read in its order, up to the limit: Postgres takes a person's rows for few
-- (57_statistics.sql), and would read and sort all that are left for each page.
create or replace function rowdo.changes(me text, since text, max_rows integer, budget integer) returns text
language plpgsql set search_path = '' set enable_bitmapscan = off
as $$
declare
    -- A branch that was restored gets a new timeline: what a client knows of the old one may never have been.
    epoch constant text := left(
        md5(public.todos_database()::text || coalesce(current_setting('neon.timeline_id', true), '')), 12
    );
    moment constant text := '([0-9]{1,19})(?:/([0-9]{1,19})/([0-9]{1,19}(?:,[0-9]{1,19}){0,19}))?(?:d([0-9]{1,6}))?';
    parts text[] := regexp_match(
        since, '^([0-9a-f]{12}):([^:]+)(?::([0-9]{1,19}):(-?[0-9]{1,19}):(full|some)(?::([^:]+))?)?$'
    );
    now_at constant pg_snapshot := pg_current_snapshot();
    floor text := rowdo.mark(now_at);
    seen text[];
    known xid8 := '0'; -- everything below is known,
    open xid8[] := '{}'; -- but for these
    after xid8 := '0';
    after_id bigint := -9223372036854775808;
    beyond xid8;
    beyond_id bigint;
    entire boolean := true;
    continued boolean := false;
    settings text := '{}';
    page record;
begin
    seen := regexp_match(parts[2], '^' || moment || '$');
    if parts[1] = epoch and seen is not null
        and coalesce(seen[2], seen[1])::xid8 <= pg_snapshot_xmax(now_at)
        -- Of what was deleted so long ago nobody knows any more.
        and coalesce(seen[4]::integer, 1000000) > extract(epoch from now())::bigint / 86400 - 90
    then
        entire := false;
        if parts[3] is not null then
            continued := true;
            floor := parts[2];
            after := parts[3]::xid8;
            after_id := least(greatest(parts[4]::numeric, -9223372036854775808), 9223372036854775807)::bigint;
            entire := parts[5] = 'full';
            seen := regexp_match(parts[6], '^' || moment || '$');
        end if;
        if not entire then
            known := coalesce(seen[2], seen[1], '0')::xid8;
            open := coalesce(string_to_array(seen[3], ',')::xid8[], '{}');
        end if;
    end if;
    -- Settings are few: all that changed come with the first page of a pull.
    if not continued then
        settings := rowdo.settings_since(me, known, open, entire);
    end if;
    max_rows := least(greatest(coalesce(max_rows, 1000), 1), 10000);
    -- One range of the index from here on, as without the transactions that were under way; those are looked up besides.
    if after < known then
        beyond := known;
        beyond_id := -9223372036854775808;
    else
        beyond := after;
        beyond_id := after_id;
    end if;
    with living as (
        (
            select t.*
            from public.todos t
            where t.user_id = me and (t.revision, t.id) > (beyond, beyond_id)
            order by t.revision, t.id
            limit max_rows + 1
        )
        union all
        (
            select t.*
            from unnest(open) as o (xid)
            cross join lateral (
                select t.* from public.todos t
                where t.user_id = me and t.revision between o.xid and o.xid and (t.revision, t.id) > (after, after_id)
                order by t.revision, t.id
                limit max_rows + 1
            ) as t
            order by t.revision, t.id
            limit max_rows + 1
        )
    ), buried as (
        (
            select t.revision, t.todo_id, t.uid
            from rowdo.tombstones t
            where not entire and t.user_id = me and (t.revision, t.todo_id) > (beyond, beyond_id)
            order by t.revision, t.todo_id
            limit max_rows + 1
        )
        union all
        (
            select t.revision, t.todo_id, t.uid
            from unnest(open) as o (xid)
            cross join lateral (
                select t.* from rowdo.tombstones t
                where t.user_id = me and t.revision between o.xid and o.xid
                    and (t.revision, t.todo_id) > (after, after_id)
                order by t.revision, t.todo_id
                limit max_rows + 1
            ) as t
            where not entire
            order by t.revision, t.todo_id
            limit max_rows + 1
        )
    ), changed as (
        select t.revision, t.id, true as lives, json_build_array(
            t.uid, t.task, t.is_complete, t.notes, t.priority, t.project, t.tags, t.due_date, t.due_time,
            t.starts_on, t.recurrence, t.repeat_from, t.remind_before, t.parent_uid, t.position, t.inserted_at,
            t.completed_at, t.updated_at, t.revision::text, t.id
        )::text as line
        from living t
        union all
        select t.revision, t.todo_id, false, json_build_object('uid', t.uid, 'revision', t.revision::text)::text
        from buried t
    ), counted as (
        select *, row_number() over place as number, sum(octet_length(line)) over place as size
        from changed
        window place as (order by revision, id rows unbounded preceding)
    ), kept as (
        select * from counted where number <= max_rows and (size <= budget - octet_length(settings) or number = 1)
    )
    select
        coalesce(string_agg(line, ',' order by number) filter (where lives), '') as rows,
        coalesce(string_agg(line, ',' order by number) filter (where not lives), '') as deleted,
        (select count(*) from changed) > count(*) as more,
        (array_agg(revision::text || ':' || id order by number desc))[1] as last
    into page
    from kept;
    return format(
        '"settings":%s,"rows":[%s],"deleted":[%s],"more":%s,"reset":%s,"cursor":"%s"',
        settings, page.rows, page.deleted, page.more::text, entire::text,
        epoch || ':' || floor || case
            when not page.more then ''
            when entire then ':' || page.last || ':full'
            when parts[3] is null then ':' || page.last || ':some:' || parts[2]
            else ':' || page.last || ':some' || coalesce(':' || parts[6], '')
        end
    );
end
$$;

-- A database that was restored on another server keeps the revisions of the first one. While this one counts less, they
-- are later than every cursor, and each sync would fetch those todos again: here they become as new as now, once.

do $$
declare
    ahead constant xid8 := pg_snapshot_xmax(pg_current_snapshot());
    -- Of this transaction, which has not ended, and so is not below the first that could be another server's.
    ours constant xid8 := pg_current_xact_id();
    firing text[];
    each text;
begin
    if exists (select from public.todos where revision >= ahead and revision <> ours) then
        -- A todo that is stamped anew has not changed, and nobody's trigger is to hear that it had.
        select array_agg(quote_ident(tgname) order by tgname)
        into firing
        from pg_trigger
        where tgrelid = 'public.todos'::regclass and not tgisinternal and tgenabled = 'O';
        foreach each in array coalesce(firing, '{}') loop
            execute format('alter table public.todos disable trigger %s', each);
        end loop;
        update public.todos set revision = pg_current_xact_id() where revision >= ahead and revision <> ours;
        foreach each in array coalesce(firing, '{}') loop
            execute format('alter table public.todos enable trigger %s', each);
        end loop;
        -- A cursor of the first server may mean another moment here: under a new name everybody copies all todos anew.
        execute format(
            'create or replace function public.todos_database() returns uuid '
                'language sql immutable parallel safe return %L::uuid',
            gen_random_uuid()
        );
    end if;
    update rowdo.settings set revision = pg_current_xact_id() where revision >= ahead and revision <> ours;
    update rowdo.tombstones set revision = pg_current_xact_id() where revision >= ahead and revision <> ours;
end
$$;

-- advice: Temporary objects can shadow real ones for the rest of a session.
select
    'People may make temporary tables, which stand before the real ones of the same name.' as found,
    format('revoke temporary on database %I from %s;', current_database(), (select string_agg(name, ', ') from grantees))
        as mend
where exists (select from people p where has_database_privilege(p.oid, current_database(), 'temporary'))

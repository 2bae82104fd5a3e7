-- advice: An older pg_session_jwt than the one on offer.
select
    format('The extension pg_session_jwt is %s, and %s is there.', installed_version, default_version) as found,
    'alter extension pg_session_jwt update;' as mend
from pg_available_extensions
where name = 'pg_session_jwt'
    and string_to_array(installed_version, '.')::int[] < string_to_array(default_version, '.')::int[]

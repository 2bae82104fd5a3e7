-- fault: A schema that people may not enter. They need none of the platform's, such as auth.
select
    format('People who are signed in may not use the schema %s.', name) as found,
    format('grant usage on schema %s to authenticated;', name) as mend
from unnest(array['public', 'rowdo']) as name
where to_regnamespace(name) is not null and to_regrole('authenticated') is not null
    and not has_schema_privilege(to_regrole('authenticated'), to_regnamespace(name), 'usage')

-- advice: A policy that also speaks for people who are not signed in.
select
    format('The %s also holds for people who are not signed in.', policy) as found,
    format('alter %s to authenticated;', policy) as mend
from policies
where personal and not blind and polroles && array(select oid from grantees where name <> 'authenticated')

-- advice: A policy that also speaks for people who are not signed in.
select
    format('The %s also holds for people who are not signed in.', policy) as found,
    format('alter %s to authenticated;', policy) as mend
from rules
where polroles && array(select 0::oid union all select oid from people where rolname = 'anonymous')

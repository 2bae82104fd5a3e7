-- fault: There is nobody to be.
select
    'The role authenticated does not exist: the database is not set up for tokens.' as found,
    'create role authenticated nologin;' as mend
where to_regrole('authenticated') is null

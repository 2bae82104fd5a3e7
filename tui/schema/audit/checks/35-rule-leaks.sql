-- hole: A rule rewrites what people ask into something that its owner asks, whom no policy binds.
select
    format('The rule %I of %s acts with the rights of its owner, whom no policy binds. Read it yourself: %s', rulename,
        t.name, pg_get_ruledef(r.oid)) as found,
    format('drop rule %I on %s;', rulename, t.name) as mend
from reached t
join pg_rewrite r on r.ev_class = t.oid
where rulename <> '_RETURN'

-- hole: An aggregate calls its functions as its owner, also those that people may not call.
select
    format('The aggregate %s runs %s with the rights of its owner, whom no policy binds.', g.routine, f.routine) as found,
    format('revoke execute on function %s from %s;', g.routine, (select string_agg(name, ', ') from grantees)) as mend
from routines g
join pg_aggregate a on a.aggfnoid = g.oid
join routines f on f.oid in (
    a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn,
    a.aggmfinalfn
)
where g.callable and f.prosecdef

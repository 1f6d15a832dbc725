-- Finds to products: by reference, else the earliest product that covers the place and is not older than the find.
create unlogged table found as
select rank, ap, items, find.geom from find join ranked on ranked.id = find.release and ranked.later = 1
union all
select * from (
  select distinct on (find.ctid) ranked.rank, ap, items, find.geom
  from find join ranked on ranked.later = 1 and ranked.date >= find.date and ST_Intersects(ranked.geom, find.geom)
  where find.release is null
  order by find.ctid, ranked.rank
) placed;
alter table found set (parallel_workers = 2);
analyze found (rank, ap);

create unlogged table tally as
select rank, sum(items)::bigint as items, coalesce(sum(items) filter (where ap), 0)::bigint as ap_items
from found group by rank;
analyze tally;

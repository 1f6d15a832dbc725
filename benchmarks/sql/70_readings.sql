-- Three readings of the period: whole polygons with AP mines, land released by class, land near AP mines.
create unlogged table newly as
select rank, face, before as class, geom, area
from step join face using (face), period
where part = 'newly_released' and date between start and stop;
alter table newly set (parallel_workers = 2);
analyze newly (rank, class);

create unlogged table around as
select rank, ST_Collect(ST_Translate(disc, ST_X(geom), ST_Y(geom))) as geom
from found, period
where ap and geom is not null and rank in (select rank from newly where class <= 1)
group by rank;
alter table around set (parallel_workers = 2);
create unlogged table discs as select rank, ST_UnaryUnion(geom) as geom from around;
alter table discs set (parallel_workers = 2);
analyze discs (rank);

create unlogged table near as
select rank, class, ST_Area(ST_Intersection(newly.geom, discs.geom)) as area
from newly join discs using (rank) where class <= 1 and newly.geom && discs.geom;

create unlogged table reading as
with piece as (
  select 'worked_polygons' as reading, rank, -1 as class, area
  from parts join ranked using (rank) join tally using (rank), period
  where ap_items > 0 and date between start and stop
  union all
  select 'released_mined_land', rank, class, area from newly
  union all
  select 'released_mined_land', rank, -1, area from newly where class <= 1
  union all
  select 'found_footprint', rank, class, area from near where area > 0
  union all
  select 'found_footprint', rank, -1, area from near where area > 0
), product as (
  select reading, class, rank, sum(area) as area from piece group by reading, class, rank
)
select reading, class, sum(area) as area, count(*) as polygons, coalesce(sum(items), 0)::bigint as items,
       coalesce(sum(ap_items), 0)::bigint as ap_items
from product left join tally using (rank) group by reading, class;

-- Events in their order, equal polygons once, and clusters of polygons that touch.
create unlogged table ranked as
select rank, record, later, date, bits, confirmed, product, geom, id,
       count(*) filter (where later = 0) over (partition by record) > 1 as several
from (
  select row_number() over (order by date, later, id, version)::int as rank,
         dense_rank() over (order by later, id)::int as record, *
  from event
) ordered;
alter table ranked add primary key (rank);
analyze ranked (rank, record, later, several, id, date);

create unlogged table shape as
select shape, geom, ranks, ST_ClusterDBSCAN(geom, eps := 0, minpoints := 1) over () as cluster
from (
  select row_number() over ()::int as shape, geom, ranks
  from (select geom, array_agg(rank) as ranks from ranked group by geom) one
) numbered;
alter table shape set (parallel_workers = 2);
create index on shape (cluster);
analyze shape (shape, cluster);

create unlogged table shape_event as select shape, unnest(ranks) as rank from shape;
analyze shape_event;

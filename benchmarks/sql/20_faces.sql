-- The plane cut by all polygons of a cluster and by the borders of units, on the 1 cm grid; polygons that touch neither
-- another polygon nor a border pass through.
create unlogged table segment as
select dumped.geom from unit, ST_DumpSegments(ST_Boundary(unit.geom)) dumped;
create index on segment using gist (geom);
analyze segment;

create unlogged table border as
select distinct cluster, ST_Normalize(segment.geom) as geom
from shape join segment on segment.geom && shape.geom and ST_Intersects(shape.geom, segment.geom);
analyze border;

create unlogged table line as
select cluster, ST_Collect(geom) as geom
from (
  select cluster, ST_Boundary(geom) as geom
  from shape
  where cluster in (select cluster from shape group by cluster having count(*) > 1 union select cluster from border)
  union all
  select cluster, geom from border
) edge
group by cluster;
alter table line set (parallel_workers = 2);

create unlogged table noded as
select cluster, ST_Polygonize(array[ST_UnaryUnion(geom, 0.01)]) as geom from line;

create unlogged table cut as
select row_number() over ()::int as face, cluster, shape, geom
from (
  select cluster, null::int as shape, (ST_Dump(geom)).geom as geom from noded
  union all
  select cluster, shape, geom from shape where cluster not in (select cluster from line)
) pieces;
alter table cut set (parallel_workers = 2);

-- A point inside a face is inside every polygon and the unit that cover the face.
create unlogged table face as
select face, cluster, shape, geom, ST_Area(geom) as area, ST_PointOnSurface(geom) as place from cut;
alter table face set (parallel_workers = 2);
analyze face (face, cluster, shape);

create unlogged table cover as
select face, shape from face where shape is not null
union all
select face, shape.shape
from face join shape using (cluster)
where face.shape is null and shape.geom && place and ST_Contains(shape.geom, place);
alter table cover set (parallel_workers = 2);
analyze cover;

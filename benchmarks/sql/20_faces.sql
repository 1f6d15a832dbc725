-- The plane cut by all polygons of a cluster, on the 1 cm grid; polygons that touch no other pass through.
create unlogged table line as
select cluster, ST_Collect(ST_Boundary(geom)) as geom from shape group by cluster having count(*) > 1;
alter table line set (parallel_workers = 2);
analyze line;

create unlogged table noded as
select cluster, ST_Polygonize(array[ST_UnaryUnion(geom, 0.01)]) as geom from line;

create unlogged table face as
select row_number() over ()::int as face, cluster, shape, geom, ST_Area(geom) as area
from (
  select cluster, null::int as shape, (ST_Dump(geom)).geom as geom from noded
  union all
  select cluster, min(shape), (array_agg(geom))[1] from shape group by cluster having count(*) = 1
) cut;
alter table face set (parallel_workers = 2);
analyze face;

-- A point inside a face is inside every polygon that covers the face.
create unlogged table cover as
select face.face, face.shape from face where face.shape is not null
union all
select face, shape.shape
from (select face, cluster, ST_PointOnSurface(geom) as place from face where shape is null) inner_point
join shape using (cluster)
where shape.geom && place and ST_Contains(shape.geom, place);
alter table cover set (parallel_workers = 2);
analyze cover;

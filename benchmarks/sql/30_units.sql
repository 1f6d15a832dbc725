-- The area of each face in each unit (units do not overlap); a null code is land outside every unit.
create unlogged table unit_part as select code, ST_Subdivide(geom, 64) as geom from unit;
create index on unit_part using gist (geom);
analyze unit_part;

create unlogged table crossed as
select face, code,
       case when ST_Covers(unit_part.geom, face.geom) then face.area
            else ST_Area(ST_Intersection(unit_part.geom, face.geom)) end as area
from face join unit_part on unit_part.geom && face.geom and ST_Intersects(unit_part.geom, face.geom);
analyze crossed;

create unlogged table face_unit as
with inside as (select face, code, sum(area) as area from crossed group by face, code)
select face, code, area from inside
union all
select face, null, face.area - coalesce(total, 0)
from face left join (select face, sum(area) as total from inside group by face) taken using (face)
where face.area - coalesce(total, 0) > 1e-3;
analyze face_unit;

-- The unit of each face, the one whose code sorts first; a null code is land outside every unit.
create unlogged table unit_part as select code, ST_Subdivide(geom, 64) as geom from unit;
create index on unit_part using gist (geom);
analyze unit_part;

create unlogged table face_unit as
select face, area, min(code) as code
from face left join unit_part on unit_part.geom && place and ST_Intersects(unit_part.geom, place)
group by face, area;
analyze face_unit;

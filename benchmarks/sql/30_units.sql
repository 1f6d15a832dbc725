-- The unit of each face, the one whose code sorts first; a null code is land outside every unit. Each unit looks up the
-- faces in its box, so that it is prepared once for all of them.
create index on face using gist (place);
analyze face (place);

create unlogged table face_unit as
select face, area, min(code) as code
from face left join (
  select unit.code, face from unit join face on face.place && unit.geom and ST_Intersects(unit.geom, face.place)
) inside using (face)
group by face, area;
analyze face_unit;

-- Indexes and statistics that a kept register has: not counted.
create index on event using gist (geom);
create index on event (id);
create index on unit using gist (geom);
create index on find (release);
create index on find using gist (geom) where release is null;
analyze event;
analyze unit;
analyze find;
analyze period;
-- Sixty-four units are few, but large: both cores work on them.
alter table unit set (parallel_workers = 2);

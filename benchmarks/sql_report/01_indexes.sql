-- Indexes and statistics that a kept register has: not counted.
create index on release_more (id);
create index on find_more (release);
create index on find_more (date);
create index on find_more using gist (geom) where release is null;
analyze release_more;
analyze find_more;

-- The register as a database holds it before the work begins: not counted.
drop schema if exists bench cascade;
create schema bench;
set search_path = bench, public;

create unlogged table event (
  id text collate "C", date date, later int, version bigint, bits int, confirmed boolean, product text, geom geometry
);
create unlogged table unit (code text collate "C", geom geometry);
create unlogged table find (date date, ap boolean, items int, release text collate "C", geom geometry);
create unlogged table period (start date, stop date, disc geometry);

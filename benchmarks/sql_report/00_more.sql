-- What the report splits by beyond what the settlement needs: not counted, like the register itself.
create unlogged table release_more (id text collate "C", unit text, body text);
create unlogged table find_more (
  id int, date date, category text, count int, improvised boolean, during text, unit text, release text collate "C",
  geom geometry
);

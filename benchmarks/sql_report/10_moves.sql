-- Every move of land of all time, by day, unit, kind, class and product: what all tables of land are sums of.
create unlogged table move as
with moved as (
  select face, rank, date, product, before, before_cha, after, after_cha, released from step
), changed as (
  select * from moved
  where before is not null and after is not null and (before <> after or before_cha <> after_cha)
), entry as (
  select face, rank, date, case when released then 'reopened' else 'recorded' end as "column", after_cha as cha,
         after as class, 1 as sign
  from moved where before is null and after is not null
  union all
  select face, rank, date, coalesce(nullif(product, ''), 'corrected'), before_cha, before, -1
  from moved where before is not null and after is null
  union all
  select face, rank, date, 'reclassified_out', before_cha, before, -1 from changed
  union all
  select face, rank, date, 'reclassified_in', after_cha, after, 1 from changed
)
select date, rank, "column", cha, (array['ap_only', 'mixed', 'av_only', 'no_mines'])[class + 1] as class,
       coalesce(code, 'not-said') as unit, sign, area
from entry join face_unit using (face);
analyze move;

-- Each product with its polygon, its parts and what was found in it.
create unlogged table product as
select ranked.rank, id, date, more.unit, more.body, coalesce(items, 0) as items, coalesce(ap_items, 0) as ap_items,
       coalesce(polygon, 0) as polygon, coalesce(mined, 0) as mined, coalesce(reach, 0) as reach
from ranked
join release_more more using (id)
left join tally using (rank)
left join (select rank, sum(area) as polygon from parts group by rank) whole using (rank)
left join (select rank, sum(area) as mined from newly where class <= 1 group by rank) recorded using (rank)
left join (select rank, sum(area) as reach from near group by rank) close using (rank)
where later = 1;
analyze product;

-- Finds with the product to which they belong, and whether an anti-personnel mine was found in it.
create unlogged table item as
select find_more.*, case when product.rank is null then '' when product.ap_items > 0 then 'yes' else 'no' end as ap_polygon
from find_more
left join (
  select find_more.id, ranked.rank
  from find_more join ranked on ranked.id = find_more.release and ranked.later = 1
  union all
  select * from (
    select distinct on (find_more.id) find_more.id, ranked.rank
    from find_more join ranked on ranked.later = 1 and ranked.date >= find_more.date
      and ST_Intersects(ranked.geom, find_more.geom)
    where find_more.release is null
    order by find_more.id, ranked.rank
  ) placed
) belongs on belongs.id = find_more.id
left join product using (rank);
analyze item;

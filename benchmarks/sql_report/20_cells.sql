-- The tables of the country profile that are made of land, products and finds, a row for each cell.
drop table if exists cell;
create unlogged table cell ("table" text, "row" text, "column" text, value float8);

create or replace function open_on(day date) returns table (unit text, cha boolean, class text, area float8)
language sql stable parallel safe as $$
  select unit, cha, class, sum(sign * area) from move where date <= day group by unit, cha, class
$$;

-- One figure for the year and for the year before.
insert into cell
with span as (
  select extract(year from start)::int - back as year, (start - make_interval(years => back))::date as start,
         (stop - make_interval(years => back))::date as stop
  from period, generate_series(0, 1) back
), open as (
  select year, o.* from span, open_on(stop) o
), moved as (
  select year, move.* from span join move on date between start and stop
), made as (
  select year, product.* from span join product on date between start and stop
), found as (
  select year, item.* from span join item on date between start and stop
), figure as (
  select 'open-land' as name, year, sum(area) as value from open group by year
  union all select 'open-suspected', year, sum(area) from open where not cha group by year
  union all select 'open-confirmed', year, sum(area) from open where cha group by year
  union all select 'open-ap-mined', year, sum(area) from open where class in ('ap_only', 'mixed') group by year
  union all select 'released-land', year, sum(area) from moved where "column" in ('cancelled', 'reduced', 'cleared') group by year
  union all select "column" || '-land', year, sum(area) from moved where "column" in ('cancelled', 'reduced', 'cleared') group by 1, year
  union all select 'released-ap-mined', year, sum(area) from moved
    where "column" in ('cancelled', 'reduced', 'cleared') and class in ('ap_only', 'mixed') group by year
  union all select 'cleared-ap-mined', year, sum(area) from moved where "column" = 'cleared' and class in ('ap_only', 'mixed') group by year
  union all select 'items-found', year, sum(count) from found group by year
  union all select 'ap-found', year, sum(count) from found where category = 'AP' group by year
  union all select 'worked-ap-polygons', year, sum(polygon) from made where ap_items > 0 group by year
  union all select 'released-mined-land', year, sum(mined) from made group by year
  union all select 'found-footprint', year, sum(reach) from made group by year
  union all select 'ap-density', year, 1e6 * sum(ap_items) / nullif(sum(polygon), 0) from made where ap_items > 0 group by year
  union all select 'products-area', year, sum(polygon) from made group by year
)
select t, name, year::text, value from figure
cross join (values ('key-data'), ('readings'), ('progress')) as of_table (t)
where (t = 'key-data' and name in ('open-land', 'open-suspected', 'open-confirmed', 'open-ap-mined', 'released-land',
        'cancelled-land', 'reduced-land', 'cleared-land', 'released-ap-mined', 'cleared-ap-mined', 'items-found', 'ap-found'))
   or (t = 'readings' and name in ('worked-ap-polygons', 'released-mined-land', 'found-footprint', 'ap-density'))
   or (t = 'progress' and name = 'products-area');

insert into cell
select 'contamination', coalesce(unit, 'total'), coalesce(class, 'total'), sum(area)
from period, open_on(stop) group by cube (unit, class);

insert into cell
with said as (
  select unit, 'opening-land' as name, sum(area) as value from period, open_on(start - 1) group by unit
  union all
  select unit, "column" || '-land', sum(area) from move, period
  where date between start and stop and "column" not like 'reclassified%' group by 1, 2
  union all
  select unit, 'open-land', sum(area) from period, open_on(stop) group by unit
)
select 'balance', coalesce(unit, 'total'), name, sum(value) from said group by name, rollup (unit);

insert into cell
with released as (
  select * from move, period where date between start and stop and "column" in ('cancelled', 'reduced', 'cleared')
), said as (
  select unit, class, "column" || '-land' as name, area from released
  union all select unit, class, 'released-land', area from released
  union all select unit, class, 'released-ap-mined', area from released where class in ('ap_only', 'mixed')
)
select 'release-by-district', coalesce(unit, 'total'), name, sum(area) from said group by name, rollup (unit)
union all
select 'release-by-class', coalesce(class, 'total'), coalesce("column", 'total'), sum(area)
from released group by cube (class, "column");

insert into cell
with released as (
  select coalesce(more.body, 'not-said') as body, "column", area
  from move join ranked using (rank) join release_more more using (id), period
  where move.date between start and stop and "column" in ('cancelled', 'reduced', 'cleared')
), said as (
  select body, "column" || '-land' as name, area from released union all select body, 'released-land', area from released
)
select 'release-by-operator', coalesce(body, 'total'), name, sum(area) from said group by name, rollup (body);

insert into cell
with made as (select product.* from product, period where date between start and stop and ap_items > 0),
found as (
  select item.*, 'ap-polygon-' || lower(category) || '-found' as name from item, period
  where date between start and stop and ap_polygon = 'yes' and category in ('AP', 'AV', 'CMR', 'UXO')
), said as (
  select coalesce(nullif(unit, ''), 'not-said') as unit, 'worked-ap-polygons' as name, polygon as value from made
  union all select coalesce(nullif(unit, ''), 'not-said'), name, count from found
)
select 'ap-polygons-by-district', coalesce(unit, 'total'), name, sum(value) from said group by name, rollup (unit);

insert into cell
with made as (
  select coalesce(body, 'not-said') as body, polygon, items from product, period where date between start and stop
)
select 'nothing-found', coalesce(body, 'total'), name, value
from (
  select body, count(*)::float8 as n, count(*) filter (where items = 0)::float8 as none,
         coalesce(sum(polygon) filter (where items = 0), 0) as area
  from made group by rollup (body)
) counted
cross join lateral (values ('products', n), ('nothing-found-products', none), ('nothing-found-area', area),
                           ('nothing-found-share', 100 * none / nullif(n, 0))) as of_figure (name, value);

insert into cell
with found as (select item.* from item, period where date between start and stop)
select 'items', coalesce(category, 'total'), coalesce(during, 'total'), sum(count)::float8 from found group by cube (category, during)
union all
select 'items-by-district', coalesce(unit, 'total'), name, sum(count)::float8
from (
  select coalesce(nullif(unit, ''), 'not-said') as unit, lower(category) || '-found' as name, count from found
  where category in ('AP', 'AV', 'CMR', 'UXO', 'AXO', 'IED')
  union all select coalesce(nullif(unit, ''), 'not-said'), 'ap-improvised-found', count from found where improvised and category = 'AP'
  union all select coalesce(nullif(unit, ''), 'not-said'), 'items-found', count from found
) said group by name, rollup (unit);

insert into cell
with years as (select extract(year from start)::int - back as year from period, generate_series(0, 4) back),
moved as (
  select year, move.* from years join move on date between make_date(year, 1, 1) and make_date(year, 12, 31)
  where "column" in ('cancelled', 'reduced', 'cleared')
), found as (
  select year, item.* from years join item on date between make_date(year, 1, 1) and make_date(year, 12, 31)
), said as (
  select year, "column" || '-land' as name, area as value from moved
  union all select year, 'released-land', area from moved
  union all select year, 'cleared-ap-mined', area from moved where "column" = 'cleared' and class in ('ap_only', 'mixed')
  union all select year, 'items-found', count from found
  union all select year, 'ap-found', count from found where category = 'AP'
)
select 'five-years', year::text, name, sum(value) from said group by year, name;

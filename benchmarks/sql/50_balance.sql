-- What every event of the period changed, and what is open at both ends, by unit, kind and class.
create unlogged table balance as
with moved as (select step.* from step, period where date between start and stop),
changed as (
  select * from moved
  where before is not null and after is not null and (before <> after or before_cha <> after_cha)
),
entry as (
  select face, case when released then 'reopened' else 'recorded' end as "column", after_cha as cha, after as class
  from moved where before is null and after is not null
  union all
  select face, coalesce(nullif(product, ''), 'corrected'), before_cha, before
  from moved where before is not null and after is null
  union all
  select face, 'reclassified_out', before_cha, before from changed
  union all
  select face, 'reclassified_in', after_cha, after from changed
  union all
  select face, 'opening', cha, class
  from (select distinct on (face) face, after_cha as cha, after as class from step, period
        where date < start order by face, rank desc) earlier where class is not null
  union all
  select face, 'closing', cha, class
  from (select distinct on (face) face, after_cha as cha, after as class from step, period
        where date <= stop order by face, rank desc) later where class is not null
)
select code, cha, class, "column", sum(area) as area
from entry join face_unit using (face)
group by code, cha, class, "column";

create unlogged table parts as
select rank, part, sum(area) as area from step join face using (face) where part is not null group by rank, part;

-- Every face plays through its events. A slot is one hazard record on one face, from its first coverage on.
create or replace function class_of(bits int) returns int language sql immutable parallel safe as $$
  select case when bits = 0 then null when bits & 3 = 1 then 0 when bits & 3 = 3 then 1 when bits & 3 = 2 then 2
              else 3 end
$$;

create unlogged table covering as
select face, ranked.rank, record, later, bits, confirmed, several
from cover join shape_event using (shape) join ranked using (rank);
analyze covering;

create unlogged table slot as
select face, record, min(rank) as first, bool_or(several) as several
from covering where later = 0 group by face, record;
analyze slot;

-- Later versions of a record that no longer cover a face are events there too, with nothing claimed.
create unlogged table face_event as
select face, rank, record, later, bits, confirmed from covering
union all
select slot.face, ranked.rank, slot.record, 0, 0, false
from slot join ranked on ranked.record = slot.record and ranked.rank > slot.first
where slot.several
  and not exists (select from covering c where c.face = slot.face and c.rank = ranked.rank);
analyze face_event;

create unlogged table step as
with lived as (
  -- The version that holds at each event is the last one of its record; its place in the order carries its bits.
  select slot.face, rank,
         bit_or(case when later = 1 then bits else 0 end) over sofar as removed,
         max(case when later = 0 and face_event.record = slot.record
                  then rank::bigint * 128 + bits * 2 + confirmed::int end) over sofar as version
  from slot join face_event on face_event.face = slot.face and face_event.rank >= slot.first
  window sofar as (partition by slot.face, slot.record order by rank)
), held as (
  select face, rank, bit_or(still) as open, bool_or(still <> 0 and version & 1 = 1) as cha
  from (select face, rank, version, (version >> 1)::int & 63 & ~removed as still from lived) each
  group by face, rank
), along as (
  select face, rank, later, bits, coalesce(open, 0) as after, coalesce(cha, false) as after_cha,
         coalesce(lag(open) over events, 0) as before, coalesce(lag(cha) over events, false) as before_cha
  from face_event left join held using (face, rank)
  window events as (partition by face order by rank)
), known as (
  select *, coalesce(bool_or(later = 1 and before <> 0 and after = 0) over earlier, false) as released
  from along
  window earlier as (partition by face order by rank rows between unbounded preceding and 1 preceding)
)
select face, rank, ranked.date, ranked.product, class_of(before) as before, before_cha, class_of(after) as after,
       after_cha, released,
       case when known.later = 0 then null
            when before = 0 then case when released then 'already_released' else 'never_recorded' end
            when after = 0 then 'newly_released'
            when before & known.bits <> 0 then 'partly_released'
            else 'no_effect' end as part
from known join ranked using (rank);
alter table step set (parallel_workers = 2);
analyze step;

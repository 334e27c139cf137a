-- A code may hold «/»: what joins the parts of a key is told apart from what stands within one, so that what is said in one ticket is never taken for what is said in
-- another (D29). Rows of other kinds are found by the codes of what they are.
update synchronised_rows s set key = regexp_replace(found.code, '([/\\])', '\\\1', 'g') || substr(s.key, length(found.code) + 1)
from (
  select distinct on (r.brand_id, r.key) r.brand_id, r.key, lower(normalize(t.imported_number)) as code from synchronised_rows r
    join ticket_messages m on m.id = r.record_id join tickets t on t.brand_id = r.brand_id and (t.id = m.ticket_id or t.merged_into_id = m.ticket_id)
  where r.kind = 'ticket-messages' and t.imported_number ~ '[/\\]' and starts_with(r.key, lower(normalize(t.imported_number)) || '/')
  order by r.brand_id, r.key, length(t.imported_number) desc
) found where s.kind = 'ticket-messages' and s.brand_id = found.brand_id and s.key = found.key;

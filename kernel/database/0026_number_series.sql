create function parvis.next_number(series text, prefix text, of_year integer) returns text language plpgsql security definer set search_path = public as $$
declare
  given integer;
begin
  if series !~ '^[a-z]+:[A-Z][A-Z0-9]{0,9}$' or prefix !~ '^[A-Z][A-Z0-9]{0,9}$' or of_year not between 2000 and 2999 or parvis.brand_id() is null then
    raise exception 'no series of numbers: %', series;
  end if;
  insert into number_sequences as s (brand_id, kind, year, last) values (parvis.brand_id(), series, of_year, 1)
    on conflict (brand_id, kind, year) do update set last = s.last + 1 returning last into given;
  return format('%s-%s-%s', prefix, of_year, lpad(given::text, greatest(4, length(given::text)), '0'));
end $$;
comment on function parvis.next_number(text, text, integer) is
  'The next number of a series that a space keeps under its own name, in a year that is not today''s by necessity: an invoice''s is that of its date. Else as the other of this name.';
revoke execute on function parvis.next_number(text, text, integer) from public;
grant execute on function parvis.next_number(text, text, integer) to parvis_staff, parvis_system;

-- Figures of several brands (B16): a brand made from the asking one is counted beside it, by sums alone.
create function parvis.brands_in_sight() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  if current_setting('role', true) is distinct from 'parvis_staff' or parvis.brand_id() is null then return '{}'; end if;
  return array(select b.id from brands b where b.id = parvis.brand_id()
    or (b.made_from = parvis.brand_id() and parvis.staff_may_any(array['dashboard.brands.read']) and parvis.filtered_organisations() is null));
end $$;
comment on function parvis.brands_in_sight is
  'The brands whose sums the asking member of the staff sees: their own, and those made from it where a role of theirs has that. While they filter by a client it is their own alone.';
revoke execute on function parvis.brands_in_sight() from public;
grant execute on function parvis.brands_in_sight() to parvis_staff;

-- A provider may close a side of its portal for good: nobody signs in on it any more. What was `sides_of` tells the sides that an account has, closed ones too.
alter function parvis.sides_of(uuid) rename to own_sides;
comment on function parvis.own_sides is
  'The sides of the portal that an account has, closed ones too. Whoever is of no other has the client''s. None where the access was withdrawn everywhere (D9).';

create function parvis.closed_sides(account uuid) returns text[] language sql stable
  as $$ select '{}'::text[] $$;
comment on function parvis.closed_sides is 'The sides of the portal that its provider has closed for good, for the brand of an account. A space says which.';

create function parvis.sides_of(account uuid) returns text[] language plpgsql stable security definer set search_path = public as $$
declare
  closed text[] := parvis.closed_sides(account);
  own text[] := parvis.own_sides(account);
begin
  return case when cardinality(closed) = 0 then own else array(select one from unnest(own) with ordinality u (one, n) where one <> all (closed) order by n) end;
end $$;
comment on function parvis.sides_of is
  'The sides of the portal that an account has; a session without a choice opens the first. Whoever is of no other has the client''s. None where the access was withdrawn everywhere (D9): then it signs in nowhere.';

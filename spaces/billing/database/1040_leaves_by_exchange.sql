-- An invoice that leaves by the exchange is not to be delivered on paper too (D14, B15). The space of the exchange says which do.
create function parvis.leaves_by_exchange(one uuid) returns boolean language sql stable as $$ select false $$;
comment on function parvis.leaves_by_exchange is 'Whether a closed invoice goes to its buyer by the exchange. As the asking role sees it.';

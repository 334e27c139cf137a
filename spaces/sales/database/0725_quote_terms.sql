-- What a line that is billed by period binds one to is part of what is signed: the product may change afterwards, the line does not.
alter table quote_lines
  add column period_months integer check (period_months in (1, 3, 6, 12)),
  add column in_advance boolean not null default true,
  add column notice_days integer not null default 0 check (notice_days between 0 and 366),
  add column term_months integer check (term_months between 1 and 120),
  add constraint quote_lines_terms check (period_months is not null or (in_advance and notice_days = 0 and term_months is null)),
  add constraint quote_lines_whole_periods check (term_months % period_months = 0);
comment on column quote_lines.period_months is 'How often it is billed, as its product said when it was written; null: once.';
comment on column quote_lines.term_months is 'For how long one is bound, renewed where nobody refuses; null: from period to period.';

create function parvis.take_quote_line_terms() returns trigger language plpgsql security definer set search_path = public as $$
begin
  select period_months, in_advance, notice_days, term_months into new.period_months, new.in_advance, new.notice_days, new.term_months
    from products where id = new.product_id and period_months is not null;
  if not found then
    new.period_months := null;
    new.in_advance := true;
    new.notice_days := 0;
    new.term_months := null;
  end if;
  return new;
end $$;
comment on function parvis.take_quote_line_terms is 'A line of a quote takes over what its product says of periods, notice and term, as it is written; nobody types them.';
create trigger take_quote_line_terms before insert on quote_lines for each row execute function parvis.take_quote_line_terms();

alter table quote_lines disable trigger keep_quote_line;
update quote_lines l set period_months = p.period_months, in_advance = p.in_advance, notice_days = p.notice_days, term_months = p.term_months
  from products p where p.id = l.product_id and p.period_months is not null;
alter table quote_lines enable trigger keep_quote_line;

-- What of a brand's look stands on every page, before sign-in too (P1, P4, P6).
alter table brands
  add column link_colour text check (link_colour ~ '^#[0-9A-Fa-f]{6}$'),
  add column font text not null default 'hanken' check (font in ('hanken', 'bricolage', 'system')),
  add column title_font text not null default 'bricolage' check (title_font in ('hanken', 'bricolage', 'system')),
  add column background_id uuid references files on delete set null,
  add column icon_id uuid references files on delete set null,
  add column menu jsonb not null default '[]' check (jsonb_typeof(menu) = 'array');
comment on column brands.link_colour is 'Of links and of what is open; null where it is the colour of the brand.';
comment on column brands.font is 'Of texts, among those that come with the portal.';
comment on column brands.title_font is 'Of titles, among those that come with the portal.';
comment on column brands.background_id is 'The picture of its sign-in page, in the place of the drawn one (P1).';
comment on column brands.icon_id is 'What browsers show in its tabs and among favourites (P1).';
comment on column brands.menu is
  'The places of the clients'' bar in their order, each with whether it stands in the bar, under «Plus» or not at all (P4). Places that it does not name follow.';

create table news_articles (
  title jsonb not null,
  summary jsonb not null,
  body jsonb not null,
  picture_text jsonb not null,
  audience text not null check (audience in ('everybody', 'managers') or audience like 'space:%'),
  starts_on date,
  ends_on date,
  was_published boolean not null default false,
  check (ends_on is null or ends_on >= starts_on)
);
call parvis_build.staff_record('news_articles', array['news.articles.write'],
  deletable => 'not was_published and (starts_on is null or starts_on > (select parvis.today()))', pictures_of => 'news.article');
create index on news_articles (brand_id, starts_on, id);
call parvis_build.text_by_language('news_articles', array['title', 'summary', 'body']);
call parvis_build.text_by_language('news_articles', array['picture_text'], false);
comment on table news_articles is
  'News of a brand (P5): its state follows from its days. Without a first day it is a draft, or withdrawn where it was published.';
comment on column news_articles.audience is 'Everybody, managers, or whoever is subscribed to a space: `space:contracts`.';
comment on column news_articles.picture_text is 'What the picture shows, for whoever does not see it.';

create function parvis.keep_published() returns trigger language plpgsql as $$
begin
  new.was_published := old.was_published or coalesce(old.starts_on <= parvis.today(), false);
  return new;
end $$;
comment on function parvis.keep_published is 'Remembers of an article that its first day had come, whatever becomes of its days.';
create trigger keep_published before update on news_articles for each row execute function parvis.keep_published();

grant select on news_articles to parvis_client;
create policy client_read on news_articles for select to parvis_client using (
  brand_id = (select parvis.brand_id()) and starts_on <= (select parvis.today()) and (ends_on is null or ends_on >= (select parvis.today()))
  and (audience = 'everybody'
    or audience = 'managers' and (select cardinality(parvis.organisation_ids_with_permission('organisation.people.read')) > 0)
    or audience in (select 'space:' || s.space from space_subscriptions s join memberships m on m.id = s.membership_id
      where m.account_id = (select parvis.account_id()) and parvis.in_force(m) and s.ended_at is null)));

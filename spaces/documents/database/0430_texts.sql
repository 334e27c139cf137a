-- Search in names and in the text of files (D15).
create text search configuration parvis_french (copy = french);
alter text search configuration parvis_french alter mapping for hword, hword_part, word with unaccent, french_stem;

create table document_texts (
  document_id uuid primary key references documents on delete cascade,
  version_id uuid not null references document_versions on delete cascade deferrable initially deferred,
  brand_id uuid not null references brands,
  holder_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'read', 'part', 'none', 'locked', 'damaged', 'large', 'unread')),
  pages integer not null default 0 check (pages >= 0),
  carries text[] not null default '{}' check (carries <@ array['script', 'files']),
  text text not null default '' check (length(text) <= 250000),
  referred text not null default '',
  written text not null,
  words tsvector not null default '',
  waits_since timestamptz not null default now(),
  check (state in ('read', 'part') or (text = '' and referred = ''))
);
create index on document_texts (version_id);
create index on document_texts (holder_id);
create index document_texts_waiting on document_texts (brand_id, waits_since) where state = 'waiting';
create index document_texts_words on document_texts using gin (words);
create index document_texts_written on document_texts using gin (written gin_trgm_ops);
comment on table document_texts is
  'What a document is found by: its name, and the text of the version that is shown, once a job has read it (D15).';
comment on column document_texts.holder_id is 'Whose document it is: searched within that first.';
comment on column document_texts.state is
  'waiting: not read yet. read. part: its beginning, up to a limit. none: it holds no text (a scan). locked: by a password. damaged. large: too large to be read. unread: of a kind that is not read.';
comment on column document_texts.carries is 'What a PDF brings beside its pages: a program, files. Nothing of it is run.';
comment on column document_texts.written is
  'The name and the references, folded: found by any part of them.';
comment on column document_texts.referred is 'The references in the text (FA-2026-00123), folded: stemming takes them apart.';
comment on column document_texts.words is 'The words of the text, stemmed, without accents.';

call parvis_build.guard('document_texts');
grant select on document_texts to parvis_client, parvis_employee;
call parvis_build.staff_reads_with('document_texts', 'documents', 'document_id');
create policy client_read on document_texts for select to parvis_client, parvis_employee using (exists (select from documents d where d.id = document_id));

create function parvis.document_to_read() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'INSERT' or new.version_id <> old.version_id then
    insert into document_texts (document_id, version_id, brand_id, holder_id, written)
    values (new.id, new.version_id, new.brand_id, coalesce(new.organisation_id, new.employee_id), parvis.fold(new.name))
    on conflict (document_id) do update set version_id = excluded.version_id, state = 'waiting', pages = 0, carries = '{}', text = '', referred = '', words = '',
      written = excluded.written, waits_since = now();
  else
    update document_texts t set brand_id = new.brand_id, holder_id = coalesce(new.organisation_id, new.employee_id),
      written = concat_ws(' ', parvis.fold(new.name), nullif(t.referred, '')) where t.document_id = new.id;
  end if;
  return null;
end $$;
comment on function parvis.document_to_read is
  'Keeps what a document is found by beside it: a new version waits to be read, and is found by its name meanwhile.';
create trigger document_to_read after insert or update of version_id, name, organisation_id, employee_id, brand_id on documents
  for each row execute function parvis.document_to_read();

create function parvis.searched_word(typed text) returns tsquery language plpgsql stable set search_path = public as $$
declare
  plain text := btrim(regexp_replace(parvis.fold(typed), '[^[:alnum:]/._-]+', ' ', 'g'));
  stem tsquery;
begin
  if plain = '' then
    return '';
  end if;
  stem := plainto_tsquery('parvis_french', plain);
  -- A word such as «de» says nothing about a text.
  return case when numnode(stem) = 0 then '' else stem || to_tsquery('parvis_french', '''' || plain || ''':*') || to_tsquery('simple', '''' || plain || ''':*') end;
end $$;
comment on function parvis.searched_word is
  'A typed word as what is looked for in a text: its stem, and whatever begins with it. Empty for one that says nothing.';

create function parvis.any_word(typed text[]) returns tsquery language plpgsql stable set search_path = public as $$
declare
  one text;
  found tsquery := '';
begin
  foreach one in array typed loop
    found := found || parvis.searched_word(one);
  end loop;
  return found;
end $$;
comment on function parvis.any_word is 'Any of some typed words: what is marked in a passage.';

create function parvis.documents_found(typed text[], holders uuid[]) returns setof uuid language plpgsql stable security definer set search_path = public as $$
declare
  one text;
  asked tsquery;
  wanted text := '';
begin
  foreach one in array typed loop
    asked := parvis.searched_word(one);
    continue when numnode(asked) = 0 and cardinality(typed) > 1 and one ~ '^[[:alpha:]]{1,4}$';
    wanted := wanted || format(' and (t.written like %L%s)', '%' || replace(replace(replace(parvis.fold(one), '\', '\\'), '%', '\%'), '_', '\_') || '%',
      case when numnode(asked) > 0 then format(' or t.words @@ %L::tsquery', asked) end);
  end loop;
  return query execute 'select t.document_id from document_texts t where t.brand_id = $1 and ($2 is null or t.holder_id = any ($2))' || wanted
    using parvis.brand_id(), holders;
end $$;
comment on function parvis.documents_found is
  'The documents of the brand, of some holders where they are given, whose name, references or text hold every typed word. It reads by the indexes, past the policies: its ids are for a condition on documents, whose policies decide what is seen.';

-- A ticket that the provider opens with a client (B7), and who of the staff is responsible for one.
alter table tickets
  add column responsible_id uuid references accounts on delete set null,
  add column responsible_label text not null default '',
  add column return_to_id uuid references accounts on delete set null,
  add column return_to_label text not null default '';
create index tickets_of_client on tickets (organisation_id, last_activity_at, id) where organisation_id is not null;
comment on column tickets.responsible_id is 'The member of the staff to whom it falls; null: to whoever comes first.';
comment on column tickets.return_to_id is 'Who becomes responsible for it once the client answers («renvoyer le ticket vers l''administrateur quand les nouveaux messages arrivent»).';

create function parvis.return_ticket() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update tickets set responsible_id = return_to_id, responsible_label = return_to_label
    where id = new.ticket_id and return_to_id is not null and responsible_id is distinct from return_to_id;
  return null;
end $$;
comment on function parvis.return_ticket is 'A ticket that the client answers goes to the member of the staff whom it returns to.';
create trigger return_ticket after insert on ticket_messages for each row when (new.author_side = 'client') execute function parvis.return_ticket();

-- Canned texts («Modèles des réponses»).
create table answer_models (
  name text not null check (name <> '') collate "unicode",
  subject jsonb not null,
  body jsonb not null
);
call parvis_build.staff_record('answer_models', array['support.models.write'], deletable => 'true');
call parvis_build.text_by_language('answer_models', array['subject', 'body'], false);
create unique index answer_models_name_key on answer_models (brand_id, lower(normalize(name)));
comment on table answer_models is
  'A text that the staff write again and again, in each language.';

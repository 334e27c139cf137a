-- Who signs, where, in which order and until when, said once for documents that are alike (Modèle de signature, D35).
alter table folder_rules add column signature_model text not null default '';

create table signature_models (
  name text not null check (name <> ''),
  holder text not null check (holder in ('client', 'employee')),
  days integer check (days between 1 and 365),
  reminder_days integer[] not null default '{3,1}' check (cardinality(reminder_days) <= 5 and 0 < all (reminder_days) and 60 >= all (reminder_days)),
  asks_third boolean not null default false
);
call parvis_build.staff_record('signature_models', array['documents.documents.publish'],
  'not exists (select from folder_rules f where f.signature_model = signature_models.id::text)');
create unique index signature_models_name_key on signature_models (brand_id, holder, lower(name));
alter table signature_models add constraint signature_models_kind_key unique (id, holder, asks_third);
comment on table signature_models is
  'Who signs documents that are alike, where, in which order and until when (D35). A request that was made by it stays as it is.';
comment on column signature_models.days is 'So many days after it is asked for a document is to be signed; null: as the brand sets.';
comment on column signature_models.asks_third is 'Whether a third person signs, whose name and address are asked for at each use: no folder uses such a model.';

create table signature_model_signers (
  model_id uuid not null references signature_models on delete cascade,
  number integer not null check (number between 1 and 10),
  position integer not null check (position between 1 and 10),
  kind text not null check (kind in ('client', 'employee', 'provider', 'third')),
  role text not null default '',
  days integer check (days between 1 and 365),
  page integer check (page between 1 and 500),
  x double precision check (x between 0 and 1),
  y double precision check (y between 0 and 1),
  width double precision check (width > 0 and width <= 1),
  height double precision check (height > 0 and height <= 1),
  primary key (model_id, number),
  check (num_nonnulls(x, y, width, height) in (0, 4)),
  check (page is null or x is not null),
  check ((kind = 'third') = (role <> ''))
);
comment on table signature_model_signers is 'Somebody who signs by a model, by their role, in their turn.';
comment on column signature_model_signers.position is 'Their turn; those of one turn sign in any order.';
comment on column signature_model_signers.role is 'As what a third person signs, so that whoever uses the model knows whom to name.';
comment on column signature_model_signers.page is
  'On which page their box is, as the boxes of signers are; null: on the last one, whichever that is, or at the side that the folder says where there is no box.';
call parvis_build.guard('signature_model_signers');
call parvis_build.staff_follows('signature_model_signers', 'signature_models', 'model_id');
call parvis_build.staff_write('signature_model_signers', array['documents.documents.publish']);

alter table folder_rules
  add column signature_model_id uuid generated always as (nullif(signature_model, '')::uuid) stored,
  add column signature_model_asks boolean generated always as (case when signature_model = '' then null else false end) stored,
  add constraint folder_rules_signature_model check (signature_model = '' or signature <> ''),
  add constraint folder_rules_signature_model_id_fkey foreign key (signature_model_id, holder, signature_model_asks)
    references signature_models (id, holder, asks_third);
create index on folder_rules (signature_model_id);
comment on column folder_rules.signature_model is 'The model by which its documents are signed (D35); empty: at its side, by whose document it is.';

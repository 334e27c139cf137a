-- A copy on which no code was read is looked at by staff, who accept it or send it back; whoever returned a wrong file withdraws it (C25). Both stay on record.
alter table signed_forms
  add column withdrawn_at timestamptz,
  add column withdrawn_by_label text not null default '',
  add column refused_at timestamptz,
  add column refused_by_label text not null default '',
  add column refusal_reason text not null default '',
  add check (withdrawn_at is null or not (confirms or needs_review)),
  add check (refused_at is null or not (confirms or needs_review)),
  add check (withdrawn_at is null or refused_at is null),
  add check ((refused_at is null) = (refusal_reason = ''));

-- A transfer that was announced succeeds once the payment that it is came (B25).
alter table payment_intents drop constraint payment_intents_check4;
alter table payment_intents add constraint payment_intents_transfer check (method = 'card' or num_nonnulls(session_id, failed_at, doubted_at) = 0);
comment on column payment_intents.payment_id is 'What it became in the books: by card what the provider says was paid, by transfer what the bank''s statement brought.';

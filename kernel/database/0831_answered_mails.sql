-- A mail that is answered to somewhere of its own, and that goes on from others: both are headers of it (P14).
alter table mails add column reply_to text not null default '', add column answers text not null default '';
comment on column mails.reply_to is 'Where an answer to it goes; empty: to the brand''s support.';
comment on column mails.answers is 'The Message-IDs that it goes on from, the latest last, as its References say them.';

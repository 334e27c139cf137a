-- What the desk of the staff shows beside the ticket's own messages is live there too, and to nobody else (P15, P33).
call parvis_build.live('ticket_notes', 'support.desk', 'ticket_id');
call parvis_build.live('ticket_timers', 'support.desk', 'ticket_id');
-- A mail that waits for a decision is counted above the queue (P14).
call parvis_build.live('inbound_mails', 'support.queue', 'brand_id');

-- A joined ticket that waited for an answer makes the one that stays wait for it; undone, that one is as it was (P37).
alter table ticket_moves add column into_status text check (kind = 'merge' or into_status is null);
comment on column ticket_moves.into_status is 'How the ticket that stays stood, where joining changed it; null where it did not.';

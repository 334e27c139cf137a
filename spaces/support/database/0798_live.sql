-- Whoever has a ticket open, or the staff's list of them, sees what comes without asking (P33).
call parvis_build.live('tickets', 'support.ticket', 'id');
call parvis_build.live('tickets', 'support.queue', 'brand_id');
call parvis_build.live('ticket_messages', 'support.ticket', 'ticket_id');

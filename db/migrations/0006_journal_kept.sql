-- The journal is append-only: emptying it at once is refused like changing one entry.
create trigger keep_journal before truncate on journal_events for each statement execute function parvis.chain_journal();

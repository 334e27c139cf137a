import { sql } from 'kysely'
import type { SystemContext } from '../http/context.ts'
import type { Called } from '../journal/journal.ts'

/**
 * Takes an erased person out of what came in by mail (O21). What they wrote, or what somebody passed on of theirs, loses its words and the mail as it came, and nobody
 * decides about it any more; what others wrote loses their name and address, and the mail as it came once something was made of it. What became of a mail stays.
 * Addresses that somebody else has too stay theirs.
 * @param label the pseudonym
 */
export async function forgetMails(ctx: SystemContext, { names, emails }: Called, label: string): Promise<void> {
  const {
    rows: [found],
  } = await sql<{ own: string[] | null }>`select array_agg(lower(e)) as own from unnest(${emails}::text[]) e
    where not exists (select from accounts a where a.brand_id = ${ctx.brand.id} and a.erased_at is null
      and lower(e) in (lower(a.sign_in_email), lower(a.contact_email)))`.execute(ctx.db)
  const own = found?.own ?? []
  if (own.length > 0) {
    const named = sql<boolean>`exists (select from unnest(i.to_addresses) x where lower(x) = any (${own}))`
    const wrote = sql<boolean>`(lower(i.from_address) = any (${own}) or lower(i.forwarded_address) = any (${own}))`
    const { rows: sources } = await sql<{ file_id: string }>`select i.file_id from inbound_mails i
      where i.brand_id = ${ctx.brand.id} and i.file_id is not null and (${wrote} or ${named} and i.state in ('taken', 'dropped'))`.execute(
      ctx.db,
    )
    await sql`update inbound_mails i set to_addresses = array(select x from unnest(i.to_addresses) x where lower(x) <> all (${own}))
      where i.brand_id = ${ctx.brand.id} and ${named}`.execute(ctx.db)
    await sql`update inbound_mails i set from_address = case when lower(i.from_address) = any (${own}) then '' else i.from_address end,
        from_name = case when lower(i.from_address) = any (${own}) then ${label} else i.from_name end,
        forwarded_address = '', forwarded_name = case when lower(i.forwarded_address) = any (${own}) then ${label} else '' end,
        to_addresses = '{}', subject = '', excerpt = '',
        reason = case when i.state in ('received', 'set_aside', 'refused') then 'erased' else i.reason end,
        settled_at = case when i.state in ('received', 'set_aside', 'refused') then ${ctx.now} else i.settled_at end,
        state = case when i.state in ('received', 'set_aside', 'refused') then 'dropped' else i.state end
      where i.brand_id = ${ctx.brand.id} and ${wrote}`.execute(ctx.db)
    if (sources.length > 0)
      await sql`delete from files where id = any (${sources.map((one) => one.file_id)}::uuid[])`.execute(ctx.db)
  }
  // Whoever writes to them or of them uses what letters they like.
  for (const word of [...names, ...emails]) {
    const written = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const without = (column: string) =>
      sql`${sql.ref(column)} = regexp_replace(${sql.ref(column)}, ${written}, ${label}, 'gi')`
    await sql`update inbound_mails set ${sql.join(['subject', 'excerpt', 'from_name', 'forwarded_name'].map(without))}
      where brand_id = ${ctx.brand.id} and (subject || ' ' || excerpt || ' ' || from_name || ' ' || forwarded_name) ~* ${written}`.execute(
      ctx.db,
    )
  }
}

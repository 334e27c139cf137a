// What went to a platform and is not answered is told to the staff after a time, together and once (B15).
import { sql } from 'kysely'
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { exchangeSettings } from '../settings.ts'

/** So many are named. */
const named = 5

/** Tells the staff of what has waited for a platform's answer for longer than the setting says: each is told of once. */
export const tellUnanswered = (services: Services, brand: Brand): Promise<void> =>
  asSystem(services, brand, async (ctx) => {
    const hours = settingOf(ctx, exchangeSettings.unanswered_hours)
    const { rows } = await sql<{ id: string; label: string }>`
      with told as (
        update exchanged_flows set told_at = ${ctx.now}
        where brand_id = ${brand.id} and direction = 'out' and ended_at is null and told_at is null
          and created_at < ${ctx.now}::timestamptz - make_interval(hours => ${hours})
        returning id, label, created_at)
      select id, label from told order by created_at, label, id`.execute(ctx.db)
    const [first] = rows
    if (!first) return
    const labels = rows.slice(0, named).map(({ label }) => label)
    await tellStaff(ctx, 'e_invoicing.flows_unanswered', ['e-invoicing.exchange.send'], {
      params: () => ({
        count: String(rows.length),
        hours: String(hours),
        labels: `${labels.join(', ')}${rows.length > named ? '…' : ''}`,
      }),
      href: `/fournisseur/factures-electroniques/echanges${rows.length === 1 ? `?echange=${first.id}` : ''}`,
      key: `e_invoicing_unanswered:${first.id}`,
    })
  })

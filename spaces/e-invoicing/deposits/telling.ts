// The staff are told together of what suppliers sent by the platforms: at once of the first, then of all that came in some time (B15).
import { sql } from 'kysely'
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { exchangeSettings } from '../settings.ts'

type Came = { flow_id: string; deposit_id: string | null; accepted: boolean; number: string; seller: string }

/** So many sellers are named. */
const named = 3

/**
 * Tells the staff of the invoices that came by the platforms since they were told last, in one message to each that counts them: of those that were
 * received, and of those that do not keep the rules. Nothing is said before the time of the setting is over; of two rounds one tells.
 */
export const tellCame = (services: Services, brand: Brand): Promise<void> =>
  asSystem(services, brand, async (ctx) => {
    const minutes = settingOf(ctx, exchangeSettings.received_told_minutes)
    const { rows } = await sql<Came>`
      with told as (
        update exchanged_flows f set told_at = ${ctx.now}
        where f.brand_id = ${brand.id} and f.direction = 'in' and f.kind = 'invoice' and f.told_at is null
          and not exists (select from exchanged_flows b where b.brand_id = ${brand.id} and b.direction = 'in' and b.kind = 'invoice'
            and b.told_at > ${ctx.now}::timestamptz - make_interval(mins => ${minutes}))
        returning f.id, f.created_at, f.file_name, f.refusal)
      select t.id as flow_id, d.id as deposit_id, coalesce(d.accepted, false) as accepted,
        coalesce(nullif(d.number, ''), t.file_name) as number, coalesce(nullif(d.seller_name, ''), '—') as seller
      from told t join invoice_deposits d on d.flow_id = t.id order by t.created_at, number, t.id`.execute(ctx.db)
    const tell = async (kind: 'came' | 'unsound', all: Came[]) => {
      const [first] = all
      if (!first) return
      const sellers = [...new Set(all.map(({ seller }) => seller))]
      const [one, href] =
        kind === 'came'
          ? [`recues?facture=${first.deposit_id}`, 'recues']
          : [`echanges?echange=${first.flow_id}`, 'echanges?etat=refused']
      await tellStaff(
        ctx,
        `e_invoicing.${all.length === 1 ? 'invoice' : 'invoices'}_${kind}`,
        ['e-invoicing.received.decide'],
        {
          params: () =>
            all.length === 1
              ? { number: first.number, seller: first.seller }
              : {
                  count: String(all.length),
                  sellers: `${sellers.slice(0, named).join(', ')}${sellers.length > named ? '…' : ''}`,
                },
          href: `/fournisseur/factures-electroniques/${all.length === 1 ? one : href}`,
          key: `e_invoices_${kind}:${first.flow_id}`,
        },
      )
    }
    await tell(
      'came',
      rows.filter(({ accepted }) => accepted),
    )
    await tell(
      'unsound',
      rows.filter(({ accepted }) => !accepted),
    )
  })

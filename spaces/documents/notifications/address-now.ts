import { sql } from 'kysely'
import type { SystemContext } from '../../../kernel/http/context.ts'
import { addressesOf } from './publish.ts'

type Row = {
  id: string
  address: string
  now_address: string
  now_kind: string
  now_account: string | null
  /** The same version was told of at that address already. */
  told: boolean
  /** Whoever has that address wants no messages, and none is due by law. */
  refused: boolean
}

/** Where what a mail carries goes now: an address that was changed while it waited is the one that counts (D23). */
const carriedNow = (ctx: SystemContext, mailId: string) =>
  sql<Row>`select n.id, n.address, coalesce(a.address, '') as now_address, coalesce(a.kind, 'none') as now_kind, a.account_id as now_account,
      n.again_of is null and exists (select from document_notifications x where x.version_id = n.version_id and x.holder = n.holder and x.again_of is null
        and x.id <> n.id and lower(x.address) = lower(a.address)) as told,
      not f.legal and coalesce(c.cadence = 'never', false) as refused
    from document_notifications n join documents p on p.id = n.document_id join folder_rules f on f.id = p.folder_id
    cross join lateral ((${addressesOf.client}) union all (${addressesOf.employee})) a
    left join notification_cadences c on c.account_id = a.account_id
    where n.mail_id = ${mailId} and n.brand_id = ${ctx.brand.id} and n.holder = p.holder and n.cancelled_at is null
    order by n.id for update of n`.execute(ctx.db)

/**
 * Where the mail of notifications goes as it leaves (D23): the address as it is now, which they keep. Of several that went in one mail and now go to
 * different addresses, those of one go by it and each of the others by a mail of its own address: the next day's message gathers them.
 * @returns nothing where they go nowhere any more: no address is left, whoever has it wants none, or it was told already
 */
export async function addressNow(
  ctx: SystemContext,
  { id, toAddress }: { id: string; toAddress: string },
): Promise<string | undefined> {
  const { rows } = await carriedNow(ctx, id)
  if (rows.length === 0) return toAddress
  const groups = [...Map.groupBy(rows, (row) => row.now_address.toLowerCase()).values()]
  const there = ([one]: Row[]) => one!.now_address.toLowerCase() === toAddress.toLowerCase()
  // What this mail was written for goes by it; else the first that still goes anywhere.
  const own = groups.find(there) ?? groups.find(([one]) => one!.now_address !== '') ?? groups[0]!
  for (const group of groups) if (group !== own) await followNow(ctx, group, true)
  if (there(own)) return toAddress
  const going = await followNow(ctx, own, false)
  return going === 0 ? undefined : own[0]!.now_address
}

/** Takes some to the address that they all have now; `apart`: by another mail than theirs. @returns how many still go there */
async function followNow(ctx: SystemContext, rows: Row[], apart: boolean): Promise<number> {
  const first = rows[0]!
  const ids = (which: Row[]) => which.map((row) => row.id)
  if (first.now_address === '') {
    await sql`update document_notifications set address = '', address_kind = 'none', account_id = null, mail_id = null, state = 'failed', reason = 'no_address'
      where id = any (${ids(rows)}::uuid[])`.execute(ctx.db)
    return 0
  }
  const idle = rows.filter((row) => row.told || row.refused)
  if (idle.length > 0)
    await sql`update document_notifications set state = 'cancelled', reason = ${first.refused ? 'never' : ''}, cancelled_at = ${ctx.now}, cancelled_by_label = ${ctx.actor.label}
      where id = any (${ids(idle)}::uuid[])`.execute(ctx.db)
  const going = rows.filter((row) => !idle.includes(row))
  if (going.length > 0)
    await sql`update document_notifications set address = ${first.now_address}, address_kind = ${first.now_kind}, account_id = ${first.now_account},
      mail_id = case when ${apart} then null else mail_id end where id = any (${ids(going)}::uuid[])`.execute(ctx.db)
  return going.length
}

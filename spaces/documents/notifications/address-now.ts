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
 * Where the mail of notifications goes as it leaves (D23): the address as it is now, which they keep. Several that go in one mail stay together: they
 * follow where they all go to the same new one.
 * @returns nothing where they go nowhere any more: no address is left, whoever has it wants none, or it was told already
 */
export async function addressNow(
  ctx: SystemContext,
  { id, toAddress }: { id: string; toAddress: string },
): Promise<string | undefined> {
  const { rows } = await carriedNow(ctx, id)
  const [first] = rows
  if (!first) return toAddress
  const same = (row: Row) => row.now_address.toLowerCase() === first.now_address.toLowerCase()
  if (!rows.every(same) || first.now_address.toLowerCase() === toAddress.toLowerCase()) return toAddress
  const ids = (which: Row[]) => which.map((row) => row.id)
  if (first.now_address === '') {
    await sql`update document_notifications set address = '', address_kind = 'none', account_id = null, mail_id = null, state = 'failed', reason = 'no_address'
      where id = any (${ids(rows)}::uuid[])`.execute(ctx.db)
    return undefined
  }
  const idle = rows.filter((row) => row.told || row.refused)
  if (idle.length > 0)
    await sql`update document_notifications set state = 'cancelled', reason = ${first.refused ? 'never' : ''}, cancelled_at = ${ctx.now}, cancelled_by_label = ${ctx.actor.label}
      where id = any (${ids(idle)}::uuid[])`.execute(ctx.db)
  const going = rows.filter((row) => !idle.includes(row))
  if (going.length === 0) return undefined
  await sql`update document_notifications set address = ${first.now_address}, address_kind = ${first.now_kind}, account_id = ${first.now_account}
    where id = any (${ids(going)}::uuid[])`.execute(ctx.db)
  return first.now_address
}

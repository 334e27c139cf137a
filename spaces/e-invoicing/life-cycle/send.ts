import { sql } from 'kysely'
import { isStatus, type Status } from '../../../kernel/e-invoicing/index.ts'
import type { SystemContext } from '../../../kernel/http/context.ts'
import { receiveBytes, sendFlow } from '../exchange/flows.ts'
import { ownName, ownSiren } from '../seller.ts'
import { messageOfStatus, type Party } from './message.ts'
import type { Reason, StatusAmount } from './record.ts'

type Row = {
  code: string
  at: string
  now: string
  reasons: Reason[]
  amounts: StatusAmount[]
  words: string
  message_id: string
  organisation_id: string | null
  number: string
  type: string
  issue_on: string
  platform_id: string
  other_siren: string
  other_name: string
  other_address: string
  issued: boolean
}

const local = (moment: ReturnType<typeof sql>) =>
  sql<string>`to_char(${moment} at time zone 'Europe/Paris', 'YYYY-MM-DD"T"HH24:MI:SS')`

/** What a status says, with the other side of its invoice and the platform by which that one went or came. */
async function rowOf(ctx: SystemContext, statusId: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select s.code, ${local(sql`s.at`)} as at, ${local(sql`${ctx.now}::timestamptz`)} as now, s.reasons, s.amounts, s.words, s.message_id,
      i.organisation_id, i.number, i.type::text as type, i.issue_on::text as issue_on, f.platform_id,
      i.buyer ->> 'siren' as other_siren, i.buyer ->> 'name' as other_name, parvis.address_of_invoice(i) as other_address, true as issued
    from invoice_statuses s join invoices i on i.id = s.invoice_id join invoice_transmissions t on t.invoice_id = i.id join exchanged_flows f on f.id = t.flow_id
    where s.id = ${statusId}
    union all
    select s.code, ${local(sql`s.at`)}, ${local(sql`${ctx.now}::timestamptz`)}, s.reasons, s.amounts, s.words, s.message_id,
      d.organisation_id, d.number, d.type_code, d.issue_on::text, f.platform_id,
      left(d.seller_id, 9), d.seller_name, coalesce(nullif(d.seller_address, ''), left(d.seller_id, 9)), false
    from invoice_statuses s join invoice_deposits d on d.id = s.deposit_id join exchanged_flows f on f.id = d.flow_id
    where s.id = ${statusId}`.execute(ctx.db)
  return rows[0]
}

/** Has a status go to the other side as a message, by the platform of its invoice (B15); one of an invoice that no platform knows stays here. */
export async function sendStatus(ctx: SystemContext, statusId: string): Promise<void> {
  const row = await rowOf(ctx, statusId)
  if (!row || !isStatus(row.code)) return
  const us: Party = { siren: ownSiren(ctx), name: ownName(ctx), role: row.issued ? 'SE' : 'BY', address: ownSiren(ctx) }
  const other: Party = {
    siren: row.other_siren,
    name: row.other_name,
    role: row.issued ? 'BY' : 'SE',
    address: row.other_address,
  }
  const xml = messageOfStatus({
    identifier: row.message_id,
    createdAt: row.now,
    statusAt: row.at,
    from: us,
    to: other,
    invoice: {
      number: row.number,
      type: row.type,
      issueOn: row.issue_on,
      sellerSiren: row.issued ? us.siren : other.siren,
    },
    code: row.code as Status,
    reasons: row.reasons,
    amounts: row.amounts,
    words: row.words,
  })
  const file = await receiveBytes(ctx.services, Buffer.from(xml))
  const id = await sendFlow(ctx, {
    platformId: row.platform_id,
    kind: 'status',
    subjectId: statusId,
    label: `${row.number} ${row.code}`,
    organisationId: row.organisation_id,
    name: `${row.number.replace(/[^\w.-]/g, '_')}-${row.code}.xml`,
    syntax: 'CDAR',
    rule: 'B2B',
    profile: 'Undefined',
    file,
  })
  // Where the transaction ends otherwise, the sweep of files finds nobody who has it.
  if (id) await ctx.db.updateTable('invoice_statuses').set({ flow_id: id }).where('id', '=', statusId).execute()
  else await file.settle('failed')
}

/** What a message of ours is known by: never the same twice. */
export const messageIdOf = (number: string, code: Status, now: Date): string =>
  `${number}_${code}_${now.toISOString().replace(/\D/g, '').slice(0, 17)}`.slice(0, 200)

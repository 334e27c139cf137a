// The bank's statements of the demo: files as a bank writes them, read by the server's own reader, its movements matched as the staff would.
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { readCamt } from '../bank/camt.ts'
import { takeStatements } from '../bank/import.ts'
import { type PaymentMethod, settleAll } from '../ledger/post.ts'
import { bookPayments } from '../payments/book.ts'
import { seller } from './actor.ts'
import type { Billed } from './clients.ts'
import type { Invoiced } from './closing.ts'

/** A movement that the bank tells of, and what the staff find it to be; `pays` of one is what is left for them to match. */
export type Movement = {
  day: Day
  cents: number
  side: 'CRDT' | 'DBIT'
  party: string
  iban?: string
  words: string
  paymentInfoId?: string
  endToEndId?: string
  returnCode?: string
  found?:
    | { kind: 'payment'; billed: Billed; invoice: Invoiced; useCents?: number }
    | { kind: 'aside'; reason: string }
    | { kind: 'collection'; batchId: string }
    | { kind: 'return'; debitId: string }
}

const euros = (cents: number) => (Math.abs(cents) / 100).toFixed(2)
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const element = (name: string, text: string | undefined) => (text ? `<${name}>${escaped(text)}</${name}>` : '')

const balance = (code: string, cents: number, on: Day) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${euros(cents)}</Amt><CdtDbtInd>${cents < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>`

function entry(one: Movement, reference: string): string {
  const who = one.side === 'CRDT' || one.returnCode ? 'Dbtr' : 'Cdtr'
  const family =
    one.paymentInfoId || one.returnCode ? ['IDDT', 'ESDD'] : one.side === 'CRDT' ? ['RCDT', 'ESCT'] : ['ICDT', 'ESCT']
  const refs = element('PmtInfId', one.paymentInfoId) + element('EndToEndId', one.endToEndId)
  return `<Ntry><Amt Ccy="EUR">${euros(one.cents)}</Amt><CdtDbtInd>${one.side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${one.day}</Dt></BookgDt><ValDt><Dt>${one.day}</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family[0]}</Cd><SubFmlyCd>${family[1]}</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls>${refs ? `<Refs>${refs}</Refs>` : ''}<RltdPties><${who}><Pty>${element('Nm', one.party)}</Pty></${who}>${one.iban ? `<${who}Acct><Id><IBAN>${one.iban}</IBAN></Id></${who}Acct>` : ''}</RltdPties>${one.words ? `<RmtInf>${element('Ustrd', one.words)}</RmtInf>` : ''}${one.returnCode ? `<RtrInf><Rsn><Cd>${one.returnCode}</Cd></Rsn></RtrInf>` : ''}</TxDtls></NtryDtls></Ntry>`
}

/** A statement of some days as the bank writes it (camt.053.001.08). */
export function statementFile(
  number: number,
  from: Day,
  to: Day,
  openingCents: number,
  movements: readonly Movement[],
): string {
  const closing = openingCents + movements.reduce((all, one) => all + (one.side === 'CRDT' ? one.cents : -one.cents), 0)
  const id = `${to.slice(0, 4)}-${String(number).padStart(3, '0')}`
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>REL-${id}</MsgId><CreDtTm>${addDays(to, 1)}T05:30:00</CreDtTm></GrpHdr><Stmt><Id>${id}</Id><ElctrncSeqNb>${number}</ElctrncSeqNb><CreDtTm>${addDays(to, 1)}T05:30:00</CreDtTm><FrToDt><FrDtTm>${from}T00:00:00</FrDtTm><ToDtTm>${to}T23:59:59</ToDtTm></FrToDt><Acct><Id><IBAN>${seller.seller_iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>${balance('OPBD', openingCents, from)}${balance('CLBD', closing, to)}${movements.map((one, at) => entry(one, `${id}-${at + 1}`)).join('')}</Stmt></BkToCstmrStmt></Document>`
}

/** A payment as the demo books it. */
export type Paying = {
  billed: Billed
  invoice: Invoiced
  cents: number
  receivedOn: Day
  method: PaymentMethod
  reference: string
  externalId: string
  useCents?: number
}

/** Books payments and settles what they pay. @returns their ids, in their order */
export async function payTogether(ctx: StaffContext, paying: readonly Paying[]): Promise<string[]> {
  const booked = await bookPayments(
    ctx,
    paying.map((one) => ({
      ...{ organisationId: one.billed.of.id, clientName: one.billed.of.name, method: one.method, currency: 'EUR' },
      ...{ amountCents: one.cents, receivedOn: one.receivedOn, reference: one.reference },
      ...{ externalId: one.externalId, byLabel: ctx.actor.label, ledgerAccount: '512000' },
    })),
  )
  const settled = paying.flatMap(({ billed, invoice, cents, useCents }, at) => {
    const used = Math.min(useCents ?? cents, invoice.restCents)
    invoice.restCents -= used
    return used > 0
      ? [{ organisationId: billed.of.id, debit: invoice.posting, credit: booked[at]!.posting, cents: used }]
      : []
  })
  await settleAll(ctx, settled)
  await recordAll(
    ctx,
    paying.map((one, at) => ({
      type: 'billing.payment.recorded',
      ...{ organisationId: one.billed.of.id, subjectType: 'billing.payment' },
      ...{ subjectId: booked[at]!.id, subjectLabel: booked[at]!.number },
      after: {
        ...{ amountCents: one.cents, method: one.method, receivedOn: one.receivedOn, reference: one.reference },
      },
    })),
  )
  return booked.map(({ id }) => id)
}

/** Imports a statement and matches what the staff found. @returns the closing balance */
export async function importStatement(
  ctx: StaffContext,
  week: { number: number; from: Day; to: Day; openingCents: number; movements: readonly Movement[] },
): Promise<number> {
  const { number, from, to, openingCents } = week
  const movements = week.movements.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  const file = statementFile(number, from, to, openingCents, movements)
  async function* bytes() {
    yield Buffer.from(file)
  }
  const [done] = await takeStatements(ctx, 'file', readCamt(bytes()), async () => null)
  const entries = new Map(
    (
      await ctx.db.selectFrom('bank_entries').select(['id', 'position']).where('statement_id', '=', done!.id).execute()
    ).map(({ id, position }) => [position, id]),
  )
  const entryOf = (one: Movement) => entries.get(movements.indexOf(one) + 1)!
  const payments = movements.filter((one) => one.found?.kind === 'payment')
  const paid = await payTogether(
    ctx,
    payments.map((one) => {
      const found = one.found as Extract<NonNullable<Movement['found']>, { kind: 'payment' }>
      return {
        ...{ billed: found.billed, invoice: found.invoice, cents: one.cents, receivedOn: one.day, method: 'transfer' },
        ...{ reference: one.words.slice(0, 140), externalId: `bank:${entryOf(one)}:0` },
        ...(found.useCents === undefined ? {} : { useCents: found.useCents }),
      }
    }),
  )
  const matches = movements.flatMap((one) => {
    const { found } = one
    if (!found) return []
    return {
      ...{ brand_id: ctx.brand.id, entry_id: entryOf(one), kind: found.kind },
      ...{ matched_at: ctx.now, matched_by_label: ctx.actor.label, automatic: found.kind !== 'aside' },
      payment_id: found.kind === 'payment' ? paid[payments.indexOf(one)]! : null,
      reason: found.kind === 'aside' ? found.reason : '',
      batch_id: found.kind === 'collection' ? found.batchId : null,
      debit_id: found.kind === 'return' ? found.debitId : null,
    }
  })
  if (matches.length > 0) await ctx.db.insertInto('bank_matches').values(matches).execute()
  return openingCents + movements.reduce((all, one) => all + (one.side === 'CRDT' ? one.cents : -one.cents), 0)
}

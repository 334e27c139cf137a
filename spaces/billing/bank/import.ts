import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { invalid } from '../../../kernel/errors/problem.ts'
import { keepFile, kindOf, type Upload } from '../../../kernel/files/storage.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readInWorker } from '../../../kernel/workers/streaming.ts'
import { keeperOf, maskAccount } from './account-number.ts'
import type { readCamt } from './camt.ts'
import { readStatements } from './lists.ts'
import type { Movement, Read, StatementHead } from './statement-file.ts'

/**
 * Takes in a bank's file of statements (camt.053, B12): each statement once, each movement once, whatever file brings it. It is read as
 * its bytes come, in a thread; one that cannot be read to its end leaves nothing.
 * @returns its statements, with what each brought; `known` where nothing of it was new
 * @throws Problem 422 on `file`
 */
export async function importStatements(request: RequestInfo, uploads: Upload[]) {
  const [upload, another] = uploads
  if (!upload) throw invalid({ field: 'file', code: 'files.missing' })
  if (another) throw invalid({ field: another.field, code: 'billing.bank_one_file' })
  const person = await request.again(async (ctx) => ctx.actor.accountId)
  await kindOf(upload, ['application/xml', 'text/plain'])
  await upload.keep()
  let done: Done | undefined
  try {
    const { stream } = await request.services.files.open(upload.key)
    const parts = readInWorker<{ readCamt: typeof readCamt }, 'readCamt'>(
      new URL('./camt.ts', import.meta.url),
      'readCamt',
      stream,
      person,
    )
    // Its thread is there before the transaction begins: none waits for a thread.
    const first = await parts.next()
    try {
      done = await request.again((ctx) => takeIn(ctx as StaffContext, upload, first, parts))
    } finally {
      await parts.return(undefined)
    }
  } finally {
    // Of what brought nothing new no bytes are kept.
    if (!done?.some(({ fresh }) => fresh)) await upload.settle('failed')
  }
  const ids = done.map(({ id }) => id)
  const statements = await request.again((ctx) => readStatements(ctx, ids))
  return {
    known: !done.some(({ fresh }) => fresh),
    statements: done.map(({ id, fresh, added }) => ({ ...statements.get(id)!, fresh, added })),
  }
}

type Done = Array<{ id: string; fresh: boolean; added: number }>
type Open = { id: string; label: string; sums: Sums; seen: Map<string, number> } & (
  | { fresh: true; accountId: string; currency: string }
  | { fresh: false }
)
type Sums = { sum: number; credits: number; debits: number; added: number }

async function takeIn(
  ctx: StaffContext,
  upload: Upload,
  first: IteratorResult<Read, unknown>,
  rest: AsyncGenerator<Read>,
): Promise<Done> {
  let fileId: string | undefined
  async function* all() {
    if (first.done) return
    yield first.value
    yield* rest
  }
  return takeStatements(ctx, upload.field, all(), async (id) => {
    // One file may bring several statements: it is kept once.
    fileId ??= await keepFile(ctx, upload, 'application/xml', {
      kind: 'billing.bank_statement',
      id,
      organisationId: null,
    })
    return fileId
  })
}

/**
 * Writes down what a bank's file says, as it is read: each statement and each movement once.
 * @param field where a refusal points to
 * @param keep keeps the file of a statement that is new; its id, or null where there is none
 * @throws Problem 422 on the field
 */
export async function takeStatements(
  ctx: StaffContext,
  field: string,
  parts: AsyncIterable<Read>,
  keep: (statementId: string) => Promise<string | null>,
): Promise<Done> {
  const keepAccount = keeperOf(ctx.services.config)
  const done: Done = []
  let open: Open | undefined
  const end = async () => {
    if (!open) return
    if (open.fresh) await writeSums(ctx, open, await keep(open.id))
    done.push({ id: open.id, fresh: open.fresh, added: open.sums.added })
    open = undefined
  }
  for await (const part of parts) {
    if (part.kind === 'unreadable') throw invalid({ field, ...part.why })
    if (part.kind === 'statement') {
      await end()
      open = await openStatement(ctx, field, part.head)
    } else if (open?.fresh) await writeMovements(ctx, open, part.movements, keepAccount)
  }
  await end()
  return done
}

/** Writes down a statement, unless it is there already. @throws Problem 422 on the file where its account is none of the brand's */
async function openStatement(ctx: StaffContext, field: string, head: StatementHead): Promise<Open> {
  const account = await ctx.db
    .selectFrom('bank_accounts')
    .select(['id', 'name'])
    .where('brand_id', '=', ctx.brand.id)
    .where('iban_key', '=', head.account)
    .executeTakeFirst()
  if (!account)
    throw invalid({
      field,
      code: 'billing.bank_account_unknown',
      params: { account: maskAccount(head.account) },
    })
  // A balance in another currency than the account's is none that its movements come to.
  const [opening, closing] = [head.opening, head.closing].map((one) => (one?.currency === head.currency ? one : null))
  const key = { account_id: account.id, statement_id: head.id, sequence: head.sequence, page: head.page }
  const label = `${account.name} ${head.sequence || head.id}`
  const sums = { sum: 0, credits: 0, debits: 0, added: 0 }
  // Of two that bring the same at once, the second waits here.
  await ctx.asSystem(() =>
    sql`select pg_advisory_xact_lock(hashtextextended(${`billing.bank ${account.id}`}, 0))`.execute(ctx.db),
  )
  const known = await ctx.db
    .selectFrom('bank_statements')
    .select('id')
    .where('account_id', '=', key.account_id)
    .where('statement_id', '=', key.statement_id)
    .where('sequence', '=', key.sequence)
    .where('page', '=', key.page)
    .executeTakeFirst()
  if (known) return { id: known.id, label, fresh: false, sums, seen: new Map() }
  const { rows } = await sql<{ id: string }>`select gen_random_uuid() as id`.execute(ctx.db)
  const id = rows[0]!.id
  await ctx.db
    .insertInto('bank_statements')
    .values({
      id,
      brand_id: ctx.brand.id,
      ...key,
      from_on: head.fromOn,
      to_on: head.toOn,
      currency: head.currency,
      opening_cents: opening?.cents ?? null,
      opening_on: opening?.on ?? null,
      closing_cents: closing?.cents ?? null,
      closing_on: closing?.on ?? null,
      imported_at: ctx.now,
      imported_by_label: ctx.actor.label,
    })
    .execute()
  return { id, label, fresh: true, accountId: account.id, currency: head.currency, sums, seen: new Map() }
}

const signed = ({ side, cents }: Movement): number => (side === 'credit' ? cents : -cents)

/** What tells a movement apart: the bank's reference of its entry, or, without one, its content. */
const identityOf = (one: Movement): string =>
  JSON.stringify([
    one.bookedOn,
    one.side,
    one.cents,
    one.currency,
    one.reference || [one.valueOn, one.partyAccount, one.party, one.words, one.endToEndId, one.creditorReference],
    one.part,
  ])

type Fresh = Extract<Open, { fresh: true }>

async function writeMovements(
  ctx: StaffContext,
  open: Fresh,
  movements: Movement[],
  keep: ReturnType<typeof keeperOf>,
): Promise<void> {
  const whole = await broughtWhole(ctx, open, movements)
  const rows = movements.map((one) => {
    const identity = identityOf(one)
    const before = open.seen.get(identity) ?? 0
    open.seen.set(identity, before + 1)
    if (one.currency === open.currency) open.sums.sum += signed(one)
    if (one.side === 'credit') open.sums.credits++
    else open.sums.debits++
    const account = one.partyAccount ? keep(one.partyAccount) : undefined
    return {
      one,
      row: {
        position: one.position,
        part: one.part,
        parts: one.parts,
        print: createHash('sha256').update(`${identity} ${before}`).digest('base64url'),
        side: one.side,
        amount_cents: one.cents,
        currency: one.currency,
        booked_on: one.bookedOn,
        value_on: one.valueOn,
        reversal: one.reversal,
        reference: one.reference,
        code: one.code,
        end_to_end_id: one.endToEndId,
        mandate_id: one.mandateId,
        message_id: one.messageId,
        payment_info_id: one.paymentInfoId,
        party: one.party,
        party_account: maskAccount(one.partyAccount),
        party_account_print: account?.print ?? '',
        sealed: account?.sealed.toString('base64') ?? null,
        words: one.words,
        creditor_reference: one.creditorReference,
        return_code: one.returnCode,
      },
    }
  })
  const wanted = rows.filter(({ one }) => !whole.has(groupOf(one))).map(({ row }) => row)
  if (wanted.length === 0) return
  const { rows: counted } = await sql<{ count: number }>`with added as (
    insert into bank_entries (brand_id, account_id, statement_id, position, part, parts, print, side, amount_cents, currency, booked_on, value_on, reversal, reference, code,
        end_to_end_id, mandate_id, message_id, payment_info_id, party, party_account, party_account_print, party_account_sealed, words, creditor_reference, return_code)
      select ${ctx.brand.id}, ${open.accountId}, ${open.id}, position, part, parts, print, side, amount_cents, currency, booked_on, value_on, reversal, reference, code,
        end_to_end_id, mandate_id, message_id, payment_info_id, party, party_account, party_account_print, decode(sealed, 'base64'), words, creditor_reference, return_code
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) x (position integer, part integer, parts integer, print text, side text, amount_cents bigint, currency text,
        booked_on date, value_on date, reversal boolean, reference text, code text, end_to_end_id text, mandate_id text, message_id text, payment_info_id text, party text,
        party_account text, party_account_print text, sealed text, words text, creditor_reference text, return_code text)
      on conflict (account_id, print) do nothing returning 1)
    select count(*)::int as count from added`.execute(ctx.db)
  open.sums.added += counted[0]!.count
}

const groupOf = (one: Pick<Movement, 'reference' | 'bookedOn'>): string =>
  one.reference ? `${one.reference} ${one.bookedOn}` : ''

/**
 * The references under which another statement of the account brought the same sum that day: a batch that the bank told as one, and now
 * tells by its transactions, is there already.
 */
async function broughtWhole(ctx: StaffContext, open: Fresh, movements: Movement[]): Promise<Set<string>> {
  const sums = new Map<string, number>()
  for (const one of movements) {
    const group = groupOf(one)
    if (group) sums.set(group, (sums.get(group) ?? 0) + signed(one))
  }
  if (sums.size === 0) return new Set()
  const { rows } = await sql<{ reference: string; booked_on: string; sum: number }>`
    select reference, booked_on, sum(case side when 'credit' then amount_cents else -amount_cents end)::bigint as sum from bank_entries
    where account_id = ${open.accountId} and reference = any (${[...new Set(movements.map(({ reference }) => reference))].filter(Boolean)}) and statement_id <> ${open.id}
    group by reference, booked_on, statement_id`.execute(ctx.db)
  return new Set(
    rows
      .map(({ reference, booked_on, sum }) => ({ group: groupOf({ reference, bookedOn: booked_on }), sum }))
      .filter(({ group, sum }) => sums.get(group) === sum)
      .map(({ group }) => group),
  )
}

async function writeSums(ctx: StaffContext, { id, label, sums }: Fresh, fileId: string | null): Promise<void> {
  await ctx.db
    .updateTable('bank_statements')
    .set({
      sum_cents: sums.sum,
      credits: sums.credits,
      debits: sums.debits,
      known: sums.credits + sums.debits - sums.added,
      file_id: fileId,
    })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'billing.bank_statement.imported',
    subjectType: 'billing.bank_statement',
    subjectId: id,
    subjectLabel: label,
    after: { credits: sums.credits, debits: sums.debits },
  })
}

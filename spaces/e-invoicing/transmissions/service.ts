import type { z } from 'zod'
import { conflict, notFound, problem } from '../../../kernel/errors/problem.ts'
import { asSystem, type PersonContext, type StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { keepPayerAddress } from '../../billing/index.ts'
import { followPlatformJob } from '../exchange/follow-job.ts'
import { decide, sellerActs } from '../life-cycle/decide.ts'
import { nextViews, timelineOf, titleOf } from '../life-cycle/read.ts'
import type { statusBody } from '../life-cycle/schema.ts'
import { PlatformAwayError, PlatformRefusedError } from '../platforms/client.ts'
import type { AcknowledgementDetail } from '../platforms/protocol.ts'
import { clientOf } from '../platforms/service.ts'
import type { BrokenRule } from './check-in-worker.ts'
import { transmissionList } from './lists.ts'
import { type AddressChoice, nameOfLine } from './prepare.ts'
import type * as schema from './schema.ts'

/** An invoice in the exchange: what holds it back, its file's way, and what was said of it. @throws Problem 404 */
export async function readTransmission(
  ctx: StaffContext,
  id: string,
): Promise<z.input<typeof schema.transmissionView>> {
  const row = await readRow(ctx, transmissionList, id)
  const flow = row.flow_id
    ? await ctx.db
        .selectFrom('exchanged_flows as f')
        .select(['f.id', 'f.ack', 'f.submitted_at', 'f.tries', 'f.failure', 'f.platform_id'])
        .where('f.id', '=', row.flow_id)
        .executeTakeFirst()
    : undefined
  const platform = flow
    ? await ctx.asSystem(() =>
        ctx.db.selectFrom('platforms').select('name').where('id', '=', flow.platform_id).executeTakeFirst(),
      )
    : undefined
  const timeline = await timelineOf(ctx, { kind: 'invoice', id })
  const heldFor = row.held_for as unknown[]
  return {
    ...transmissionList.view(row, ctx),
    version: row.version,
    heldAt: row.held_at?.toISOString() ?? null,
    choices: row.held === 'unknown_address' || row.held === 'closed_address' ? (heldFor as AddressChoice[]) : [],
    rules:
      row.held === 'rules'
        ? (heldFor as BrokenRule[]).map(({ rule, words, places }) => ({
            rule,
            words: inLocale(words, ctx.locale),
            places,
          }))
        : [],
    details:
      row.held === 'platform'
        ? (heldFor as AcknowledgementDetail[]).map(({ reasonCode, reasonMessage, item }) => ({
            code: reasonCode,
            words: [reasonMessage, item].filter(Boolean).join(' · '),
          }))
        : [],
    nextAt: row.next_at?.toISOString() ?? null,
    flow: flow
      ? {
          id: flow.id,
          ack: flow.ack as 'Ok',
          submittedAt: flow.submitted_at?.toISOString() ?? null,
          tries: flow.tries,
          failure: flow.failure,
          platform: platform?.name ?? '',
        }
      : null,
    timeline,
    next: row.flow_ack === 'Ok' ? nextViews('seller', timeline, sellerActs, ctx.locale) : [],
  }
}

/** What a client sees of its invoice in the exchange; of one that does not go by it, that it does not. */
export async function readExchange(ctx: PersonContext, id: string): Promise<z.input<typeof schema.exchangeView>> {
  const invoice = await ctx.db.selectFrom('invoices').select('id').where('id', '=', id).executeTakeFirst()
  if (!invoice) throw notFound()
  const row = await ctx.db
    .selectFrom('invoice_transmissions')
    .select('status')
    .where('invoice_id', '=', id)
    .executeTakeFirst()
  return {
    exchanged: row !== undefined,
    status: row?.status ?? '',
    statusTitle: row?.status ? titleOf(row.status, ctx.locale) : '',
    timeline: row ? await timelineOf(ctx, { kind: 'invoice', id }) : [],
  }
}

/** The brand's platform that sends. */
const issuing = (ctx: StaffContext) =>
  ctx.asSystem(() =>
    ctx.db
      .selectFrom('platforms')
      .selectAll()
      .where('brand_id', '=', ctx.brand.id)
      .where('enabled', '=', true)
      .where('issues_from', 'is not', null)
      .executeTakeFirst(),
  )

/**
 * Sends an invoice that was held back, to another open address of its buyer where one is given (B29). What is on its way is not sent again.
 * @throws Problem 404, conflict, e_invoicing.sent, e_invoicing.no_platform, 422 on `address`
 */
export async function sendAgain(
  ctx: StaffContext,
  id: string,
  { version, address, remember }: z.output<typeof schema.sendingBody>,
): Promise<z.input<typeof schema.transmissionView>> {
  const before = await readTransmission(ctx, id)
  const platform = await issuing(ctx)
  if (!platform) throw problem('e_invoicing.no_platform')
  await ctx.asSystem(async () => {
    const held = await ctx.db
      .selectFrom('invoice_transmissions')
      .select(['version', 'held'])
      .where('invoice_id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (held.version !== version) throw conflict(before)
    if (!held.held) throw problem('e_invoicing.sent')
    if (address) {
      const values = { address, changed_at: ctx.now, changed_by_label: ctx.actor.label }
      await ctx.db
        .insertInto('invoice_addresses')
        .values({ invoice_id: id, brand_id: ctx.brand.id, ...values })
        .onConflict((oc) => oc.column('invoice_id').doUpdateSet(values))
        .execute()
        .catch((error: { constraint?: string }) => {
          throw error.constraint === 'invoice_addresses_own' ? problem('e_invoicing.address_of_another') : error
        })
    }
    await ctx.db
      .updateTable('invoice_transmissions')
      .set((eb) => ({
        held: '',
        held_for: '[]',
        held_at: null,
        flow_id: null,
        tries: 0,
        next_at: ctx.now,
        version: eb('version', '+', 1),
      }))
      .where('invoice_id', '=', id)
      .execute()
    await record(ctx, {
      type: 'e_invoicing.invoice.sent_again',
      organisationId: before.client.id,
      subjectType: 'billing.invoice',
      subjectId: id,
      subjectLabel: before.number,
      ...(address ? { before: { address: before.address }, after: { address } } : {}),
    })
  })
  if (address && remember) await keepPayerAddress(ctx, id, address)
  ctx.enqueue(followPlatformJob, { brandId: ctx.brand.id, platformId: platform.id }, { key: platform.id })
  return readTransmission(ctx, id)
}

/** Says something of an invoice that the brand issued (209, 220). @throws Problem 404, e_invoicing.step, 422 on the field */
export async function sayOfIssued(
  ctx: StaffContext,
  id: string,
  body: z.output<typeof statusBody>,
): Promise<z.input<typeof schema.transmissionView>> {
  const row = await readRow(ctx, transmissionList, id)
  const flow = await ctx.db
    .selectFrom('exchanged_flows')
    .select('platform_id')
    .where('id', '=', row.flow_id)
    .where('ack', '=', 'Ok')
    .executeTakeFirst()
  if (!flow) throw problem('e_invoicing.not_there')
  await decide(
    ctx,
    { kind: 'invoice', id },
    'seller',
    {
      number: row.number!,
      organisationId: row.organisation_id,
      currency: row.currency,
      gross: '0',
      platformId: flow.platform_id,
    },
    body,
  )
  return readTransmission(ctx, id)
}

/** The lines of a company in the directory, whatever their state (B29). @throws Problem e_invoicing.no_platform, e_invoicing.directory_away */
export async function searchDirectory(
  request: RequestInfo,
  siren: string,
): Promise<z.input<typeof schema.directoryLines>> {
  const platform = await request.again(async (ctx) => {
    await limitAct(ctx, 'directory', 600)
    return issuing(ctx as StaffContext)
  })
  if (!platform) throw problem('e_invoicing.no_platform')
  const { services, brand } = request
  const row = await asSystem(services, brand, (ctx) =>
    ctx.db.selectFrom('platforms').selectAll().where('id', '=', platform.id).executeTakeFirstOrThrow(),
  )
  try {
    const lines = await clientOf(services, row).linesOf(siren)
    return {
      items: lines.map((line) => ({
        address: line.addressingIdentifier ?? '',
        name: nameOfLine(line),
        status: line.directoryLineStatus ?? 'Disabled',
        wantsCommitment: Boolean(
          line.facility?.b2gAdditionalData?.managesLegalCommitmentCode ?? line.routingCode?.managesLegalCommitment,
        ),
        wantsService: Boolean(line.facility?.b2gAdditionalData?.serviceCodeStatus),
      })),
    }
  } catch (error) {
    if (error instanceof PlatformAwayError || error instanceof PlatformRefusedError)
      throw problem('e_invoicing.directory_away')
    throw error
  }
}

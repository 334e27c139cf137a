import type { InvoiceDraft } from '../../../kernel/e-invoicing/index.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { inWorker } from '../../../kernel/workers/in-worker.ts'
import { electronicInvoice } from '../../billing/index.ts'
import { laterOf, receiveBytes, sendFlow } from '../exchange/flows.ts'
import { type Platform, PlatformAwayError, PlatformRefusedError } from '../platforms/client.ts'
import type { DirectoryLine } from '../platforms/directory-protocol.ts'
import type { FlowSyntax } from '../platforms/protocol.ts'
import type { PlatformRow } from '../platforms/service.ts'
import type { BrokenRule } from './check-in-worker.ts'

type Checking = typeof import('./check-in-worker.ts')

export type HeldReason = 'unknown_address' | 'closed_address' | 'public_buyer' | 'rules' | 'platform'
/** An open address of a buyer, with what tells it from the others. */
export type AddressChoice = { address: string; name: string; wantsCommitment: boolean }

/** What is held is looked at again by itself after so many hours: an address may open. */
const againHours = 24

/** After so many tries somebody has to look. */
const mostTries = 12

/** Whether a public buyer wants a commitment number at this address: its facility says so of all its services, or the service of itself. */
const wantsCommitment = ({ facility, routingCode }: DirectoryLine): boolean =>
  Boolean(facility?.b2gAdditionalData?.managesLegalCommitmentCode || routingCode?.managesLegalCommitment)

/** Whether a public buyer wants a service code or a commitment number that the invoice does not say (B29). */
export function wantsMore(
  line: DirectoryLine,
  { buyerReference, purchaseOrder }: Pick<InvoiceDraft, 'buyerReference' | 'purchaseOrder'>,
): boolean {
  const wants = line.facility?.b2gAdditionalData ?? {}
  return Boolean(
    (wants.serviceCodeStatus && !buyerReference) ||
      (wantsCommitment(line) && !purchaseOrder) ||
      (wants.managesLegalCommitmentOrServiceCode && !buyerReference && !purchaseOrder),
  )
}

/** Begins with an invoice that is due; of two who would, one does. */
const begin = (ctx: SystemContext, id: string) =>
  ctx.db
    .updateTable('invoice_transmissions')
    .set((eb) => ({ tries: eb('tries', '+', 1), next_at: laterOf(ctx) }))
    .where('invoice_id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .where('next_at', '<=', ctx.now)
    .returning(['version', 'tries'])
    .executeTakeFirst()

/** Whether it waits still as it did when somebody began with it, under its lock: another address may have been chosen, or another round was there. */
const waits = async (ctx: SystemContext, id: string, version: number): Promise<boolean> =>
  (await ctx.db
    .selectFrom('invoice_transmissions')
    .select('invoice_id')
    .where('invoice_id', '=', id)
    .where('version', '=', version)
    .where('next_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst()) !== undefined

/** What tells an address from the others of its company. */
export const nameOfLine = (line: DirectoryLine): string =>
  [line.legalUnit?.businessName, line.facility?.name, line.routingCode?.routingCodeName, line.addressingSuffix]
    .filter(Boolean)
    .join(' · ')

/** An address as somebody chooses it. */
export const choiceOf = (line: DirectoryLine): AddressChoice => ({
  address: line.addressingIdentifier ?? '',
  name: nameOfLine(line).slice(0, 300).toWellFormed(),
  wantsCommitment: wantsCommitment(line),
})

/** Holds an invoice back, and tells the staff once for each reason; it is looked at again by itself. */
async function hold(
  ctx: SystemContext,
  id: string,
  label: string,
  held: HeldReason,
  heldFor: unknown[],
): Promise<void> {
  const before = await ctx.db
    .selectFrom('invoice_transmissions')
    .select('held')
    .where('invoice_id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  await ctx.db
    .updateTable('invoice_transmissions')
    .set((eb) => ({
      held,
      held_for: JSON.stringify(heldFor.slice(0, 100)),
      held_at: ctx.now,
      next_at: held === 'platform' ? null : new Date(ctx.now.getTime() + againHours * 3_600_000),
      tries: 0,
      version: eb('version', '+', 1),
    }))
    .where('invoice_id', '=', id)
    .execute()
  if (before.held !== held) await tellHeld(ctx, id, label)
}

const tellHeld = (ctx: SystemContext, id: string, label: string) =>
  tellStaff(ctx, 'e_invoicing.invoice_held', ['e-invoicing.exchange.send'], {
    params: () => ({ number: label }),
    href: `/fournisseur/factures/${id}`,
    key: `e_invoice_held:${id}:${ctx.now.toISOString().slice(0, 10)}`,
  })

/** Holds back an invoice that the platform did not take, with what it says. */
export const holdRefused = (ctx: SystemContext, id: string, label: string, details: unknown[]) =>
  hold(ctx, id, label, 'platform', details)

/**
 * Makes the file of a closed invoice and has it go to the platform, once (B15, B29). What stands in the way holds it back, with what to do; what fails is tried
 * again later and later.
 * @throws PlatformAwayError, and whatever else kept it from being made
 */
export async function prepareTransmission(
  services: Services,
  brand: Brand,
  client: Platform,
  platform: PlatformRow,
  invoiceId: string,
): Promise<void> {
  const begun = await asSystem(services, brand, (ctx) => begin(ctx, invoiceId))
  if (!begun) return
  try {
    await makeAndSend(services, brand, client, platform, invoiceId, begun.version)
  } catch (error) {
    const refused = error instanceof PlatformRefusedError
    if (refused || (begun.tries >= mostTries && !(error instanceof PlatformAwayError)))
      await asSystem(services, brand, async (ctx) => {
        if (!(await waits(ctx, invoiceId, begun.version))) return
        const { number } = await ctx.db
          .selectFrom('invoices')
          .select('number')
          .where('id', '=', invoiceId)
          .executeTakeFirstOrThrow()
        await holdRefused(ctx, invoiceId, number!, [
          {
            ...{ level: 'Error', item: '', reasonCode: refused ? error.code : 'PARVIS' },
            reasonMessage: refused ? error.message : 'The file could not be made',
          },
        ])
      })
    throw error
  }
}

/** The directory is asked about the very address that the file carries, and the file is looked at by the rules, before it is sent. */
async function makeAndSend(
  services: Services,
  brand: Brand,
  client: Platform,
  platform: PlatformRow,
  invoiceId: string,
  version: number,
): Promise<void> {
  const found = await asSystem(services, brand, (ctx) => electronicInvoice(ctx, invoiceId))
  const { invoice, number, organisationId } = found
  const holdBack = (held: HeldReason, heldFor: unknown[]) =>
    asSystem(services, brand, async (ctx) => {
      if (await waits(ctx, invoiceId, version)) await hold(ctx, invoiceId, number, held, heldFor)
    })
  const address = invoice.buyer?.electronicAddress?.value ?? ''
  const line = await client.line(address)
  if (line?.directoryLineStatus !== 'Enabled') {
    const open = (await client.linesOf(address.slice(0, 9))).filter((one) => one.directoryLineStatus === 'Enabled')
    await holdBack(line ? 'closed_address' : 'unknown_address', open.map(choiceOf))
    return
  }
  if (wantsMore(line, invoice)) {
    await holdBack('public_buyer', [])
    return
  }
  const asUbl = platform.syntax === 'UBL'
  const { xml, broken } = await inWorker<Checking, 'writeChecked'>(
    new URL('./check-in-worker.ts', import.meta.url),
    'writeChecked',
    { invoice, syntax: asUbl ? 'UBL' : 'CII' },
    undefined,
  )
  if (broken.length > 0) {
    await holdBack('rules', broken satisfies BrokenRule[])
    return
  }
  const syntax = platform.syntax as FlowSyntax
  const bytes = syntax === 'Factur-X' ? await found.pdf() : Buffer.from(xml)
  if (syntax !== 'Factur-X') await found.seal(xml)
  const received = await receiveBytes(services, bytes)
  let outcome: 'done' | 'failed' = 'failed'
  try {
    await asSystem(services, brand, async (ctx) => {
      if (!(await waits(ctx, invoiceId, version))) return
      const flowId = await sendFlow(ctx, {
        platformId: platform.id,
        kind: 'invoice',
        subjectId: invoiceId,
        label: number,
        organisationId,
        name: `${number}.${syntax === 'Factur-X' ? 'pdf' : 'xml'}`,
        syntax,
        rule: line.platformType === 'DFH' ? 'B2G' : 'B2B',
        profile: 'CIUS',
        file: received,
      })
      await ctx.db
        .updateTable('invoice_transmissions')
        .set((eb) => ({
          // What is on its way already is its flow.
          flow_id:
            flowId ??
            eb
              .selectFrom('exchanged_flows')
              .select('id')
              .where('kind', '=', 'invoice')
              .where('subject_id', '=', invoiceId)
              .where('direction', '=', 'out')
              .where('ack', '<>', 'Error')
              .limit(1),
          held: '',
          held_for: '[]',
          held_at: null,
          next_at: null,
          tries: 0,
          version: eb('version', '+', 1),
        }))
        .where('invoice_id', '=', invoiceId)
        .execute()
      if (flowId) outcome = 'done'
    })
  } finally {
    await received.settle(outcome)
  }
}

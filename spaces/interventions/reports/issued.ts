import { sql } from 'kysely'
import { momentIn } from '../../../kernel/dates/moment.ts'
import { notFound } from '../../../kernel/errors/problem.ts'
import { bytesOf, openFile } from '../../../kernel/files/storage.ts'
import type { Context, PersonContext } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { isLocale, type Text } from '../../../kernel/i18n/locale.ts'
import type { IssuedPaper } from '../../../kernel/space.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import type { Kind } from '../limits.ts'
import type { ReportPaper } from './paper.ts'
import type { ReadingEnded } from './readings.ts'
import type { Report } from './schema.ts'

const module = new URL('./paper.ts', import.meta.url)
type Module = typeof import('./paper.ts')

const hours = (minutes: number | null) =>
  minutes ? `${Math.floor(minutes / 60)}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}` : ''

/** All that the paper of a report says, and the drawing that it was signed with. @throws Problem 404 */
async function paperOf(ctx: Context, id: string) {
  const { rows } = await sql<{
    number: string
    kind: Kind
    subject: string
    client: string
    client_locale: string
    site: string
    technician: string
    done_at: Date
    worked_minutes: number
    travel_minutes: number
    units: number
    work: string
    signer_name: string
    signed_at: Date
    received_at: Date
    signature_id: string
    intervention_id: string
    content: { ended?: ReadingEnded[]; handed?: Report['handed'] }
  }>`select i.number, i.kind, i.subject, o.name as client, o.locale as client_locale, i.site, r.sent_by_label as technician, i.done_at, r.worked_minutes, r.travel_minutes, r.units, r.work,
      r.signer_name, r.signed_at, r.received_at, r.signature_id, i.id as intervention_id, r.content
    from intervention_reports r join interventions i on i.id = r.intervention_id join organisations o on o.id = r.organisation_id where r.id = ${id} and r.state = 'taken'`.execute(
    ctx.db,
  )
  const row = rows[0]
  if (!row) throw notFound()
  const locale = isLocale(row.client_locale) ? row.client_locale : ctx.brand.locale
  const at = (moment: Date) => momentIn(moment, locale, ctx.brand.timeZone)
  const of = row.intervention_id
  const { rows: assets } = await sql<{
    id: string
    label: string
    number: string
    serial: string
  }>`select a.id, a.label, a.number, a.serial from intervention_assets k join assets a on a.id = k.asset_id
    where k.intervention_id = ${of} order by k.position`.execute(ctx.db)
  const tasks = await ctx.db
    .selectFrom('intervention_tasks')
    .select(['label', 'is_done', 'remark'])
    .where('intervention_id', '=', of)
    .orderBy('position')
    .execute()
  const parts = await ctx.db
    .selectFrom('intervention_parts')
    .select(['label', 'reference', 'quantity', 'is_covered'])
    .where('intervention_id', '=', of)
    .orderBy('position')
    .execute()
  const paper: Omit<ReportPaper, 'signature'> = {
    locale,
    brand: { name: ctx.brand.name, colour: ctx.brand.colour },
    number: row.number,
    kind: row.kind,
    subject: row.subject,
    client: row.client,
    site: row.site,
    technician: row.technician,
    doneAt: at(row.done_at),
    duration: hours(row.worked_minutes),
    travel: hours(row.travel_minutes),
    units: row.units > 0 ? String(row.units) : '',
    work: row.work,
    assets,
    handed: assets.flatMap(({ id: asset, ...one }) => {
      const handed = row.content.handed?.find(({ assetId }) => assetId === asset)
      return handed ? [{ ...one, isHanded: handed.isHanded, remark: handed.remark }] : []
    }),
    tasks: tasks.map((task) => ({ label: task.label, isDone: task.is_done, remark: task.remark })),
    parts: parts.map((part) => ({
      label: part.label,
      reference: part.reference,
      quantity: String(Number(part.quantity)),
      isCovered: part.is_covered,
    })),
    readings: (row.content.ended ?? [])
      .filter(({ refused }) => refused === '')
      .map(({ meter, asset, value }) => ({ meter, asset, value: String(value) })),
    signerName: row.signer_name,
    signedAt: at(row.signed_at),
    receivedAt: at(row.received_at),
    createdAt: row.received_at.toISOString(),
  }
  const signature = await openFile(ctx, row.signature_id)
  return { paper, signature }
}

const draw = async (
  { paper, signature }: Awaited<ReturnType<typeof paperOf>>,
  person: string | undefined,
): Promise<Buffer> =>
  asBuffer(
    await inWorker<Module, 'writeReport'>(
      module,
      'writeReport',
      { ...paper, signature: await bytesOf(signature) },
      person,
    ),
  )

/** What the paper of a delivery or a return is called among documents. */
const names: Partial<Record<Kind, Text>> = {
  delivery: { fr: 'Bon de livraison', en: 'Delivery note' },
  return: { fr: 'Bon de retour', en: 'Return note' },
}

/** Reports that are filed in the documents of the client, each once (P38). */
export const issuedReports: IssuedPaper = {
  paper: async (ctx, id) => {
    const made = await paperOf(ctx, id)
    return {
      name: `${names[made.paper.kind]?.[made.paper.locale] ?? 'Rapport'} ${made.paper.number}`,
      bytes: () => draw(made, undefined),
    }
  },
  tells: () => true,
}

/** The report of an intervention as PDF. @throws Problem 404 */
export async function downloadReport(ctx: PersonContext, id: string): Promise<Download> {
  const made = await paperOf(ctx, id)
  const { accountId } = ctx.actor
  return new Download(() => draw(made, accountId), 'application/pdf', `${made.paper.number}.pdf`, true)
}

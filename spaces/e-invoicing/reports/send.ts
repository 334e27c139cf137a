import { createHash } from 'node:crypto'
import type { Report } from '../../../kernel/e-invoicing/index.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context, SystemContext } from '../../../kernel/http/context.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { inWorker } from '../../../kernel/workers/in-worker.ts'
import { receiveBytes, sendFlow } from '../exchange/flows.ts'
import { followPlatformJob } from '../exchange/follow-job.ts'
import { reportSettings } from '../settings.ts'

/** The platform that brings a brand's reports, as they name it. @throws Problem e_invoicing.no_platform_number */
export function senderOf(ctx: Pick<Context, 'brand' | 'services'>): Report['sender'] {
  const number = settingOf(ctx, reportSettings.reporting_platform_number)
  if (!number) throw problem('e_invoicing.no_platform_number')
  return { number, name: settingOf(ctx, reportSettings.reporting_platform_name) || number }
}

/** The document of a report with the rules that it does not keep, made in a thread: outside any transaction. */
export const written = (report: Report, person: string | undefined) =>
  inWorker<typeof import('./written.ts'), 'writeReport'>(
    new URL('./written.ts', import.meta.url),
    'writeReport',
    { report },
    person,
  )

export const sha256Of = (xml: string): string => createHash('sha256').update(xml).digest('hex')

/**
 * Hands a report to the platform by which the brand's invoices go, in the transaction in which it is marked as handed over: from there it is submitted,
 * tried again and heard of as all that is exchanged. As the server.
 * @returns the flow that carries it
 * @throws Problem e_invoicing.no_platform, e_invoicing.report_handed
 */
export async function handOver(ctx: Context, report: { id: string; number: string }, xml: string): Promise<string> {
  const platform = await ctx.db
    .selectFrom('platforms')
    .select('id')
    .where('brand_id', '=', ctx.brand.id)
    .where('enabled', '=', true)
    .where('issues_from', 'is not', null)
    .executeTakeFirst()
  if (!platform) throw problem('e_invoicing.no_platform')
  const file = await receiveBytes(ctx.services, Buffer.from(xml))
  // The server's own work, whoever asked for it.
  const id = await sendFlow(ctx as SystemContext, {
    ...{ platformId: platform.id, kind: 'report', subjectId: report.id, label: report.number, organisationId: null },
    ...{ name: `${report.number}.xml`, syntax: 'FRR', rule: 'NotApplicable', profile: 'Undefined', file },
  })
  if (!id) {
    await file.settle('failed')
    throw problem('e_invoicing.report_handed')
  }
  ctx.enqueue(followPlatformJob, { brandId: ctx.brand.id, platformId: platform.id }, { key: platform.id })
  return id
}

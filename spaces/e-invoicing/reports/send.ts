import { createHash } from 'node:crypto'
import type { Report } from '../../../kernel/e-invoicing/index.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { inWorker } from '../../../kernel/workers/in-worker.ts'
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
 * Hands a report to the platform's interface, in the transaction in which it is marked as handed over.
 * @returns the flow that carries it
 * @throws Problem e_invoicing.no_platform
 */
export async function handOver(_ctx: Context, _report: { id: string; number: string }, _xml: string): Promise<string> {
  throw problem('e_invoicing.no_platform')
}

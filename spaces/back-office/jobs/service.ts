import type { StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Locale } from '../../../kernel/i18n/locale.ts'
import { dropJobs, listFailedJobs, retryJobs, type WhichJobs } from '../../../kernel/jobs/failed.ts'
import { record } from '../../../kernel/journal/journal.ts'

/** What a kind of job is called; its name where nobody says. */
const titleOf = ({ services }: Pick<StaffContext, 'services'>, name: string, locale: Locale) => {
  const title = services.jobs.titleOf(name)
  return title ? inLocale(title, locale) : name
}

/** The jobs whose tries are used up, the last first. */
export async function failedJobs(
  ctx: StaffContext,
  query: { kind?: string | undefined; cursor?: string | undefined; size: number },
) {
  const { items, nextCursor, kinds } = await listFailedJobs(ctx, query)
  return {
    items: items.map((job) => ({
      id: job.id,
      kind: job.name,
      title: titleOf(ctx, job.name, ctx.locale),
      createdAt: job.createdOn.toISOString(),
      failedAt: job.failedOn.toISOString(),
      attempts: job.attempts,
      error: job.error,
    })),
    nextCursor,
    kinds: kinds.map(({ name, count }) => ({ kind: name, title: titleOf(ctx, name, ctx.locale), count })),
  }
}

/** Has jobs done again, or gives them up, on record. @returns how many: those that failed no longer stay as they are */
export async function decideJobs(ctx: StaffContext, decision: 'retried' | 'dropped', which: WhichJobs) {
  const changed = await (decision === 'retried' ? retryJobs : dropJobs)(ctx, which)
  for (const [name, count] of changed)
    await record(ctx, {
      type: `back_office.job.${decision}`,
      subjectType: 'job',
      subjectLabel: titleOf(ctx, name, ctx.brand.locale),
      after: { kind: name, count },
    })
  return { changed: [...changed.values()].reduce((sum, count) => sum + count, 0) }
}

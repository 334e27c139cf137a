import { createHash } from 'node:crypto'
import { z } from 'zod'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { readWork, startWork } from '../../../kernel/work/work.ts'
import { type SynchronisedPart, synchronisedParts } from '../synchronised.ts'

/** The id of a part among the items of a run: the same wherever it is declared. */
const idOf = ({ name }: SynchronisedPart): string => {
  const hex = createHash('sha256').update(`synchronised ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function doPart(ctx: PersonContext, id: string): Promise<void> {
  const part = synchronisedParts().find((one) => idOf(one) === id)
  if (!part) throw notFound()
  const staff = ctx as StaffContext
  require(staffMay(staff.actor, part.permission))
  await part.run(staff)
}

/** «Synchroniser» (D33): each part that a space declared, with the rights of who asked. */
const synchronisation = defineWork({
  name: 'synchronisation.asked',
  title: { fr: 'Synchronisation', en: 'Synchronisation' },
  access: { staff: 'synchronisation.runs.start' },
  input: z.object({}),
  from: '/fournisseur/synchronisation',
  href: () => '/fournisseur/synchronisation',
  act: doPart,
})

/** Starts «Synchroniser»: the parts that the person may do. Asked for again while it runs, it is the same run. @throws Problem too_many_at_once */
export async function askRun(ctx: StaffContext) {
  const parts = synchronisedParts().filter(({ permission }) => ctx.actor.permissions.has(permission))
  if (parts.length === 0) throw notFound()
  const workId = await startWork(
    ctx,
    synchronisation,
    {},
    parts.map((part) => ({ id: idOf(part), name: inLocale(part.title, ctx.locale) })),
  )
  await ctx.db
    .insertInto('synchronisation_runs')
    .values({
      brand_id: ctx.brand.id,
      account_id: ctx.actor.accountId,
      started_by_label: ctx.actor.label,
      instance: 'portal',
      is_asked: true,
      work_id: workId,
      started_at: ctx.now,
      seen_at: ctx.now,
    })
    .onConflict((oc) => oc.column('work_id').doNothing())
    .execute()
  return readWork(ctx, workId)
}

import { sql } from 'kysely'
import { z } from 'zod'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { requiredText } from '../../../kernel/http/validation.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { namedItems, startWork } from '../../../kernel/work/work.ts'
import { cancelRequest, remindSigners } from './requests.ts'

const from = '/fournisseur/documents/signatures'
const access = { staff: 'documents.documents.publish' } as const

async function documentOf(ctx: PersonContext, id: string): Promise<string> {
  const row = await ctx.db
    .selectFrom('signature_requests')
    .select('document_id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row.document_id
}

/** Several pending signatures reminded at once (D35). */
export const remindMany = defineWork({
  name: 'documents.signature_reminder',
  title: { fr: 'Rappel de signatures', en: 'Reminder of signatures' },
  access,
  input: z.object({}),
  from,
  href: () => from,
  act: async (ctx, id) => remindSigners(ctx as StaffContext, await documentOf(ctx, id)),
})

/** Several pending signatures cancelled at once, for one reason (D35). */
export const cancelMany = defineWork({
  name: 'documents.signature_cancellation',
  title: { fr: 'Annulation de signatures', en: 'Cancellation of signatures' },
  access,
  input: z.object({ reason: requiredText(300) }),
  from,
  href: () => from,
  act: async (ctx, id, { reason }) => cancelRequest(ctx as StaffContext, await documentOf(ctx, id), { reason }),
})

async function named(ctx: StaffContext, ids: string[]) {
  const rows = await ctx.db
    .selectFrom('signature_requests as r')
    .innerJoin('documents as d', 'd.id', 'r.document_id')
    .leftJoin('organisations as o', 'o.id', 'r.organisation_id')
    .leftJoin('employees as e', 'e.id', 'r.employee_id')
    .select(['r.id', 'd.name'])
    .select(sql<string>`coalesce(o.name, concat_ws(' ', e.surname, nullif(e.given_name, '')))`.as('detail'))
    .where('r.id', 'in', ids)
    .execute()
  return namedItems(ids, rows)
}

export const startReminders = async (ctx: StaffContext, ids: string[]) => ({
  workId: await startWork(ctx, remindMany, {}, await named(ctx, ids)),
})
export const startCancellations = async (ctx: StaffContext, ids: string[], reason: string) => ({
  workId: await startWork(ctx, cancelMany, { reason }, await named(ctx, ids)),
})

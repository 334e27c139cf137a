import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { clearAddress } from '../../../kernel/notifications/failed-addresses.ts'
import { holdOf, setHold } from '../../../kernel/notifications/holds.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { namedItems, readWork, startWork } from '../../../kernel/work/work.ts'
import { documentSettings } from '../settings.ts'
import { notificationList } from './lists.ts'
import { callOff, channelOf, tellAgain } from './publish.ts'
import * as schema from './schema.ts'

type Held = 'client' | 'employee'

/** Whether the messages of a holder are held, and what waits (D7). */
export async function readHold(ctx: StaffContext, holder: Held): Promise<z.input<typeof schema.holdView>> {
  const hold = await holdOf(ctx, channelOf(holder))
  const { rows } = await sql<{ n: number; oldest: Date | null }>`
    select count(*)::int as n, min(created_at) as oldest from document_notifications
    where brand_id = ${ctx.brand.id} and holder = ${holder} and state = 'waiting'`.execute(ctx.db)
  return {
    holder,
    held: hold !== undefined,
    heldAt: hold?.heldAt.toISOString() ?? null,
    heldBy: hold?.heldBy ?? '',
    waiting: rows[0]!.n,
    oldestAt: rows[0]!.oldest?.toISOString() ?? null,
    mailServer: ctx.services.config.smtpUrl !== undefined,
  }
}

/** «Désactiver les notifications clients», «salariés» (D7): all sending stops, or goes on with what waits. Done twice, it changes nothing. */
export async function changeHold(ctx: StaffContext, holder: Held, { held }: { held: boolean }) {
  if (await setHold(ctx, channelOf(holder), held))
    await record(ctx, {
      type: held ? 'documents.notifications.held' : 'documents.notifications.resumed',
      subjectType: 'documents.notifications',
      subjectLabel: holder,
    })
  return readHold(ctx, holder)
}

const view = async (ctx: StaffContext, id: string) =>
  notificationList.view(await readRow(ctx, notificationList, id), ctx) as z.input<typeof schema.notificationRow>

const tellOf = (ctx: PersonContext, act: string, ids: string[]) =>
  ctx.asSystem(async () => {
    const rows = await ctx.db
      .selectFrom('document_notifications')
      .select(['id', 'organisation_id', 'document_name', 'address'])
      .where('id', 'in', ids)
      .execute()
    return rows.map((row) => ({
      type: `documents.notification.${act}`,
      organisationId: row.organisation_id,
      subjectType: 'documents.notification',
      subjectId: row.id,
      subjectLabel: row.document_name,
      after: { address: row.address },
    }))
  })

async function cancelAll(ctx: PersonContext, ids: string[]): Promise<string[]> {
  const done = await callOff(ctx, sql`n.id = any (${ids}::uuid[])`)
  if (done.length > 0) for (const entry of await tellOf(ctx, 'cancelled', done)) await record(ctx, entry)
  return done
}
async function sendAll(ctx: PersonContext, ids: string[], forced: boolean): Promise<string[]> {
  const done = await tellAgain(ctx, ids, forced)
  if (done.length > 0) for (const entry of await tellOf(ctx, 'sent_again', done)) await record(ctx, entry)
  return done
}

/** Why a notification cannot be sent again, or called off. */
function refusalOf(row: z.input<typeof schema.notificationRow>, act: 'cancel' | 'send', forced: boolean): string {
  if (row.superseded) return 'documents.notification_superseded'
  if (act === 'cancel') return 'documents.notification_left'
  if (row.document.withdrawn) return 'documents.withdrawn'
  if (row.state === 'sent' && !forced) return 'documents.notification_sent'
  return 'documents.notification_waits'
}

/** «Annuler» (D23): it does not leave any more. @throws Problem 404, documents.notification_left */
export async function cancelNotification(ctx: StaffContext, id: string) {
  const row = await view(ctx, id)
  if (row.state === 'cancelled') return row
  if ((await cancelAll(ctx, [id])).length === 0) throw problem(refusalOf(await view(ctx, id), 'cancel', false))
  return view(ctx, id)
}

/** «Renvoyer» (D23): again, to the address as it is now; one that was sent only where that is forced. @returns the one that stands for it @throws Problem 404, 409 */
export async function sendAgain(ctx: StaffContext, id: string, { forced }: { forced: boolean }) {
  const row = await view(ctx, id)
  const found = async () =>
    (await ctx.db.selectFrom('document_notifications').select('id').where('again_of', '=', id).executeTakeFirst())?.id
  if ((await sendAll(ctx, [id], forced)).length === 0) throw problem(refusalOf(row, 'send', forced))
  return view(ctx, (await found()) ?? id)
}

/** Many called off, or sent again, as a long task (D23). */
export const notificationWork = defineWork({
  name: 'documents.notifications',
  title: { fr: 'Notifications', en: 'Notifications' },
  access: { staff: 'documents.documents.publish' },
  input: schema.bulkBody.omit({ ids: true }),
  from: '/fournisseur/notifications',
  href: (id) => `/fournisseur/notifications?notification=${id}`,
  act: async (ctx, id, { act, forced }) => {
    const done = act === 'cancel' ? await cancelAll(ctx, [id]) : await sendAll(ctx, [id], forced)
    if (done.length > 0) return
    throw problem(refusalOf(await view(ctx as StaffContext, id), act, forced))
  },
  together: (ctx, ids, { act, forced }) => (act === 'cancel' ? cancelAll(ctx, ids) : sendAll(ctx, ids, forced)),
})

/** Starts a long task over notifications. @returns the task */
export async function startNotifications(ctx: StaffContext, { ids, ...input }: z.output<typeof schema.bulkBody>) {
  const seen = await ctx.db
    .selectFrom('document_notifications')
    .select(['id', 'addressee as name', 'document_name as detail'])
    .where('id', 'in', ids)
    .execute()
  return readWork(ctx, await startWork(ctx, notificationWork, input, namedItems(ids, seen)))
}

/** Says that a marked address is right: it is written to again (D24). @throws Problem 404 where it is not marked */
export async function trustAddress(ctx: StaffContext, address: string): Promise<void> {
  if (!(await clearAddress(ctx, address))) throw notFound()
  await record(ctx, {
    type: 'documents.address.trusted',
    subjectType: 'documents.address',
    subjectLabel: address.toLowerCase(),
  })
}

/** How often the asking person is written to about documents (D25). */
export async function readCadence(ctx: PersonContext): Promise<z.input<typeof schema.cadenceView>> {
  const row = await ctx.db
    .selectFrom('notification_cadences')
    .select(['cadence', 'version'])
    .where('account_id', '=', ctx.actor.accountId)
    .executeTakeFirst()
  const legal =
    ctx.actor.side === 'staff'
      ? []
      : await ctx.db.selectFrom('folder_rules').select('name').where('legal', '=', true).orderBy('path').execute()
  return {
    cadence: (row?.cadence ?? 'at_once') as 'at_once',
    legal: legal.map(({ name }) => inLocale(name as Text, ctx.locale)),
    hour: settingOf(ctx, documentSettings.digest_hour),
    version: row?.version ?? 0,
  }
}

/** Sets it. @throws Problem conflict with what holds */
export async function changeCadence(ctx: PersonContext, input: z.output<typeof schema.cadenceBody>) {
  const values = { cadence: input.cadence, version: input.version + 1, updated_at: ctx.now }
  const done =
    input.version === 0
      ? await ctx.db
          .insertInto('notification_cadences')
          .values({ account_id: ctx.actor.accountId, ...values })
          .onConflict((oc) => oc.doNothing())
          .returning('version')
          .execute()
      : await ctx.db
          .updateTable('notification_cadences')
          .set(values)
          .where('account_id', '=', ctx.actor.accountId)
          .where('version', '=', input.version)
          .returning('version')
          .execute()
  const after = await readCadence(ctx)
  if (done.length === 0) throw conflict(after)
  return after
}

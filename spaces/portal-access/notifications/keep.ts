import type { StaffContext } from '../../../kernel/http/context.ts'
import type { AccessRow } from '../accesses/lists.ts'

/** Puts on record that somebody is told of their access: by a mail, or by a letter that waits until its password is in force (D23). */
export async function keepNotifications(
  ctx: StaffContext,
  told: Array<{
    row: AccessRow
    accessId: string
    accountId: string | null
    identifier: string
    kind: 'invitation' | 'access' | 'letter'
    mail?: { id: string; to_address: string }
  }>,
): Promise<void> {
  await ctx.db
    .insertInto('portal_access_notifications')
    .values(
      told.map(({ row, accessId, accountId, identifier, kind, mail }) => ({
        brand_id: ctx.brand.id,
        access_id: accessId,
        holder: row.kind === 'employee' ? 'employee' : 'client',
        organisation_id: row.kind === 'employee' ? null : row.organisation_id,
        employee_id: row.kind === 'employee' ? row.id : null,
        account_id: accountId,
        kind,
        addressee: row.name,
        address: mail?.to_address ?? '',
        identifier,
        state: 'waiting',
        mail_id: mail?.id ?? null,
        created_at: ctx.now,
        created_by_label: ctx.actor.label,
      })),
    )
    .execute()
}

/** The letters of some accesses that wait: in force now, or given up for newer ones. */
export const endLetters = (ctx: StaffContext, accessIds: string[], state: 'sent' | 'cancelled') =>
  ctx.db
    .updateTable('portal_access_notifications')
    .set({ state, ...(state === 'sent' ? { sent_at: ctx.now } : {}) })
    .where('access_id', 'in', accessIds)
    .where('kind', '=', 'letter')
    .where('state', '=', 'waiting')
    .execute()

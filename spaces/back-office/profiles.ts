import type { z } from 'zod'
import type { StaffContext } from '../../kernel/http/context.ts'
import { record } from '../../kernel/journal/journal.ts'
import { defined, type Given } from './columns.ts'
import type { attitude } from './schema.ts'

/** What the provider alone knows of a client (B3). */
export type ProfileFields = {
  remark: string
  attitude: z.output<typeof attitude>
  registrationAddress: string
  /** A number that was made sure of; empty: none is. */
  verifiedPhone: string
}

const find = (ctx: StaffContext, id: string) =>
  ctx.db.selectFrom('client_profiles').selectAll().where('organisation_id', '=', id).executeTakeFirst()

const viewProfile = (row: Awaited<ReturnType<typeof find>>) => ({
  remark: row?.remark ?? '',
  attitude: (row?.attitude ?? 'neutral') as ProfileFields['attitude'],
  registrationAddress: row?.registration_address ?? '',
  verifiedPhone: row?.verified_phone ?? '',
  phoneVerified: row?.phone_verified_at
    ? { at: row.phone_verified_at.toISOString(), by: row.phone_verified_by_label }
    : null,
})

/** What is noted of a client, with who made sure of its telephone number, and when. */
export const readProfile = async (ctx: StaffContext, id: string) => viewProfile(await find(ctx, id))

/**
 * Notes what is given of a client, under its lock. A telephone number that is another one is verified now, by whoever says so. The journal
 * has it without the client's name on it: its people read what is said of them there, and this is the provider's own.
 */
export async function writeProfile(
  ctx: StaffContext,
  client: { id: string; name: string },
  given: Given<ProfileFields>,
): Promise<void> {
  const row = await find(ctx, client.id)
  const before = viewProfile(row)
  const changed = (Object.keys(given) as Array<keyof ProfileFields>).filter(
    (name) => given[name] !== undefined && given[name] !== before[name],
  )
  if (changed.length === 0) return
  const after = { ...before, ...defined(given) }
  const verified =
    after.verifiedPhone === before.verifiedPhone
      ? {
          phone_verified_at: row?.phone_verified_at ?? null,
          phone_verified_by: row?.phone_verified_by ?? null,
          phone_verified_by_label: row?.phone_verified_by_label ?? '',
        }
      : after.verifiedPhone
        ? {
            phone_verified_at: ctx.now,
            phone_verified_by: ctx.actor.accountId,
            phone_verified_by_label: ctx.actor.label,
          }
        : { phone_verified_at: null, phone_verified_by: null, phone_verified_by_label: '' }
  const columns = {
    remark: after.remark,
    attitude: after.attitude,
    registration_address: after.registrationAddress,
    verified_phone: after.verifiedPhone,
    ...verified,
  }
  await ctx.db
    .insertInto('client_profiles')
    .values({ organisation_id: client.id, ...columns })
    .onConflict((oc) => oc.column('organisation_id').doUpdateSet(columns))
    .execute()
  const only = (from: Given<ProfileFields>) => Object.fromEntries(changed.map((name) => [name, from[name]]))
  await record(ctx, {
    type: 'back_office.client.noted',
    subjectType: 'organisation',
    subjectId: client.id,
    subjectLabel: client.name,
    before: only(before),
    after: only(given),
  })
}

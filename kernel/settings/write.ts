import type { StaffContext } from '../http/context.ts'

/**
 * Writes a setting that the asking person may set, at the version that they saw (0: it was never set); null goes back to what holds where nothing is set. The
 * server writes it: which permission sets which setting is not the database's to know.
 * @returns whether it was written; false where somebody else was first
 */
export async function writeSetting(ctx: StaffContext, key: string, value: unknown, version: number): Promise<boolean> {
  const values = {
    value: JSON.stringify(value),
    version: version + 1,
    updated_at: ctx.now,
    updated_by: ctx.actor.accountId,
    updated_by_label: ctx.actor.label,
  }
  const done = await ctx.asSystem(() =>
    version === 0
      ? ctx.db
          .insertInto('settings')
          .values({ brand_id: ctx.brand.id, key, ...values })
          .onConflict((oc) => oc.doNothing())
          .returning('key')
          .execute()
      : ctx.db
          .updateTable('settings')
          .set(values)
          .where('brand_id', '=', ctx.brand.id)
          .where('key', '=', key)
          .where('version', '=', version)
          .returning('key')
          .execute(),
  )
  return done.length > 0
}

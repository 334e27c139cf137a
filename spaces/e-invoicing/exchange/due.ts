import { sql } from 'kysely'
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'

/** What waits for its time, with what each row is known by: a file to hand in, what a platform has for us, a closed invoice to send. */
const waiting = { exchanged_flows: 'id', flows_to_take: 'flow_id', invoice_transmissions: 'invoice_id' } as const

/** The ids of those that are due, the longest waiting first; at one platform, where it is given. */
export const dueOf = async (
  services: Services,
  brand: Brand,
  table: keyof typeof waiting,
  most: number,
  platformId?: string,
): Promise<string[]> => {
  const id = sql.ref(waiting[table])
  const there = platformId === undefined ? sql`true` : sql`platform_id = ${platformId}`
  const { rows } = await asSystem(services, brand, (ctx) =>
    sql<{ id: string }>`select ${id}::text as id from ${sql.table(table)}
      where brand_id = ${brand.id} and next_at <= ${ctx.now} and ${there} order by next_at, ${id} limit ${most}`.execute(
      ctx.db,
    ),
  )
  return rows.map((row) => row.id)
}

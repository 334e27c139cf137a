import { sql } from 'kysely'
import type { Context } from '../http/context.ts'

/**
 * The next number of a kind in the brand's series of this year: 'D-2026-0187'. The series stays locked until the transaction ends, so that
 * no number is left out and none is given twice: take it late, after whatever may be refused or takes long.
 */
export async function nextNumber(ctx: Context, kind: string): Promise<string> {
  const { rows } = await sql<{ number: string }>`select parvis.next_number(${kind}) as number`.execute(ctx.db)
  return rows[0]!.number
}

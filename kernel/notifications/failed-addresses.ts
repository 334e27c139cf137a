import { asServer, type Context, type SystemContext } from '../http/context.ts'

/**
 * Whether a status (RFC 3463, `5.1.1`) or else an answer of a mail server says that the address itself takes no mail: it is unknown, moved,
 * shut or full for too long, or its server is not to be reached. What is refused for what the mail says or who sends it says nothing of the address.
 */
export function isAboutAddress(answer: string): boolean {
  const status = /\b([45])\.(\d{1,3})\.(\d{1,3})\b/.exec(answer)
  if (status) {
    const [, , subject, detail] = status
    if (subject === '1') return detail !== '7' && detail !== '8'
    if (subject === '2') return detail !== '3' && detail !== '4'
    return subject === '4' && ['1', '2', '4', '7'].includes(detail!)
  }
  return /\b55[013]\b/.test(answer)
}

/** Marks the address of a mail: nothing is sent there until a person says that it is right (D24). */
export async function markAddress(
  ctx: SystemContext,
  mail: { id: string; to_address: string },
  answer: string,
): Promise<void> {
  await ctx.db
    .insertInto('failed_addresses')
    .values({
      brand_id: ctx.brand.id,
      address: mail.to_address.toLowerCase(),
      failed_at: ctx.now,
      answer,
      mail_id: mail.id,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** Those of some addresses that are marked, in small letters, with what was answered and when. */
export async function failedAddresses(
  ctx: Context,
  addresses: string[],
): Promise<Map<string, { answer: string; failedAt: Date }>> {
  const wanted = [...new Set(addresses.filter(Boolean).map((address) => address.toLowerCase()))]
  if (wanted.length === 0) return new Map()
  const rows = await asServer(ctx, () =>
    ctx.db
      .selectFrom('failed_addresses')
      .select(['address', 'answer', 'failed_at'])
      .where('brand_id', '=', ctx.brand.id)
      .where('address', 'in', wanted)
      .execute(),
  )
  return new Map(rows.map((row) => [row.address, { answer: row.answer, failedAt: row.failed_at }]))
}

/** Takes the mark from an address: a person says that it is right. The caller has asked whether they may. @returns whether it had one */
export async function clearAddress(ctx: Context, address: string): Promise<boolean> {
  const gone = await asServer(ctx, () =>
    ctx.db
      .deleteFrom('failed_addresses')
      .where('brand_id', '=', ctx.brand.id)
      .where('address', '=', address.toLowerCase())
      .returning('address')
      .execute(),
  )
  return gone.length > 0
}

import { isIP } from 'node:net'
import { sql } from 'kysely'
import { invalid } from '../errors/problem.ts'
import { asServer, type Context, type PersonContext } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { labelOf } from './label.ts'
import { confirmProof, type Proof } from './proof.ts'

export type Network = { network: string; label: string }

/** A network as the database writes it: '203.0.113.7' and '203.0.113.0/24'; what stands after the prefix counts for nothing. Undefined where it is none. */
export function networkIn(typed: string): string | undefined {
  const [address, prefix, ...more] = typed.trim().split('/')
  const version = isIP(address!)
  if (version === 0 || more.length > 0 || address!.includes('%')) return undefined
  if (prefix === undefined) return address
  const longest = version === 4 ? 32 : 128
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= longest
    ? `${address}/${prefix}`
    : undefined
}

/** From where an account signs in; none: from anywhere. */
async function networksOf(ctx: Context, accountId: string): Promise<Network[]> {
  return ctx.db
    .selectFrom('account_networks as n')
    .select([
      sql<string>`case when masklen(n.network) = case family(n.network) when 4 then 32 else 128 end then host(n.network) else n.network::text end`.as(
        'network',
      ),
      'n.label',
    ])
    .where('n.account_id', '=', accountId)
    .orderBy('n.network')
    .execute()
}

/** One's own networks, and the address that one asks from (B23). */
export async function readNetworks(ctx: PersonContext, address: string) {
  return { items: await networksOf(ctx, ctx.actor.accountId), address: address.replace(/^::ffff:(?=[\d.]+$)/, '') }
}

/**
 * Narrows from where one signs in (B23): from the next request on, one's sessions elsewhere open nothing. The address that one asks from stays
 * among them, so that nobody locks themselves out. On record, and told by mail.
 * @throws Problem 422 on `networks`, `networks.N.network`, `currentPassword`, `code`
 */
export async function keepNetworks(ctx: PersonContext, input: Proof & { networks: Network[] }, address: string) {
  const { accountId } = ctx.actor
  const wanted = input.networks.map((one) => ({ label: one.label, network: networkIn(one.network) }))
  const faults = wanted.flatMap(({ network }, index) =>
    network === undefined ? [{ field: `networks.${index}.network`, code: 'identity.bad_network' }] : [],
  )
  if (faults.length > 0) throw invalid(...faults)
  await confirmProof(ctx, input)
  await ctx.asSystem(async () => {
    const before = await networksOf(ctx, accountId)
    await ctx.db.deleteFrom('account_networks').where('account_id', '=', accountId).execute()
    if (wanted.length > 0)
      await ctx.db
        .insertInto('account_networks')
        .values(
          wanted.map(({ network, label }) => ({
            account_id: accountId,
            network: sql<string>`network(${network}::inet)`,
            label,
            added_at: ctx.now,
          })),
        )
        .onConflict((oc) => oc.doNothing())
        .execute()
    if (await refusedFrom(ctx, accountId, address))
      throw invalid({ field: 'networks', code: 'identity.own_address_left_out' })
    const after = await networksOf(ctx, accountId)
    const said = (all: Network[]) => all.map((one) => one.network)
    if (said(before).join() === said(after).join()) return
    await tell(ctx, accountId, { before: said(before), after: said(after) })
  })
  return readNetworks(ctx, address)
}

/** Whether an account may not act from an address (B23). */
export async function refusedFrom(ctx: Context, accountId: string, address: string): Promise<boolean> {
  const { rows } = await sql<{
    refused: boolean
  }>`select parvis.address_refused(${accountId}, ${address}) as refused`.execute(ctx.db)
  return rows[0]!.refused
}

/** Whether an account signs in from certain addresses only. */
export const isNarrowed = (ctx: Context, accountId: string): Promise<boolean> =>
  asServer(ctx, async () => (await networksOf(ctx, accountId)).length > 0)

/** Lets an account sign in from anywhere again: for whoever is locked out. @returns whether it was narrowed */
export async function liftNetworks(ctx: Context, accountId: string): Promise<boolean> {
  return asServer(ctx, async () => {
    const before = await networksOf(ctx, accountId)
    if (before.length === 0) return false
    await ctx.db.deleteFrom('account_networks').where('account_id', '=', accountId).execute()
    await tell(ctx, accountId, { before: before.map((one) => one.network), after: [] })
    return true
  })
}

async function tell(ctx: Context, accountId: string, change: { before: string[]; after: string[] }) {
  const account = await ctx.db
    .selectFrom('accounts')
    .select(['identifier', 'surname', 'given_name', 'sign_in_email', 'locale'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'identity.account.networks_changed',
    subjectType: 'account',
    subjectId: accountId,
    subjectLabel: labelOf(account),
    before: { networks: change.before },
    after: { networks: change.after },
  })
  const locale = account.locale as Locale
  const anywhere = { fr: 'toutes', en: 'all' } satisfies Record<Locale, string>
  await notify(
    ctx,
    { accountId, email: account.sign_in_email, locale, givenName: account.given_name },
    'identity.networks_changed',
    { identifier: account.identifier, networks: change.after.join(', ') || anywhere[locale] },
    { mailOnly: true, href: '/compte' },
  )
}

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { asSystem, type Brand, type Services, type SystemContext } from '../http/context.ts'
import { hashToken, technicalTokenPrefix } from '../http/endpoints.ts'
import { record } from '../journal/journal.ts'
import { countAttempt, countingWrong, originOf } from './limits.ts'

/** An error of RFC 6749 §5.2, with the status it is answered by. */
export class OAuthError extends Error {
  readonly status: number
  readonly error: string
  readonly retryAfterSeconds: number | undefined
  constructor(error: string, description: string, status = 400, retryAfterSeconds?: number) {
    super(description)
    this.error = error
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** How many wrong secrets are taken within 15 minutes, for a client from one address and from that address; then how many tokens a client may ask for. */
const attempts = { pair: 60, address: 600, client: 240 }

const nobody = '00000000-0000-0000-0000-000000000000'
const noSecret = Buffer.alloc(32)

export type ClientCredentials = { clientId: string; secret: string }

const refused = () =>
  new OAuthError('invalid_client', 'The client is unknown, its secret is wrong, or it was revoked.', 401)

type Client = {
  accountId: string
  secretId: string
  secretEnds: Date | null
  /** What its spaces allow, 'contracts:modify'. */
  scopes: string[]
}

/** The scopes of a technical user: what its open subscriptions come to, or those that the provider gave to a program of its own. */
export async function scopesOf(ctx: SystemContext, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ scope: string }>`
    select s.space || ':' || s.access as scope
    from memberships m join space_subscriptions s on s.membership_id = m.id and s.ended_at is null
    where m.account_id = ${accountId} and m.role = 'technical' and parvis.in_force(m)
    union select unnest(t.scopes) from technical_users t where t.account_id = ${accountId} order by 1`.execute(ctx.db)
  return rows.map((row) => row.scope)
}

/**
 * The client that holds a secret. The same queries and the same comparisons for a client that is not there.
 * @throws OAuthError invalid_client
 */
async function authenticate(ctx: SystemContext, credentials: ClientCredentials): Promise<Client> {
  const accountId = z.uuid().safeParse(credentials.clientId).success ? credentials.clientId : nobody
  const { rows } = await sql<{ id: string; secret_hash: Buffer; valid_until: Date | null }>`
    select s.id, s.secret_hash, s.valid_until
    from technical_secrets s join technical_users t on t.account_id = s.account_id join accounts a on a.id = t.account_id
    where s.account_id = ${accountId} and a.brand_id = ${ctx.brand.id} and a.kind = 'technical' and a.status = 'active' and t.revoked_at is null
      and (s.valid_until is null or s.valid_until > ${ctx.now})
      and not exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null)
    order by s.created_at desc limit 10`.execute(ctx.db)
  const scopes = await scopesOf(ctx, accountId)
  const given = hashToken(credentials.secret)
  let found: (typeof rows)[number] | undefined
  for (const row of [...rows, { id: '', secret_hash: noSecret, valid_until: null }])
    if (timingSafeEqual(given, row.secret_hash) && row.id !== '') found = row
  if (!found) throw refused()
  return { accountId, secretId: found.id, secretEnds: found.valid_until, scopes }
}

/** Whether a secret is one that works for this technical user; for who still holds it. */
export async function secretWorks(ctx: SystemContext, accountId: string, secret: string): Promise<boolean> {
  return authenticate(ctx, { clientId: accountId, secret }).then(
    () => true,
    (error) => {
      if (error instanceof OAuthError) return false
      throw error
    },
  )
}

const limitAs = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    const wait = (error as { extra?: { retryAfterSeconds?: number } }).extra?.retryAfterSeconds
    if (wait === undefined) throw error
    throw new OAuthError('temporarily_unavailable', `Too many requests: try again in ${wait} seconds.`, 429, wait)
  }
}

/** Who a client is by what it gave; wrong secrets alone count against the limits. @throws OAuthError */
const authenticateCounted = (services: Services, brand: Brand, credentials: ClientCredentials, address: string) =>
  limitAs(() =>
    countingWrong(
      services,
      brand,
      // Whoever knows a client's name alone cannot shut it out from elsewhere: wrong secrets count by address.
      [
        [`token:pair:${brand.id}:${credentials.clientId.slice(0, 100)}:${originOf(address)}`, attempts.pair],
        [`token:address:${originOf(address)}`, attempts.address],
      ],
      () => asSystem(services, brand, (ctx) => authenticate(ctx, credentials)),
    ),
  )

/** The scopes asked for, within those held: `contracts:read` is within `contracts:modify`. @throws OAuthError invalid_scope */
export function narrowScopes(held: string[], asked: string | undefined): string[] {
  if (asked === undefined || asked.trim() === '') {
    if (held.length === 0) throw new OAuthError('invalid_scope', 'No space is open to this client.')
    return held
  }
  const wanted = [...new Set(asked.split(' ').filter(Boolean))]
  const beyond = wanted.filter((scope) => !held.includes(scope) && !held.includes(scope.replace(/:read$/, ':modify')))
  if (beyond.length > 0)
    throw new OAuthError(
      'invalid_scope',
      `Not open to this client: ${beyond
        .join(' ')
        .slice(0, 200)
        .replace(/[^\x20-\x7e]|["\\]/g, '?')}.`,
    )
  return wanted.sort()
}

/**
 * An access token by client credentials (RFC 6749 §4.4, O16). Kept hashed; it ends by itself, with its secret, or when revoked.
 * @throws OAuthError
 */
export async function issueToken(
  services: Services,
  brand: Brand,
  input: { credentials: ClientCredentials; scope: string | undefined; address: string; userAgent: string },
): Promise<{ access_token: string; token_type: 'Bearer'; expires_in: number; scope: string }> {
  const client = await authenticateCounted(services, brand, input.credentials, input.address)
  await limitAs(() => countAttempt(services, brand, [[`token:client:${client.accountId}`, attempts.client]]))
  const token = technicalTokenPrefix + randomBytes(32).toString('base64url')
  return asSystem(services, brand, async (ctx) => {
    // Once more within the transaction that writes: it may have been revoked in between.
    const { accountId, secretId, secretEnds, scopes: held } = await authenticate(ctx, input.credentials)
    const scopes = narrowScopes(held, input.scope)
    const end = new Date(ctx.now.getTime() + services.config.apiTokenMinutes * 60_000)
    const expiresAt = secretEnds && secretEnds < end ? secretEnds : end
    const locked = await sql`select from technical_secrets where id = ${secretId} for key share`.execute(ctx.db)
    if (locked.rows.length === 0) throw refused()
    // Those that ended a day ago are of no use to anybody.
    await sql`delete from sessions where account_id = ${accountId} and expires_at < ${ctx.now}::timestamptz - interval '1 day'`.execute(
      ctx.db,
    )
    await ctx.db
      .insertInto('sessions')
      .values({
        account_id: accountId,
        token_hash: hashToken(token),
        secret_id: secretId,
        scopes,
        state: 'open',
        created_at: ctx.now,
        last_seen_at: ctx.now,
        expires_at: expiresAt,
        address: input.address,
        user_agent: input.userAgent,
      })
      .execute()
    await record(ctx, {
      type: 'identity.token.issued',
      subjectType: 'account',
      subjectId: accountId,
      after: { scopes },
    })
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: Math.floor((expiresAt.getTime() - ctx.now.getTime()) / 1000),
      scope: scopes.join(' '),
    }
  })
}

/** Ends a token of this client; one that is not its own, or is no token, changes nothing (RFC 7009). @throws OAuthError invalid_client */
export async function revokeToken(
  services: Services,
  brand: Brand,
  input: { credentials: ClientCredentials; token: string; address: string },
): Promise<void> {
  const { accountId } = await authenticateCounted(services, brand, input.credentials, input.address)
  await asSystem(services, brand, async (ctx) => {
    await ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('account_id', '=', accountId)
      .where('token_hash', '=', hashToken(input.token))
      .where('ended_at', 'is', null)
      .execute()
  })
}

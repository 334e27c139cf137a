import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { verify as verifyTotp } from 'otplib'
import { invalid } from '../errors/problem.ts'
import type { Context, PersonContext } from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'
import { verifyPassword } from './passwords.ts'

// No digit that reads like a letter.
const recoveryAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A recovery code of 120 bits, in four groups: what nobody guesses needs no slow hash (ASVS 6.5.2). */
export const newRecoveryCode = (): string =>
  Array.from(randomBytes(24), (byte) => recoveryAlphabet[byte % 32])
    .join('')
    .replace(/.{6}(?=.)/g, '$&-')

/** What is kept of a recovery code: hashed with the account that it is of, so that no table of hashes serves for two. */
export const recoveryCodeHash = (accountId: string, typed: string): string =>
  hashToken(`${accountId}:${typed.replace(/[\s-]/g, '').toUpperCase()}`).toString('hex')

/** The step of a code of the telephone, undefined where it is not one of this secret's. */
export async function stepOf(ctx: Context, secret: string, typed: string): Promise<number | undefined> {
  const token = typed.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const epoch = Math.floor(ctx.now.getTime() / 1000)
  const checked = await verifyTotp({ secret, token, epoch, epochTolerance: 30 })
  return checked.valid ? (checked as { timeStep: number }).timeStep : undefined
}

/** Whether this is a code of the second factor in force, or a recovery code; either serves once. Run as the system. */
export async function spendCode(ctx: Context, accountId: string, typed: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('credentials')
    .select('totp_secret')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  if (!row?.totp_secret) return false
  const step = await stepOf(ctx, row.totp_secret, typed)
  if (step === undefined) {
    const hash = recoveryCodeHash(accountId, typed)
    const used = await sql`update credentials set recovery_code_hashes = array_remove(recovery_code_hashes, ${hash})
      where account_id = ${accountId} and ${hash} = any (recovery_code_hashes)`.execute(ctx.db)
    return Number(used.numAffectedRows ?? 0) > 0
  }
  const used = await ctx.db
    .updateTable('credentials')
    .set({ totp_last_step: step })
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
    .executeTakeFirst()
  return Number(used.numUpdatedRows) > 0
}

/** What whoever changes the ways of signing in has to give: the password and, where a second factor is in force, a code of it. */
export type Proof = { currentPassword: string; code?: string | undefined }

/** @throws Problem 422 on `currentPassword` unless this is the person's password; counted like sign-ins */
export async function confirmPassword(ctx: PersonContext, password: string): Promise<void> {
  const row = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('credentials')
      .select('password_hash')
      .where('account_id', '=', ctx.actor.accountId)
      .executeTakeFirst(),
  )
  if (!(await verifyPassword(password, row?.password_hash)))
    throw invalid({ field: 'currentPassword', code: 'identity.password_wrong' })
}

/**
 * Makes sure that whoever changes a way of signing in has all that signs in.
 * @throws Problem 422 on `currentPassword` or `code`
 */
export async function confirmProof(ctx: PersonContext, input: Proof): Promise<void> {
  await confirmPassword(ctx, input.currentPassword)
  await ctx.asSystem(async () => {
    const { rows } = await sql<{ inForce: boolean }>`select totp_secret is not null as "inForce" from credentials
      where account_id = ${ctx.actor.accountId}`.execute(ctx.db)
    if (!rows[0]?.inForce) return
    if (!input.code?.trim()) throw invalid({ field: 'code', code: 'required' })
    if (!(await spendCode(ctx, ctx.actor.accountId, input.code)))
      throw invalid({ field: 'code', code: 'identity.second_factor_failed' })
  })
}

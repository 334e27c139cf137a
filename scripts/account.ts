// `npm run account -- unblock IDENTIFIER`: lifts every block of an account, and lets it sign in from anywhere.
// `npm run account -- forget-second-factor IDENTIFIER`: for who lost it; the password alone signs in until another is set up.
// `npm run account -- staff IDENTIFIER EMAIL SURNAME GIVENNAME`: makes an administrator of the provider's staff, and prints the link by which they choose their password.
import { randomBytes } from 'node:crypto'
import { ConfigError } from '../kernel/config/config.ts'
import { DataDirectoryError } from '../kernel/db/data-directory.ts'
import { type Database, transaction } from '../kernel/db/database.ts'
import { DatabaseRefusedError } from '../kernel/db/refused.ts'
import { hashToken } from '../kernel/http/endpoints.ts'
import { openConfigured } from './open.ts'

/** What was asked cannot be done; the message says why. */
export class AccountCommandError extends Error {}

const note =
  "insert into journal_events (brand_id, at, actor_label, type, subject_type, subject_id, subject_label, after) values ($1, now(), 'Parvis (npm run account)', $2, 'account', $3, $4, $5)"

/** Lifts the open blocks of an account, in whichever brand, and what narrows from where it signs in. @returns how many of them there were @throws AccountCommandError where nobody has the identifier */
export async function unblock(database: Database, identifier: string): Promise<number> {
  return transaction(database, async (client) => {
    const { rows } = await client.query(
      'select id, brand_id, surname, given_name from accounts where lower(identifier) = lower($1)',
      [identifier],
    )
    if (rows.length === 0) throw new AccountCommandError(`no account has the identifier ${identifier}`)
    let lifted = 0
    for (const account of rows) {
      const blocks = await client.query(
        'update account_blocks set lifted_at = now() where account_id = $1 and lifted_at is null returning cause',
        [account.id],
      )
      const networks = await client.query('delete from account_networks where account_id = $1 returning network', [
        account.id,
      ])
      lifted += blocks.rows.length + networks.rows.length
      if (networks.rows.length > 0)
        await client.query(note, [
          account.brand_id,
          'identity.account.networks_changed',
          account.id,
          `${account.surname} ${account.given_name}`.trim(),
          { networks: [] },
        ])
      if (blocks.rows.length > 0)
        await client.query(note, [
          account.brand_id,
          'identity.account.unblocked',
          account.id,
          `${account.surname} ${account.given_name}`.trim(),
          { causes: blocks.rows.map((row) => row.cause) },
        ])
    }
    return lifted
  })
}

/**
 * Takes the second factor of an account away, in whichever brand, and ends its sessions.
 * @returns whether there was one @throws AccountCommandError where nobody has the identifier
 */
export async function forgetSecondFactor(database: Database, identifier: string): Promise<boolean> {
  return transaction(database, async (client) => {
    const { rows } = await client.query(
      `select a.id, a.brand_id, a.surname, a.given_name, c.totp_secret is not null as has_one from accounts a join credentials c on c.account_id = a.id
       where lower(a.identifier) = lower($1)`,
      [identifier],
    )
    if (rows.length === 0) throw new AccountCommandError(`no account has the identifier ${identifier}`)
    const held = rows.filter((account) => account.has_one)
    for (const account of held) {
      await client.query(
        `update credentials set totp_secret = null, totp_pending_secret = null, totp_enabled_at = null, totp_last_step = null, recovery_code_hashes = '{}'
         where account_id = $1`,
        [account.id],
      )
      await client.query('update sessions set ended_at = now() where account_id = $1 and ended_at is null', [
        account.id,
      ])
      await client.query(note, [
        account.brand_id,
        'identity.second_factor.changed',
        account.id,
        `${account.surname} ${account.given_name}`.trim(),
        { change: 'disabled' },
      ])
    }
    return held.length > 0
  })
}

/** Makes an administrator of the provider's staff in the first brand. @returns the path of the activation link @throws AccountCommandError where the identifier or the address is taken */
export async function createStaff(
  database: Database,
  person: { identifier: string; email: string; surname: string; givenName: string },
  minutes: number,
): Promise<string> {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,59}$/u.test(person.identifier))
    throw new AccountCommandError('the identifier has 2 to 60 letters, figures, dots or dashes')
  if (!/^[^\s<>@]+@[^\s<>@]+$/.test(person.email))
    throw new AccountCommandError(`${person.email} is not an e-mail address`)
  if (!person.surname || !person.givenName) throw new AccountCommandError('a surname and a given name are needed')
  return transaction(database, async (client) => {
    const brandId = (await client.query('select id from brands order by created_at, slug limit 1')).rows[0].id
    const taken = await client.query(
      'select identifier from accounts where brand_id = $1 and (lower(identifier) = lower($2) or lower(sign_in_email) = lower($3))',
      [brandId, person.identifier, person.email],
    )
    if (taken.rows.length > 0)
      throw new AccountCommandError(`the identifier or the e-mail address is taken, by ${taken.rows[0].identifier}`)
    const account = await client.query(
      "insert into accounts (brand_id, status, identifier, sign_in_email, contact_email, surname, given_name) values ($1, 'pending', $2, $3, $3, $4, $5) returning id",
      [brandId, person.identifier, person.email, person.surname, person.givenName],
    )
    const { id } = account.rows[0]
    await client.query('insert into credentials (account_id) values ($1)', [id])
    await client.query(
      "with member as (insert into staff_members (account_id, brand_id) values ($1, $2)) insert into staff_roles (account_id, brand_id, role) values ($1, $2, 'administrator')",
      [id, brandId],
    )
    const token = randomBytes(32).toString('base64url')
    await client.query(
      "insert into one_time_tokens (account_id, purpose, token_hash, expires_at) values ($1, 'activation', $2, now() + make_interval(mins => $3))",
      [id, hashToken(token), minutes],
    )
    await client.query(note, [
      brandId,
      'identity.account.created',
      id,
      `${person.surname} ${person.givenName}`,
      { staffRoles: ['administrator'] },
    ])
    return `/activation/${token}`
  })
}

if (import.meta.main) {
  const [command, ...args] = process.argv.slice(2)
  const ofOne = ['unblock', 'forget-second-factor']
  const fits = (ofOne.includes(command ?? '') && args.length === 1) || (command === 'staff' && args.length === 4)
  if (!fits) {
    console.error(
      ['unblock IDENTIFIER', 'forget-second-factor IDENTIFIER', 'staff IDENTIFIER EMAIL SURNAME GIVENNAME']
        .map((line) => `npm run account -- ${line}`)
        .join('\n'),
    )
    process.exit(1)
  }
  try {
    const { database, config } = await openConfigured()
    const [identifier, email, surname, givenName] = args as [string, string, string, string]
    if (command === 'unblock') {
      const lifted = await unblock(database, identifier)
      console.log(lifted === 0 ? `${identifier} was not blocked.` : `${identifier} is unblocked.`)
    } else if (command === 'forget-second-factor') {
      const had = await forgetSecondFactor(database, identifier)
      console.log(had ? `${identifier} signs in by the password alone.` : `${identifier} had no second factor.`)
    } else {
      const path = await createStaff(database, { identifier, email, surname, givenName }, config.activationLinkMinutes)
      console.log(
        `${identifier} is made. This link, valid once and for ${config.activationLinkMinutes} minutes, is for choosing the password:\n${config.publicUrl}${path}`,
      )
    }
    await database.close()
    process.exit(0)
  } catch (error) {
    if (
      !(
        error instanceof AccountCommandError ||
        error instanceof ConfigError ||
        error instanceof DataDirectoryError ||
        error instanceof DatabaseRefusedError
      )
    )
      throw error
    console.error(error.message)
    process.exit(1)
  }
}

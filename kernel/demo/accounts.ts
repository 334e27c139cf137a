// The accounts of the demo that are shown at start, and their password.
import { randomBytes } from 'node:crypto'
import { type Database, transaction } from '../db/database.ts'
import { hashPassword, verifyPassword } from '../identity/passwords.ts'

/** An account of the demo, as it is shown at start. */
export type DemoAccount = { who: string; identifier: string; password: string }

/** The one password of the demo's accounts, which everybody may read here: where others reach the portal, a random one takes its place. */
export const publicPassword = 'dalles-claires-du-parvis'
export const randomPassword = () => randomBytes(15).toString('base64url')

/** Whom the start shows. */
export const shown: Array<Omit<DemoAccount, 'password'>> = [
  { who: 'Claire Aubertine, administratrice de deux contrats (Ville de Montfabre)', identifier: 'c.aubertine' },
  { who: 'Maëlle Toussard, abonnée (Ville de Montfabre)', identifier: 'm.toussard' },
  { who: "Irène Delcambre, gestionnaire (Office de l'habitat du Lerzan)", identifier: 'i.delcambre' },
  { who: "Tom Aubrac, superviseur (Office de l'habitat du Lerzan)", identifier: 't.aubrac' },
  { who: "Mia Cassagnol, utilisatrice (Office de l'habitat du Lerzan)", identifier: 'm.cassagnol' },
  { who: 'Mathis Roquelin, fournisseur, administrateur du portail', identifier: 'm.roquelin' },
  { who: 'Lise Barrédon, fournisseur, agente', identifier: 'l.barredon' },
  { who: 'Nadia Servanne, salariée (Halbrane)', identifier: 'n.servanne' },
]

/** The demo's accounts that can still be signed in to with the demo's password; none where the data are not the demo's. */
export async function demoAccounts(database: Database): Promise<DemoAccount[]> {
  const { rows } = await database.pool.query(
    `select a.identifier, c.password_hash from settings s join accounts a on a.brand_id = s.brand_id and a.status = 'active' join credentials c on c.account_id = a.id
     where s.key = 'demo' and a.identifier = any ($1)`,
    [shown.map((account) => account.identifier)],
  )
  const found: DemoAccount[] = []
  for (const account of shown) {
    const row = rows.find((one) => one.identifier === account.identifier)
    if (row?.password_hash && (await verifyPassword(publicPassword, row.password_hash)))
      found.push({ ...account, password: publicPassword })
  }
  return found
}

/**
 * Takes the public password away from whatever account of the demo still has it, and ends their sessions: for a start at which others
 * reach the portal. With `replace` a random one takes its place, else none: they choose one by a link.
 * @returns how many accounts had it, and those to show with their new password
 */
export async function withdrawPublicPassword(
  database: Database,
  replace: boolean,
): Promise<{ withdrawn: number; accounts: DemoAccount[] }> {
  const password = replace ? randomPassword() : undefined
  const newHash = password ? await hashPassword(password) : null
  return transaction(database, async (client) => {
    const demo = `from settings s join accounts a on a.brand_id = s.brand_id join credentials c on c.account_id = a.id
      where s.key = 'demo' and not s.value ? 'passwordWithdrawnAt' and c.password_hash is not null`
    const { rows: hashes } = await client.query(`select distinct c.password_hash as hash ${demo}`)
    const known: string[] = []
    for (const { hash } of hashes) if (await verifyPassword(publicPassword, hash)) known.push(hash)
    const { rows: withdrawn } = await client.query(
      `update credentials set password_hash = $2, password_changed_at = now() where account_id in (select a.id ${demo} and c.password_hash = any ($1))
       returning account_id, (select identifier from accounts where id = account_id) as identifier`,
      [known, newHash],
    )
    await client.query('update sessions set ended_at = now() where account_id = any ($1) and ended_at is null', [
      withdrawn.map((row) => row.account_id),
    ])
    // With none left there is nothing to look for at the next start.
    await client.query(
      "update settings set value = value || jsonb_build_object('passwordWithdrawnAt', now()) where key = 'demo' and not value ? 'passwordWithdrawnAt'",
    )
    const replaced = new Set(withdrawn.map((row) => row.identifier))
    return {
      withdrawn: withdrawn.length,
      accounts: password
        ? shown.filter((account) => replaced.has(account.identifier)).map((account) => ({ ...account, password }))
        : [],
    }
  })
}

// Many connections with invented names, for measures and for trying lists out: `npm run seed -- contracts --connections 100000`.
import { type Database, transaction } from '../../kernel/db/database.ts'
import { publicPassword } from '../../kernel/demo/accounts.ts'
import type { Seed } from '../../kernel/demo/seed.ts'
import { hashPassword } from '../../kernel/identity/passwords.ts'

/** How many connections, over how many organisations; `main` of them are the first contract's, which c.aubertine administers. */
export type SeedSize = { connections: number; organisations: number; main?: number }

/** The ids of what measures ask for. */
export type Seeded = { brandId: string; contractId: string; administratorId: string }

/**
 * Adds connections to a migrated database that has a brand. The same size gives the same names.
 * Two seedings of one database do not collide as long as their sizes differ.
 */
export async function seedConnections(database: Database, size: SeedSize, password = publicPassword): Promise<Seeded> {
  const { connections, organisations } = size
  const main = Math.min(connections, size.main ?? Math.max(50_000, Math.ceil(connections / 2)))
  const label = `${connections}-${organisations}-${main}`
  const passwordHash = await hashPassword(password)
  const brandId = (await database.pool.query('select id from brands order by created_at, slug limit 1')).rows[0]
    .id as string
  let seeded: Seeded = { brandId, contractId: '', administratorId: '' }
  await transaction(database, async (client) => {
    await client.query("select set_config('parvis.seed', $1, true), set_config('parvis.seed_brand', $2, true)", [
      label,
      brandId,
    ])
    // The same uuid for the same words, of a shape that is valid.
    await client.query(`create function pg_temp.seed_id(words text) returns uuid language sql stable as $$
      select overlay(overlay(md5(current_setting('parvis.seed') || words) placing '8' from 13) placing 'a' from 17)::uuid $$`)
    await client.query(`create temporary table seed_names on commit drop as
      select n, upper(a[1 + n % 24] || b[1 + (n / 24) % 20] || c[1 + (n / 480) % 12]) as surname, g[1 + (n * 7) % 32] as given_name
      from generate_series(0, ${connections - 1}) n,
        (select array['Bar','Cor','Dal','Fer','Gar','Lam','Mar','Nor','Pel','Roc','San','Tor','Val','Ver','Bel','Cas','Del','Mon','Sal','Tré','Ker','Pla','Cha','Bru'] as a,
                array['ba','ber','bou','dan','del','dou','ga','gue','lan','le','lou','ma','mi','nau','ne','ri','ro','se','tan','vi'] as b,
                array['l','nd','rd','t','ux','gne','lle','nne','rac','rin','ssac','ville'] as c,
                array['Aline','Bilal','Chloé','Denis','Élise','Farid','Gaëlle','Hugo','Inès','Jules','Karim','Léa','Malo','Nadia','Omar','Paul','Quitterie','Rose','Sami','Théa','Ugo','Vera','Walid','Xavier','Yann','Zoé','Anouk','Boris','Clara','Driss','Emma','Fatou'] as g) words`)
    await client.query(
      `insert into applications (id, brand_id, code, name) select pg_temp.seed_id('application' || n), '${brandId}', 'seed-' || current_setting('parvis.seed') || '-' || n, case n when 1 then 'Orba Finances' when 2 then 'Orba Paie' else 'Orba Délib' end from generate_series(1, 3) n`,
    )
    await client.query(
      `insert into organisations (id, brand_id, name, city) select pg_temp.seed_id('organisation' || n), '${brandId}', 'Collectivité ' || lpad(n::text, 5, '0'), 'Montfabre' from generate_series(0, ${organisations - 1}) n`,
    )
    await client.query(
      `insert into accounts (id, brand_id, status, identifier, sign_in_email, surname, given_name) select pg_temp.seed_id('principal' || n), '${brandId}', 'active', 's' || current_setting('parvis.seed') || '.p' || n, 's' || current_setting('parvis.seed') || '.p' || n || '@seed.example', 'GESTION', 'Principale' from generate_series(0, ${organisations - 1}) n`,
    )
    await client.query(
      `insert into memberships (organisation_id, account_id, role, starts_on) select pg_temp.seed_id('organisation' || n), pg_temp.seed_id('principal' || n), 'principal_manager', '2024-01-01' from generate_series(0, ${organisations - 1}) n`,
    )
    await client.query(`insert into contracts (id, brand_id, organisation_id, number, title, is_pack, starts_on, next_invoice_on, invoice_day, sells_concurrent)
      select pg_temp.seed_id('contract' || n), '${brandId}', pg_temp.seed_id('organisation' || n), 'S-' || current_setting('parvis.seed') || '-' || lpad(n::text, 5, '0'), 'PACK de mesure', true, '2024-01-01', (date_trunc('month', current_date) + interval '1 month')::date, 1, true from generate_series(0, ${organisations - 1}) n`)
    await client.query(
      `insert into contract_applications select pg_temp.seed_id('contract' || n), pg_temp.seed_id('application' || a) from generate_series(0, ${organisations - 1}) n, generate_series(1, 3) a`,
    )
    await client.query(
      `insert into contract_prices select pg_temp.seed_id('contract' || n), kind, '2024-01-01', cents from generate_series(0, ${organisations - 1}) n, (values ('named', 2900), ('concurrent', 5400)) p (kind, cents)`,
    )
    await client.query(`insert into accounts (id, brand_id, status, identifier, sign_in_email, contact_email, surname, given_name, structure, city)
      select pg_temp.seed_id('account' || n), '${brandId}', 'active', 's' || current_setting('parvis.seed') || '.' || n, 's' || current_setting('parvis.seed') || '.' || n || '@seed.example', '', surname, given_name, 'Collectivité', 'Montfabre' from seed_names`)
    await client.query(`create temporary table seed_connections on commit drop as
      select n, surname, given_name, case when n < ${main} then 0 else ${organisations > 1 ? `1 + (n - ${main}) % ${organisations - 1}` : '0'} end as o, case when n % 5 = 0 then 'concurrent' else 'named' end as kind, 1 + n % 3 as a from seed_names`)
    await client.query(
      `insert into seats (id, contract_id, kind, account_id, created_on) select pg_temp.seed_id('seat' || n), pg_temp.seed_id('contract' || o), 'named', pg_temp.seed_id('account' || n), '2024-01-02' from seed_connections where kind = 'named'`,
    )
    await client.query(
      `insert into seats (contract_id, kind, created_on) select pg_temp.seed_id('contract' || n), 'concurrent', '2024-01-01' from generate_series(0, ${organisations - 1}) n`,
    )
    // What the trigger would read again for each row is known here; it is off for this one statement.
    await client.query('alter table connections disable trigger fill_connection')
    await client.query(`insert into connections (id, brand_id, organisation_id, contract_id, application_id, account_id, seat_kind, seat_id, created_on, surname, given_name, identifier, email, application_name, search_text, is_blocked)
      select pg_temp.seed_id('connection' || n), '${brandId}', pg_temp.seed_id('organisation' || o), pg_temp.seed_id('contract' || o), pg_temp.seed_id('application' || a), pg_temp.seed_id('account' || n), kind, case when kind = 'named' then pg_temp.seed_id('seat' || n) end, '2024-01-02', surname, given_name, identifier, identifier || '@seed.example',
        case a when 1 then 'Orba Finances' when 2 then 'Orba Paie' else 'Orba Délib' end, parvis.fold(surname || ' ' || given_name || ' ' || surname || ' ' || identifier || ' ' || identifier || '@seed.example'), n % 40 = 7
      from (select *, 's' || current_setting('parvis.seed') || '.' || n as identifier from seed_connections) s`)
    await client.query('alter table connections enable trigger fill_connection')
    await client.query('alter table connection_blocks disable trigger refresh_connections')
    await client.query(
      `insert into connection_blocks (connection_id, cause, opened_at, opened_by_label) select pg_temp.seed_id('connection' || n), 'administrator', '2026-01-05 09:00+01', 'Parvis' from seed_connections where n % 40 = 7`,
    )
    await client.query('alter table connection_blocks enable trigger refresh_connections')
    await client.query(
      `insert into memberships (organisation_id, account_id, starts_on) select pg_temp.seed_id('organisation' || o), pg_temp.seed_id('account' || n), '2024-01-02' from seed_connections`,
    )
    await client.query(
      `insert into accounts (id, brand_id, status, identifier, sign_in_email, contact_email, surname, given_name) values (pg_temp.seed_id('administrator'), '${brandId}', 'active', 'c.aubertine', 'c.aubertine@montfabre.example', 'c.aubertine@montfabre.example', 'AUBERTINE', 'Claire') on conflict do nothing`,
    )
    await client.query(
      `insert into credentials (account_id, password_hash, password_changed_at) select id, $1, now() from accounts where brand_id = $2 and lower(identifier) = 'c.aubertine' on conflict do nothing`,
      [passwordHash, brandId],
    )
    await client.query(
      `insert into delegations (brand_id, contract_id, account_id, requested_by, requested_by_label, requested_at, validated_at, validated_by_label) select $1, pg_temp.seed_id('contract0'), id, id, 'Parvis', now(), now(), 'Parvis' from accounts where brand_id = $1 and lower(identifier) = 'c.aubertine'`,
      [brandId],
    )
    const made = await client.query(
      "select pg_temp.seed_id('contract0') as contract_id, id as administrator_id from accounts where brand_id = $1 and lower(identifier) = 'c.aubertine'",
      [brandId],
    )
    seeded = { brandId, contractId: made.rows[0].contract_id, administratorId: made.rows[0].administrator_id }
    await client.query('drop function pg_temp.seed_id')
  })
  await database.pool.query('analyze')
  return seeded
}

export const seed: Seed = {
  options: { connections: 100_000, organisations: 10, main: undefined },
  fill: async (database, { connections, organisations, main }, password) => {
    await seedConnections(
      database,
      { connections: connections!, organisations: organisations!, ...(main === undefined ? {} : { main }) },
      password,
    )
    return `${connections} connections in ${organisations} organisations; c.aubertine administers the largest contract (password, where the account is new: ${password})`
  },
}

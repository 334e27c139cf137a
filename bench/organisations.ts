import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createApp } from '../app.ts'
import { readConfig } from '../kernel/config/config.ts'
import { openDatabase } from '../kernel/db/database.ts'
import { freePort } from '../kernel/db/embedded.ts'
import { hashToken } from '../kernel/http/endpoints.ts'
import { rewriteStatements } from '../testing/statements.ts'
import { growthDuring, median } from './measuring.ts'
import {
  load,
  onPostgres,
  rounds,
  type Seeding,
  seconds,
  seeded,
  start,
  stop,
  temporary,
  until,
  usual,
} from './setting.ts'
import { tell } from './telling.ts'

async function seedOrganisations(
  seeding: Seeding,
): Promise<{ organisation: string; bulk: string[]; cookie: string; managerId: string }> {
  const client = new pg.Client({ connectionString: seeding.url })
  await client.connect()
  try {
    await client.query('begin')
    const brand = seeding.brandId
    const { rows: people } = await client.query(
      `insert into accounts (brand_id, status, identifier, sign_in_email, contact_email, surname, given_name)
       select $1, 'active', 'm' || n, 'm' || n || '@mesure.example', 'm' || n || '@mesure.example', 'NOM' || lpad((n * 7919 % 11501)::text, 5, '0'), 'Prénom' || n % 97
       from generate_series(0, 11500) n returning id`,
      [brand],
    )
    const ids = people.map((row) => row.id as string)
    const managerId = ids[0]!
    const organisations: string[] = []
    for (const name of ['Dix mille', 'Mille demandes']) {
      const { rows } = await client.query('insert into organisations (brand_id, name) values ($1, $2) returning id', [
        brand,
        name,
      ])
      organisations.push(rows[0].id)
      await client.query(
        "insert into memberships (organisation_id, account_id, role, starts_on) values ($1, $2, 'principal_manager', '2024-01-01')",
        [rows[0].id, managerId],
      )
    }
    const [organisation, other] = organisations as [string, string]
    await client.query(
      "insert into services (organisation_id, name) select $1, 'Service ' || n from generate_series(1, 10) n",
      [organisation],
    )
    await client.query(
      "insert into memberships (organisation_id, account_id, starts_on) select $1, unnest($2::uuid[]), '2024-01-01'",
      [organisation, ids.slice(1, 10_000)],
    )
    await client.query(
      "insert into space_subscriptions (organisation_id, membership_id, space, access, origin) select organisation_id, id, 'contracts', 'read', 'manager' from memberships where organisation_id = $1 and role = 'member'",
      [organisation],
    )
    const ask = (target: string, accounts: string[]) =>
      client.query(
        "insert into membership_requests (organisation_id, account_id, whole, requested_at) select $1, a, true, now() - n * interval '1 minute' from unnest($2::uuid[]) with ordinality as x (a, n) returning id",
        [target, accounts],
      )
    await ask(organisation, ids.slice(10_000, 10_500))
    const bulk = await ask(other, ids.slice(10_500, 11_500))
    await client.query('commit')
    await client.query('vacuum analyze')
    const token = randomBytes(32).toString('base64url')
    await client.query(
      "insert into sessions (account_id, token_hash, expires_at) values ($1, $2, now() + interval '12 hours')",
      [managerId, hashToken(token)],
    )
    return { organisation, bulk: bulk.rows.map((row) => row.id), cookie: `parvis=${token}`, managerId }
  } finally {
    await client.end()
  }
}

/** Statements that a request sends beside those of its transaction: opening, session, roles, end. */
async function countStatements(seeding: Seeding, cookie: string, paths: string[]): Promise<number> {
  const database = openDatabase({ url: seeding.url, max: 4 })
  const directory = temporary()
  const app = await createApp({
    config: readConfig({ PARVIS_DATA: directory, PUBLIC_URL: 'http://127.0.0.1:3000' }),
    database,
    manualJobs: true,
  })
  let count = 0
  rewriteStatements(database.pool, (text) => {
    for (const statement of text.split(';\n'))
      if (
        !/^(begin|commit|rollback|set local|reset role|prepare|deallocate|execute open_session|select set_config)/.test(
          statement,
        )
      )
        count++
    return text
  })
  for (const path of paths) {
    const answer = await app.server.inject({ method: 'GET', url: `/api/v1${path}`, headers: { cookie } })
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} at ${path}: ${answer.body}`)
  }
  await app.close()
  await database.close()
  return count
}

export async function organisationAdministration(): Promise<void> {
  const seeding = await seeded(usual)
  const made = await seedOrganisations(seeding)
  const desk = [
    '/organisation-administration',
    '/membership-requests?state=waiting&size=5',
    '/space-requests?state=waiting&size=5',
  ]
  const statements = await countStatements(seeding, made.cookie, desk)
  tell(
    'g',
    'opening «Activités du gestionnaire» with 10,000 users and 500 waiting requests: queries',
    String(statements),
    `${desk.length} calls of the page`,
    '≤ 8',
    statements <= 8,
  )
  const portal = await onPostgres(seeding)
  const headers = { cookie: made.cookie }
  const port = await freePort()
  const bare = start('bench/bare.ts', [seeding.url, seeding.contractId, String(port)])
  bare.stdout!.resume()
  await until(`http://127.0.0.1:${port}/`, bare)
  const url = `${portal.url}/api/v1/users?organisation=${made.organisation}&size=25`
  await load({ url, cookie: made.cookie, connections: 16, seconds: 3 })
  await load({ url: `http://127.0.0.1:${port}/`, connections: 16, seconds: 3 })
  const ours: number[] = []
  const theirs: number[] = []
  for (let i = 0; i < rounds; i++) {
    theirs.push((await load({ url: `http://127.0.0.1:${port}/`, connections: 16, seconds })).requests)
    ours.push((await load({ url, cookie: made.cookie, connections: 16, seconds })).requests)
  }
  await stop(bare)
  const ratio = median(ours.map((n, i) => n / theirs[i]!))
  tell(
    'g',
    'list of users, a page of 25 among 10,000, 16 connections',
    `${median(ours).toFixed(0)} requests/s, ratio ${ratio.toFixed(2)}`,
    `the bare server of (a): ${median(theirs).toFixed(0)} requests/s`,
    'ratio ≥ 0.40',
    ratio >= 0.4,
  )

  const {
    before,
    growth,
    result: { exported, lines, seconds: exportSeconds },
  } = await growthDuring(portal.child.pid!, async () => {
    const begin = performance.now()
    const exported = await fetch(`${portal.url}/api/v1/users/export?format=csv&organisation=${made.organisation}`, {
      headers,
    })
    let lines = 0
    for await (const chunk of exported.body!) lines += Buffer.from(chunk).toString('latin1').split('\n').length - 1
    return { exported, lines, seconds: (performance.now() - begin) / 1000 }
  })
  if (!exported.ok || lines < 10_000) throw new Error(`the export answered ${exported.status} with ${lines} lines`)
  tell(
    'g',
    "export of 10,000 users with their spaces: growth of the server's memory",
    `${growth.toFixed(0)} MiB (${lines} lines in ${exportSeconds.toFixed(1)} s)`,
    `the server before it: ${before.toFixed(0)} MiB`,
    '≤ 100 MiB',
    growth <= 100,
  )

  const begin = performance.now()
  let approved = 0
  for (let from = 0; from < made.bulk.length; from += 100) {
    const answer = await fetch(`${portal.url}/api/v1/membership-request-decisions`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ids: made.bulk.slice(from, from + 100), decision: 'approved' }),
    })
    const body = (await answer.json()) as { items?: Array<{ ok: boolean }> }
    approved += body.items?.filter((item) => item.ok).length ?? 0
  }
  const took = (performance.now() - begin) / 1000
  if (approved !== 1000) throw new Error(`${approved} of 1,000 requests were approved`)
  await stop(portal.child)
  tell(
    'g',
    'bulk decision on 1,000 requests',
    `${took.toFixed(1)} s`,
    'ten calls of 100 rows, as the page makes them',
    '< 10 s',
    took < 10,
  )
}

export async function isolation(): Promise<void> {
  const begin = performance.now()
  const child = start('scripts/prove-isolation.ts', [])
  let output = ''
  child.stdout!.on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise((done) => child.once('close', done))
  const took = (performance.now() - begin) / 1000
  if (code !== 0) throw new Error(`the prover ended with ${code}: ${output.slice(-2000)}`)
  tell('h', 'the isolation prover', `${took.toFixed(0)} s`, output.trim().split('\n').at(-1)!, '< 300 s', took < 300)
}

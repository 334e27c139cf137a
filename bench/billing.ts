// What the provider's books take where they are large (B1, B11–B13): the list of clients, closing, a statement, the trial balance.
import { setTimeout as wait } from 'node:timers/promises'
import { line, setSeller } from '../spaces/billing/testing.ts'
import { makeAccount, makeOrganisation, makeStaff, type Person, type Portal, startPortal } from '../testing/portal.ts'
import { growthDuring, median, took } from './measuring.ts'

type Provider = { portal: Portal; agent: Person; client: string }

/** A portal as production runs it, with who invoices set and one client. */
async function startProvider(): Promise<Provider> {
  const portal = await startPortal({ CHECK_ANSWERS: 'off' })
  await setSeller(portal)
  const client = await makeOrganisation(portal, 'Vallois & Brès', {
    principal: await makeAccount(portal, 'mesure.client'),
    values: { address_line1: '3 allée des Tilleuls', postal_code: '99240', city: 'Lerzan', siret: '81200451300018' },
  })
  return { portal, agent: await portal.signedIn(await makeStaff(portal, 'mesure.agent', 'administrator')), client }
}

const read = async (who: Person, path: string) => {
  const { status, body } = await who.get(path)
  if (status !== 200) throw new Error(`${status} at ${path}: ${JSON.stringify(body)}`)
  return body
}

/** Runs statements past what watches each row: what they make is what the application would have made, in large. */
async function inLarge(portal: Portal, statements: Array<[string, unknown[]]>): Promise<void> {
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query("set local session_replication_role = 'replica'")
    for (const [text, values] of statements) await client.query(text, values)
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** Other clients, each with an open invoice, so that each has a balance. */
const clients = ({ portal }: Provider, count: number) =>
  inLarge(portal, [
    [
      `insert into organisations (id, brand_id, name, code, registered_on, deactivated_at)
       select ('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, 'Client ' || lpad((n * 7919 % 1000003)::text, 7, '0'), 'M-' || n, date '2020-01-01' + n % 2000, now()
       from generate_series(1, ${count}) n`,
      [portal.brandId],
    ],
    [
      `insert into ledger_entries (brand_id, journal, number, day, label, currency, origin_kind, origin_id, created_at)
       select $1, 'VE', 'M' || n, date '2026-01-01' + n % 300, 'Mesure', 'EUR', 'invoice', ('20000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, now() from generate_series(1, ${count}) n`,
      [portal.brandId],
    ],
    [
      `insert into ledger_postings (entry_id, brand_id, day, currency, account, organisation_id, debit_cents)
       select e.id, e.brand_id, e.day, 'EUR', '411000', ('10000000-0000-4000-8000-' || lpad(substr(e.number, 2), 12, '0'))::uuid, 12000 from ledger_entries e where e.label = 'Mesure' and e.number like 'M%'`,
      [],
    ],
    [
      `insert into open_items (posting_id, brand_id, organisation_id, currency, side, day, due_on, amount_cents, rest_cents)
       select p.id, p.brand_id, p.organisation_id, 'EUR', 'debit', p.day, p.day + 30, 12000, 12000 from ledger_postings p where p.account = '411000' and p.organisation_id::text like '10000000%'`,
      [],
    ],
  ])

/** Milliseconds of the first page of the list of clients with their balances, of many clients beside few, in turn; and how many queries opening one takes. */
export async function clientListTimes(large: number, small: number, rounds: number) {
  const providers = [await startProvider(), await startProvider()] as const
  try {
    for (const [index, provider] of providers.entries()) {
      await clients(provider, index === 0 ? large : small)
      await provider.portal.sql('vacuum analyze organisations, ledger_postings, open_items')
    }
    const times: [number[], number[]] = [[], []]
    for (let n = -20; n < rounds; n++)
      for (const [index, { agent }] of providers.entries()) {
        const time = await took(async () => {
          const { items } = await read(agent, '/staff/organisations?size=50')
          if (items.length !== 50 || items[1].balances === null) throw new Error('no such list')
        })
        if (n >= 0) times[index]!.push(time)
      }
    return { large: median(times[0]), small: median(times[1]) }
  } finally {
    for (const { portal } of providers) await portal.close()
  }
}

/**
 * Closes invoices by two at once, each then drawn as PDF with its XML; then as many as one batch, while somebody reads the list.
 * @returns how many per second and the numbers that are missing; of the batch also MiB and the milliseconds of the list before and meanwhile
 */
export async function closingTimes(count: number) {
  const provider = await startProvider()
  const { portal, agent, client } = provider
  const draft = async () => {
    const { body: made } = await agent.post('/staff/invoices', { organisationId: client, type: 380 })
    const { body: saved } = await agent.put(`/staff/invoices/${made.id}`, {
      ...{ version: made.version, payerId: made.payerId, reference: '', subject: '', comment: '', priceMode: 'net' },
      ...{ currency: 'EUR', issueOn: null, dueOn: null, depositIds: [] },
      lines: [line('258.40'), line('12.05', { quantity: '7' }), line('0.048', { quantity: '3115' })],
    })
    return { id: saved.id as string, version: saved.version as number }
  }
  const drafts = async () => {
    const made: Array<{ id: string; version: number }> = []
    while (made.length < count) made.push(...(await Promise.all([draft(), draft(), draft(), draft()])))
    return made
  }
  try {
    const queue = await drafts()
    const seconds =
      (await took(() =>
        Promise.all(
          Array.from({ length: 2 }, async () => {
            for (let one = queue.pop(); one; one = queue.pop()) {
              const closed = await agent.post(`/staff/invoices/${one.id}/closing`, { version: one.version })
              if (closed.status !== 200) throw new Error(JSON.stringify(closed.body))
              const paper = await agent.get(`/staff/invoices/${one.id}/pdf`)
              if (paper.status !== 200) throw new Error(`${paper.status}`)
            }
          }),
        ),
      )) / 1000
    const list = () => took(() => read(agent, '/staff/invoices?size=25'))
    const quiet: number[] = []
    const prepared = await drafts()
    for (let n = -10; n < 40; n++) {
      const time = await list()
      if (n >= 0) quiet.push(time)
    }
    const meanwhile: number[] = []
    const batch = await growthDuring(process.pid, async () => {
      const began = await agent.post('/staff/invoice-batch/closings', { drafts: prepared })
      if (began.status !== 202) throw new Error(JSON.stringify(began.body))
      let over = false
      const closing = took(() => portal.drain()).finally(() => {
        over = true
      })
      while (!over) {
        meanwhile.push(await list())
        // Somebody who looks, and not a load of its own.
        await wait(100)
      }
      return (await closing) / 1000
    })
    const [{ gaps, closed }] = await portal.sql(
      `select max(substr(number, 8)::int) - count(*) as gaps, count(*) as closed from invoices where brand_id = $1 and state = 'closed'`,
      [portal.brandId],
    )
    if (Number(closed) !== 2 * count) throw new Error(`${closed} are closed`)
    return {
      perSecond: count / seconds,
      gaps: Number(gaps),
      batch: {
        perSecond: count / batch.result,
        growth: batch.growth,
        quiet: median(quiet),
        meanwhile: median(meanwhile),
      },
    }
  } finally {
    await portal.close()
  }
}

/** Fills a table without its indexes, and makes them again: row by row they would take longer than the measure. */
async function withoutIndexes(portal: Portal, table: string, fill: () => Promise<void>): Promise<void> {
  const indexes = await portal.sql(
    `select i.indexname as name, i.indexdef as definition from pg_indexes i
     where i.schemaname = 'public' and i.tablename = $1 and not exists (select from pg_constraint c where c.conname = i.indexname)`,
    [table],
  )
  for (const { name } of indexes) await portal.sql(`drop index "${name}"`)
  await fill()
  for (const { definition } of indexes) await portal.sql(definition)
}

/** Milliseconds of a statement's page and of the balances of a client with many entries, and of a trial balance, beside bare queries, in turn. */
export async function ledgerTimes(entries: number, postings: number, rounds: number) {
  const provider = await startProvider()
  const { portal, agent, client } = provider
  try {
    await inLarge(portal, [
      [
        `insert into payments (id, brand_id, organisation_id, number, method, amount_cents, currency, received_on, created_at)
         select ('30000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, $2, 'P-' || n, 'transfer', 100, 'EUR', date '2020-01-01' + n % 2400, now() from generate_series(1, ${entries}) n`,
        [portal.brandId, client],
      ],
      [
        `insert into ledger_entries (brand_id, journal, number, day, label, currency, origin_kind, origin_id, created_at)
         select $1, 'BQ', 'S' || n, date '2020-01-01' + n % 2400, 'Relevé', 'EUR', 'payment', ('30000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, now() from generate_series(1, ${entries}) n`,
        [portal.brandId],
      ],
      [
        `insert into ledger_postings (entry_id, brand_id, day, currency, account, organisation_id, credit_cents)
         select id, brand_id, day, 'EUR', '411000', $1, 100 from ledger_entries where label = 'Relevé'`,
        [client],
      ],
      [
        `insert into open_items (posting_id, brand_id, organisation_id, currency, side, day, due_on, amount_cents, rest_cents, settled_on, payment_id)
         select p.id, p.brand_id, p.organisation_id, 'EUR', 'credit', p.day, p.day, 100, case when p.id % 100 = 0 then 100 else 0 end, case when p.id % 100 = 0 then null else p.day end, e.origin_id
         from ledger_postings p join ledger_entries e on e.id = p.entry_id where e.label = 'Relevé'`,
        [],
      ],
    ])
    await withoutIndexes(portal, 'ledger_postings', () =>
      inLarge(portal, [
        [
          `insert into ledger_postings (entry_id, brand_id, day, currency, account, debit_cents, credit_cents)
           select 0, $1, date '2020-01-01' + (n / 1000) % 2400, 'EUR', (array['512000', '706000', '707000', '445710', '658000'])[1 + n % 5], case when n % 2 = 0 then 100 else 0 end, case when n % 2 = 1 then 100 else 0 end
           from generate_series(1, ${postings}) n`,
          [portal.brandId],
        ],
      ]),
    )
    await portal.sql('vacuum analyze ledger_entries, ledger_postings, open_items, payments')
    const bareStatement = async () => {
      const { rows } = await portal.database.pool.query({
        name: 'statement',
        text: `select p.id, p.day, p.debit_cents, p.credit_cents, e.number from ledger_postings p join ledger_entries e on e.id = p.entry_id
          where p.organisation_id = $1 and p.account like '411%' order by p.day desc, p.id desc limit 51`,
        values: [client],
      })
      // A running balance begins with the sum of all before.
      const eldest = rows.at(-1)
      await portal.database.pool.query({
        name: 'before',
        text: `select sum(debit_cents - credit_cents) from ledger_postings where organisation_id = $1 and currency = 'EUR' and account like '411%' and (day, id) < ($2, $3)`,
        values: [client, eldest.day, eldest.id],
      })
    }
    const bareBalance = () =>
      portal.database.pool.query({
        name: 'balance',
        text: "select currency, sum(debit_cents - credit_cents) from ledger_postings where organisation_id = $1 and account like '411%' group by currency",
        values: [client],
      })
    const bareTrial = () =>
      portal.database.pool.query({
        name: 'trial',
        text: 'select account, sum(debit_cents), sum(credit_cents) from ledger_postings where brand_id = $1 and day <= $2 group by account',
        values: [portal.brandId, '2026-11-20'],
      })
    const pairs = {
      statement: [() => read(agent, `/staff/statements/${client}?size=50`), bareStatement],
      balance: [() => read(agent, `/staff/statements/${client}/balances`), bareBalance],
      trial: [() => read(agent, '/staff/ledger/trial-balance?from=2026-01-01&to=2026-11-20'), bareTrial],
    } as const
    const found = {} as Record<keyof typeof pairs, { own: number; bare: number }>
    for (const [name, [own, bare]] of Object.entries(pairs) as Array<[keyof typeof pairs, (typeof pairs)['trial']]>) {
      const times: [number[], number[]] = [[], []]
      const count = name === 'trial' ? 5 : rounds
      for (let n = name === 'trial' ? -1 : -10; n < count; n++)
        for (const [side, act] of [own, bare].entries()) {
          const time = await took(act)
          if (n >= 0) times[side]!.push(time)
        }
      found[name] = { own: median(times[0]), bare: median(times[1]) }
    }
    return found
  } finally {
    await portal.close()
  }
}

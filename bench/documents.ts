// What the store of documents takes where it is large (D15, D22): a folder's list, a search, the notifications of a publication, a large file.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { asSystem } from '../kernel/http/context.ts'
import { notifyPublished } from '../spaces/documents/notifications/publish.ts'
import { makeAccount, makeOrganisation, makeStaff, type Person, type Portal, startPortal } from '../testing/portal.ts'
import { median, took } from './measuring.ts'

/** The id of a row of a kind, which ends in its number `n`. */
const idOf = (kind: number) => `('${kind}0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`

type Store = { portal: Portal; agent: Person; client: Person; organisation: string; folder: string }

/** A portal as production runs it, with a client and a member of the staff. */
async function startStore(settings: Record<string, string> = {}): Promise<Store> {
  const portal = await startPortal({ CHECK_ANSWERS: 'off', ...settings })
  const principal = await makeAccount(portal, 'mesure.client')
  const organisation = await makeOrganisation(portal, 'Vallois & Brès', {
    principal,
    values: { email: 'accueil@vallois.example', invoices_email: 'compta@vallois.example' },
  })
  const agent = await portal.signedIn(await makeStaff(portal, 'mesure.agent', 'administrator'))
  const [{ id: folder }] = await portal.sql(
    "select id from folder_rules where brand_id = $1 and holder = 'client' and name ->> 'fr' = 'Facture'",
    [portal.brandId],
  )
  return { portal, agent, client: await portal.signedIn(principal), organisation, folder }
}

/**
 * Puts documents into the client's folder, one a minute, past what watches each. Their ids end in their number.
 * @param texts whether each has a text of some two hundred words that was read
 */
async function fill({ portal, organisation, folder }: Store, count: number, texts: boolean): Promise<void> {
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query("set local session_replication_role = 'replica'")
    const rows = `generate_series(1, ${count}) n`
    const values = [portal.brandId, organisation]
    await client.query(
      `insert into files (id, brand_id, organisation_id, owner_kind, owner_id, name, content_type, size_bytes, sha256, storage_key)
      select ${idOf(3)}, $1, $2, 'documents.document', ${idOf(1)}, 'F-' || n || '.pdf', 'application/pdf', 80000, md5(n::text), 'measured/' || n from ${rows}`,
      values,
    )
    await client.query(
      `insert into document_versions (id, document_id, number, file_id, deposited_at, deposited_by_label, side)
      select ${idOf(2)}, ${idOf(1)}, 1, ${idOf(3)}, '2026-11-01'::timestamptz - n * interval '1 minute', 'Mesure', 'staff' from ${rows}`,
    )
    await client.query(
      `insert into documents (id, brand_id, organisation_id, folder_id, name, version_id, deposited_at)
      select ${idOf(1)}, $1, $2, $3, 'Facture F-' || n, ${idOf(2)}, '2026-11-01'::timestamptz - n * interval '1 minute' from ${rows}`,
      [...values, folder],
    )
    if (texts)
      await client.query(
        `insert into document_texts (document_id, version_id, brand_id, holder_id, state, pages, text, written, words)
        select ${idOf(1)}, ${idOf(2)}, $1, $2, 'read', 2, t.text, 'facture f-' || n, to_tsvector('parvis_french', t.text)
        from ${rows} cross join lateral (select string_agg(case when (n * 7919 + w * 104729) % 100003 < 10 then 'dalle ' else '' end || 'mot' || (n * 31 + w * w * 17) % 20011, ' ') as text
          from generate_series(1, 200) w) t`,
        values,
      )
    await client.query('commit')
  } finally {
    client.release()
  }
  await portal.sql('vacuum analyze documents, document_versions, files, document_texts')
}

const readRows = async (who: Person, path: string, wanted: number) => {
  const { status, body } = await who.get(path)
  if (status !== 200 || body.items.length !== wanted)
    throw new Error(`${status}, ${body.items?.length} rows at ${path}`)
  return body
}

/** Milliseconds of the first page and of page 1,000 of a folder, in a store of 1,000,000 documents beside one of 10,000, in turn. */
export async function folderTimes(large: number, rounds: number) {
  const stores = [await startStore(), await startStore()] as const
  try {
    await fill(stores[0], large, false)
    await fill(stores[1], 10_000, false)
    const measured: Array<{ agent: Person; paths: readonly [string, string] }> = []
    for (const { agent, folder } of stores) {
      const path = `/staff/documents?size=10&folder=${folder}`
      let page = await readRows(agent, path, 10)
      for (let n = 2; n < 1000; n++)
        page = await readRows(agent, `${path}&cursor=${encodeURIComponent(page.nextCursor)}`, 10)
      const paths = [path, `${path}&cursor=${encodeURIComponent(page.nextCursor)}`] as const
      measured.push({ agent, paths })
    }
    const pagesOf = async (at: number) => {
      const times: [number[], number[]] = [[], []]
      for (let n = -20; n < rounds; n++)
        for (const [side, { agent, paths }] of measured.entries()) {
          const time = await took(() => readRows(agent, paths[at]!, 10))
          if (n >= 0) times[side]!.push(time)
        }
      return { large: median(times[0]), small: median(times[1]) }
    }
    return { first: await pagesOf(0), last: await pagesOf(1) }
  } finally {
    for (const { portal } of stores) await portal.close()
  }
}

/** Milliseconds of a search in the texts of many documents, by the client and by the staff, beside the bare indexed query, in turn. */
export async function searchTimes(count: number, rounds: number) {
  const store = await startStore()
  const { portal, client, agent } = store
  try {
    await fill(store, count, true)
    const asked = portal.database.pool
    const bare = () =>
      asked.query({
        name: 'bare',
        text: `select d.id, d.name, d.deposited_at from documents d join document_texts t on t.document_id = d.id
          where d.brand_id = $1 and t.words @@ to_tsquery('parvis_french', 'dalles') order by d.deposited_at desc, d.id desc limit 26`,
        values: [portal.brandId],
      })
    const [{ n }] = await portal.sql(
      "select count(*)::int as n from document_texts where words @@ to_tsquery('parvis_french', 'dalles')",
    )
    const acts = {
      bare,
      client: () => readRows(client, '/documents?size=25&search=dalles', 25),
      staff: () => readRows(agent, '/staff/documents?size=25&search=dalles', 25),
    }
    const times: Record<keyof typeof acts, number[]> = { bare: [], client: [], staff: [] }
    for (let round = -10; round < rounds; round++)
      for (const [name, act] of Object.entries(acts) as Array<[keyof typeof acts, () => Promise<unknown>]>) {
        const time = await took(act)
        if (round >= 0) times[name].push(time)
      }
    return { found: n as number, bare: median(times.bare), client: median(times.client), staff: median(times.staff) }
  } finally {
    await portal.close()
  }
}

/** Gives each document a client of its own with somebody who reads it, as a month's invoices are. */
async function giveClients({ portal }: Store, count: number): Promise<void> {
  const rows = `generate_series(1, ${count}) n`
  for (const statement of [
    `insert into accounts (id, brand_id, status, identifier, sign_in_email, surname, given_name)
      select ${idOf(5)}, '${portal.brandId}', 'active', 'client.' || n, 'nom@client' || n || '.example', 'NOM' || n, 'Prénom' from ${rows}`,
    `with o as (insert into organisations (id, brand_id, name, email, invoices_email)
        select ${idOf(4)}, '${portal.brandId}', 'Client ' || n, 'accueil@client' || n || '.example', 'compta@client' || n || '.example' from ${rows} returning id)
      insert into memberships (organisation_id, account_id, role, starts_on)
      select id, ('5' || substr(id::text, 2))::uuid, 'principal_manager', '2020-01-01' from o`,
    "update documents set organisation_id = ('4' || substr(id::text, 2))::uuid",
    'vacuum analyze documents, organisations, memberships, accounts',
  ])
    await portal.sql(statement)
}

/**
 * Seconds in which the mails of a publication to many are enqueued, in its transaction, and the median latency of the list in milliseconds
 * before, and while they are sent.
 */
export async function notificationTimes(count: number) {
  const mails = new Worker(new URL('./mail-server.ts', import.meta.url))
  const answer = async () => (await once(mails, 'message'))[0] as { port: number; taken: number }
  const { port } = await answer()
  const store = await startStore({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'Portail <portail@halbrane.example>',
  })
  const { portal, agent, folder } = store
  try {
    await fill(store, count, false)
    await giveClients(store, count)
    const rows = await portal.sql('select id from documents')
    const brand = portal.app.services.brands.byId(portal.brandId)
    let made = 0
    const enqueuing = await took(async () => {
      made = await asSystem(portal.app.services, brand, (ctx) => notifyPublished(ctx, rows))
    })
    if (made !== count) throw new Error(`${made} notifications instead of ${count}`)
    const read = () => took(() => readRows(agent, `/staff/documents?size=25&folder=${folder}`, 25))
    for (let n = 0; n < 20; n++) await read()
    const quiet: number[] = []
    for (let n = 0; n < 100; n++) quiet.push(await read())
    const busy: number[] = []
    let going = true
    const sending = portal.drain().finally(() => {
      going = false
    })
    for (let n = 0; going && n < 300; n++) {
      busy.push(await read())
      await new Promise((done) => setTimeout(done, 5))
    }
    mails.postMessage('how many')
    const { taken } = await answer()
    // What is left would take minutes: nobody measures it.
    await portal.sql("update mails set state = 'not_sent', decided_at = now() where state = 'waiting'")
    await sending
    return { enqueuing: enqueuing / 1000, quiet: median(quiet), busy: median(busy), taken }
  } finally {
    await portal.close()
    await mails.terminate()
  }
}

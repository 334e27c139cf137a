// Processes that are killed while documents are signed, published, withdrawn and packed: nothing is lost, and nothing is done twice.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { drawPaper } from '../../kernel/demo/paper.ts'
import { verify } from '../../kernel/signature/verify.ts'
import { makeAccount, makeOrganisation, makeStaff, type Portal, startPortal } from '../../testing/portal.ts'
import { emptyDirectory, run, start } from '../../testing/process.ts'

const folderAt = async (portal: Portal, path: string): Promise<string> =>
  (await portal.sql('select id from folder_rules where brand_id = $1 and path = $2', [portal.brandId, path]))[0].id
const common = () => ({
  PARVIS_SECRET: randomBytes(32).toString('base64'),
  FILES_URL: `file://${emptyDirectory()}`,
})
/** What a process beside the portal runs with: the same database and storage. */
const beside = (portal: Portal, settings: Record<string, string>) => ({
  ...settings,
  DATABASE_URL: portal.database.url,
  PARVIS_DATA: emptyDirectory(),
  PARVIS_DEMO: 'off',
  PUBLIC_URL: portal.config.publicUrl,
})
/** What a silent job becomes after a minute: taken up again. */
const takeUp = (portal: Portal) =>
  portal.sql("update jobs.job set state = 'retry', start_after = now() where state in ('active', 'retry', 'created')")
async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let left = 3000; !(await holds()); left--) {
    assert.ok(left > 0, what)
    await wait(20)
  }
}
/** Holds tables as somebody who reads them would not, until they are let go. @returns whether each is waited for, and how to let go */
async function hold(portal: Portal, tables: string[], mode: 'share' | 'access exclusive') {
  const client = await portal.database.pool.connect()
  await client.query('begin')
  await client.query(`lock table ${tables.join(', ')} in ${mode} mode`)
  return {
    isWaitedFor: async () =>
      (
        await portal.sql(
          'select distinct relation from pg_locks where not granted and relation = any ($1::regclass[])',
          [tables],
        )
      ).length === tables.length,
    letGo: async () => {
      await client.query('rollback')
      client.release()
    },
  }
}
/** Whether a transaction of a process that was killed is over in the database too. */
const isQuiet = (portal: Portal, table: string) => async () =>
  (
    await portal.sql(
      "select 1 from pg_locks where relation = $1::regclass and mode = 'RowExclusiveLock' and pid <> pg_backend_pid()",
      [table],
    )
  ).length === 0

test('D20 D21 killed after a signature was given, and again while it is put into the store: it stands, and the file bears it once', async () => {
  const settings = common()
  const portal = await startPortal(settings, new Date().toISOString())
  try {
    const principal = await makeAccount(portal, 'nora.gere')
    const organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
    const nora = await portal.signedIn(principal)
    const agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
    const made = await agent.upload(
      '/staff/documents',
      [{ field: 'file', name: 'Avenant.pdf', bytes: await drawPaper('Halbrane', ['Avenant']) }],
      { organisationId: organisation, folderId: await folderAt(portal, 'CLIENTS\\A signer\\Contrat\\') },
    )
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const at = `/documents/${made.body.id}/signature`
    const { textVersionId } = (await nora.get(at)).body
    await nora.post(`${at}/pages`, { textVersionId, pages: [1] })
    assert.equal((await nora.post(`${at}/code`, { textVersionId })).status, 200)
    const [mail] = await portal.sql("select text_body from mails where kind = 'documents.signature_code'")
    const form = new FormData()
    const code = /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join('')
    for (const [name, value] of Object.entries({ kind: 'typed', typed: 'Nora', textVersionId, code }))
      form.set(name, value)

    const server = await start({ ...beside(portal, settings), PARVIS_ROLE: 'web' })
    const keys = await hold(portal, ['signing_keys'], 'access exclusive')
    const answer = server.send('POST', `/api/v1${at}`, { cookie: `parvis=${nora.token}`, form }).catch(() => undefined)
    await until(keys.isWaitedFor, 'the signature was not given')
    server.kill('SIGKILL')
    await server.ended
    assert.equal(await answer, undefined)
    await keys.letGo()
    const view = async () => (await nora.get(at)).body
    assert.deepEqual([(await view()).state, (await view()).signers[0].state], ['open', 'signing'])

    const versions = await hold(portal, ['document_versions'], 'share')
    await takeUp(portal)
    const worker = run({ ...beside(portal, settings), PARVIS_ROLE: 'worker' })
    await until(versions.isWaitedFor, `it was not put into the store: ${worker.output()}`)
    worker.kill('SIGKILL')
    await worker.ended
    await versions.letGo()
    await until(isQuiet(portal, 'signers'), 'the killed transaction goes on')
    assert.equal((await view()).signers[0].state, 'signing')

    await takeUp(portal)
    await portal.drain()
    await takeUp(portal)
    await portal.drain()
    assert.deepEqual([(await view()).state, (await view()).signers[0].state], ['completed', 'signed'])
    const document = (await nora.get(`/documents/${made.body.id}`)).body
    assert.deepEqual(
      document.versions.map((one: any) => one.number),
      [2, 1],
    )
    const { bytes } = await nora.get(`/documents/${document.id}/versions/${document.versionId}`)
    const own = (await portal.sql('select certificate from signing_certificates')).map((row) => row.certificate)
    const told = await verify({ bytes, at: portal.clock.now, own })
    assert.deepEqual([told.verdict, told.signatures.length], ['unaltered', 1])
    const [{ mails, acts }] = await portal.sql(
      `select (select count(*)::int from mails where kind = 'documents.signed' and account_id = $1) as mails,
         (select count(*)::int from journal_events where type = 'documents.signature.signed') as acts`,
      [principal],
    )
    assert.deepEqual([mails, acts], [1, 1])
  } finally {
    await portal.close()
  }
})

test('D31 D34 D37 a worker killed again and again while it publishes a lot, withdraws documents and makes a vault: each is done once', async () => {
  const settings = common()
  const portal = await startPortal(settings, new Date().toISOString())
  // More than one part of a long task.
  const clients = 52
  try {
    const agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
    const principal = await makeAccount(portal, 'nora.gere')
    const ids: string[] = []
    for (let n = 0; n < clients; n++)
      ids.push(
        await makeOrganisation(portal, `Client ${n}`, {
          ...(n === 0 ? { principal } : {}),
          values: { code: `K-${1000 + n}`, created_at: '2020-01-01' },
        }),
      )
    const nora = await portal.signedIn(principal)
    const bill = await drawPaper('Halbrane', ['Facture'])
    const wrong: string[] = []
    const folderId = await folderAt(portal, 'CLIENTS\\Facture\\')
    for (let n = 0; n < 20; n++) {
      const file = { field: 'file', name: `Fausse ${n}.pdf`, bytes: bill }
      const made = await agent.upload('/staff/documents', [file], { organisationId: ids[n]!, folderId })
      wrong.push(made.body.id)
    }
    const lines = ids.flatMap((_, n) => [...(n === 0 ? [] : ['\f']), `Code client K-${1000 + n}`])
    const brought = await agent.upload(
      '/staff/lots',
      [{ field: 'file', name: 'lot.pdf', bytes: await drawPaper('Halbrane', lines) }],
      { name: 'Relevé', folderId: await folderAt(portal, 'CLIENTS\\A signer\\Contrat\\') },
    )
    await portal.drain()
    const lot = (await agent.get(`/staff/lots/${brought.body.id}`)).body
    assert.equal(lot.ready, clients)

    assert.equal((await agent.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })).status, 202)
    assert.equal((await agent.post('/staff/documents/withdrawals', { ids: wrong, reason: 'Fausses' })).status, 202)
    assert.equal((await nora.post(`/vaults/organisations/${ids[0]}`)).status, 202)
    // Each time within the transactions that publish, withdraw or pack: they wait for what is held. After a third time an item is refused, and told.
    for (const tables of [
      ['vaults', 'documents'],
      ['vaults', 'signature_requests'],
    ]) {
      const gate = await hold(portal, tables, 'share')
      const worker = run({ ...beside(portal, settings), PARVIS_ROLE: 'worker' })
      await until(gate.isWaitedFor, `nothing waits for ${tables.join(', ')}: ${worker.output()}`)
      worker.kill('SIGKILL')
      await worker.ended
      await gate.letGo()
      await until(isQuiet(portal, 'documents'), 'the killed transaction goes on')
      await takeUp(portal)
    }
    await portal.drain()
    // Jobs that are run once more find nothing left to do.
    await takeUp(portal)
    await portal.drain()

    const [sums] = await portal.sql(
      `select (select count(*)::int from documents where lot_id = $1) as papers,
         (select count(distinct organisation_id)::int from documents where lot_id = $1) as clients,
         (select count(*)::int from document_versions v join documents d on d.id = v.document_id where d.lot_id = $1) as versions,
         (select count(*)::int from signature_requests r join documents d on d.id = r.document_id where d.lot_id = $1) as requests,
         (select count(*)::int from journal_events e join documents d on d.id = e.subject_id where d.lot_id = $1 and e.type = 'documents.document.published') as published,
         (select count(*)::int from documents where id = any ($2) and withdrawn_at is not null) as withdrawn,
         (select count(*)::int from journal_events where subject_id = any ($2) and type = 'documents.document.withdrawn') as told,
         (select count(*)::int from vaults where made_at is not null) as vaults,
         (select count(*)::int from work where ended_at is null) as unfinished,
         (select sum(refused)::int from work) as refused`,
      [lot.id, wrong],
    )
    assert.deepEqual(sums, {
      papers: clients,
      clients,
      versions: clients,
      requests: clients,
      published: clients,
      withdrawn: 20,
      told: 20,
      vaults: 1,
      unfinished: 0,
      refused: 0,
    })
    const [vault] = (await nora.get(`/vaults/organisations/${ids[0]}`)).body.items
    assert.deepEqual([vault.state, vault.gaps], ['made', 0])
    // Of every file that the database knows the bytes are there.
    const [{ id }] = await portal.sql('select id from documents where lot_id = $1 and organisation_id = $2', [
      lot.id,
      ids[0],
    ])
    const { versionId } = (await nora.get(`/documents/${id}`)).body
    assert.equal((await nora.get(`/documents/${id}/versions/${versionId}`)).status, 200)
  } finally {
    await portal.close()
  }
})

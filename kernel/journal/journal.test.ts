import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { makeOrganisation, type Portal, startPortal } from '../../testing/portal.ts'
import { asSystem } from '../http/context.ts'
import { record } from './journal.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

const services = () => portal.app.services
const act = (organisationId: string | null, label: string, more: { before?: unknown; after?: unknown } = {}) =>
  asSystem(services(), services().brandById(portal.brandId), (ctx) =>
    record(ctx, {
      type: 'kernel.tested',
      organisationId,
      subjectType: 'thing',
      subjectId: randomUUID(),
      subjectLabel: label,
      ...more,
    }),
  )

const chainOf = (organisationId: string) =>
  portal.sql(
    'select *, before::text as before_text, after::text as after_text from journal_events where organisation_id = $1 order by seq',
    [organisationId],
  )

type Row = Awaited<ReturnType<typeof chainOf>>[number]

/** The hash of an entry, computed here from its columns alone. */
function hashOf(row: Row, previous: string): string {
  const text = [
    previous,
    row.organisation_id,
    String(row.seq),
    row.at.toISOString(),
    row.actor_id ?? '',
    row.actor_label,
    row.on_behalf_of,
    row.type,
    row.subject_type,
    row.subject_id ?? '',
    row.subject_label,
    row.before_text ?? '',
    row.after_text ?? '',
  ].join('\x1f')
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The number of the first entry that is not what was written, or undefined where the chain holds. */
function firstBroken(rows: Row[], head: { seq: number; hash: string }): number | undefined {
  let previous = ''
  for (const [index, row] of rows.entries()) {
    if (Number(row.seq) !== index + 1 || row.previous_hash !== previous || row.hash !== hashOf(row, previous))
      return index + 1
    previous = row.hash
  }
  return Number(head.seq) === rows.length && head.hash === previous ? undefined : rows.length + 1
}

const verify = async (organisationId: string) =>
  firstBroken(
    await chainOf(organisationId),
    (await portal.sql('select * from journal_heads where organisation_id = $1', [organisationId]))[0],
  )

/** Changes the journal as somebody would who owns the database. */
async function underneath(text: string, values: unknown[]): Promise<void> {
  await portal.sql('alter table journal_events disable trigger chain_journal')
  await portal.sql(text, values)
  await portal.sql('alter table journal_events enable trigger chain_journal')
}

test('C35 the journal is append-only, even for the role that owns it', async () => {
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  await act(organisation, 'un')
  await assert.rejects(
    portal.sql("update journal_events set actor_label = 'x' where organisation_id = $1", [organisation]),
    /append-only/,
  )
  await assert.rejects(
    portal.sql('delete from journal_events where organisation_id = $1', [organisation]),
    /append-only/,
  )
  for (const role of ['parvis_client', 'parvis_staff', 'parvis_system']) {
    for (const statement of [
      "update journal_events set actor_label = 'x'",
      'delete from journal_events',
      'truncate journal_events',
    ]) {
      const client = await portal.database.pool.connect()
      try {
        await client.query('begin')
        await client.query(`set local role ${role}`)
        await assert.rejects(client.query(statement), /permission denied|append-only/, `${role}: ${statement}`)
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
  }
  await assert.rejects(portal.sql('truncate journal_events'), /append-only/)
  assert.equal((await chainOf(organisation))[0].actor_label, 'Parvis')
})

test('C35 each organisation has a chain of its own, which anybody can compute again', async () => {
  const one = await makeOrganisation(portal, 'Régie des Eaux')
  const other = await makeOrganisation(portal, 'Clinique des Trois-Aulnes')
  const times = [
    '2026-11-20T09:00:00.007Z',
    '2026-11-20T09:00:01Z',
    '2026-11-20T09:00:01.120Z',
    '2026-11-20T23:59:59.999Z',
  ]
  for (const [i, at] of times.entries()) {
    portal.clock.set(at)
    await act(one, `Élodie «${i}» 🌿\tligne\nsuivante`, {
      before: { b: 1, a: 'é' },
      after: i % 2 ? undefined : { z: [1, 2.5, null], a: { deep: true } },
    })
    await act(other, `autre ${i}`)
  }
  await act(null, 'sans organisation')
  const rows = await chainOf(one)
  assert.deepEqual(
    rows.map((row) => Number(row.seq)),
    [1, 2, 3, 4],
  )
  assert.equal(await verify(one), undefined)
  assert.equal(await verify(other), undefined)
  const [free] = await portal.sql("select * from journal_events where subject_label = 'sans organisation'")
  assert.deepEqual([free.seq, free.hash], [null, null])
})

test('C35 an entry changed, removed or put in underneath is found at that very entry', async () => {
  const organisation = await makeOrganisation(portal, 'Syndicat du Haut-Val')
  for (let i = 1; i <= 6; i++) await act(organisation, `acte ${i}`, { after: { i } })
  assert.equal(await verify(organisation), undefined)
  const rows = await chainOf(organisation)
  const columns: Array<[string, unknown]> = [
    ['subject_label', 'autre chose'],
    ['actor_label', 'Quelqu’un'],
    ['on_behalf_of', 'x'],
    ['type', 'kernel.other'],
    ['subject_type', 'autre'],
    ['subject_id', randomUUID()],
    ['at', new Date('2020-01-01T00:00:00Z')],
    ['before', '{"x":1}'],
    ['after', '{"i":30}'],
    ['hash', 'f'.repeat(64)],
    ['previous_hash', 'f'.repeat(64)],
  ]
  for (const [column, value] of columns) {
    const old = column === 'before' ? null : column === 'after' ? rows[2].after_text : rows[2][column]
    await underneath(`update journal_events set ${column} = $2 where id = $1`, [rows[2].id, value])
    assert.equal(await verify(organisation), 3, `a change of ${column} is found`)
    await underneath(`update journal_events set ${column} = $2 where id = $1`, [rows[2].id, old])
    assert.equal(await verify(organisation), undefined, `${column} put back`)
  }
  await underneath('delete from journal_events where id = $1', [rows[5].id])
  assert.equal(await verify(organisation), 6, 'the last one removed')
  await underneath('delete from journal_events where id = $1', [rows[3].id])
  assert.equal(await verify(organisation), 4, 'one removed')
})

test('C35 acts at the same time keep one chain without a gap', async () => {
  const organisation = await makeOrganisation(portal, 'Pays de Lormeau')
  const outcomes = await Promise.allSettled([
    ...Array.from({ length: 12 }, (_, i) => act(organisation, `ensemble ${i}`)),
    // One that fails leaves no hole.
    asSystem(services(), services().brandById(portal.brandId), async (ctx) => {
      await record(ctx, {
        type: 'kernel.tested',
        organisationId: organisation,
        subjectType: 'thing',
        subjectLabel: 'défaite',
      })
      throw new Error('undone')
    }),
  ])
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    [...Array(12).fill('fulfilled'), 'rejected'],
  )
  const rows = await chainOf(organisation)
  assert.equal(rows.length, 12)
  assert.equal(new Set(rows.map((row) => row.previous_hash)).size, 12)
  assert.equal(await verify(organisation), undefined)
})

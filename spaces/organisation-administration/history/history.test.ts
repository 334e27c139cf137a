import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { asPerson, asSystem, type PersonContext } from '../../../kernel/http/context.ts'
import { hashToken, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { eraseFromJournal } from '../../../kernel/journal/journal.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { runs } from '../../../testing/seed.ts'
import { Unfit, verifyStream } from '../../../verifier/verify-history.mjs'
import { journalNames } from './names.ts'
import { exportChain } from './service.ts'

let portal: Portal
let organisation: string
let principal: Person
let secondary: Person
let member: Person
let stranger: Person
let directory: string
const program = join(import.meta.dirname, '..', '..', '..', 'verifier', 'verify-history.mjs')

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parvis-history-'))
  portal = await startPortal()
  const principalId = await makeAccount(portal, 'paule.maistre')
  organisation = await makeOrganisation(portal, 'Ville de Montfabre', { principal: principalId })
  principal = await portal.signedIn(principalId)
  const person = async (identifier: string, role: string) => {
    const id = await makeAccount(portal, identifier)
    await makeMember(portal, id, organisation, role)
    return portal.signedIn(id)
  }
  secondary = await person('second.gestion', 'secondary_manager')
  member = await person('simple.membre', 'member')
  const strangerId = await makeAccount(portal, 'autre.ailleurs')
  await makeOrganisation(portal, 'Régie des Eaux', { principal: strangerId })
  stranger = await portal.signedIn(strangerId)
})
after(async () => {
  await portal.close()
  rmSync(directory, { recursive: true, force: true })
})

let minute = 0
/** An act as any space would write it, a minute after the one before. */
const act = (type: string, more: Record<string, unknown> = {}) =>
  insert(portal, 'journal_events', {
    brand_id: portal.brandId,
    organisation_id: organisation,
    at: new Date(Date.UTC(2026, 10, 20, 9, minute++)),
    actor_id: secondary.id,
    actor_label: 'GESTION second',
    type,
    subject_type: 'membership',
    subject_label: 'MEMBRE simple',
    about_id: member.id,
    ...more,
  })
const path = () => `/organisations/${organisation}/history`

test('O26 the six acts of the history bear their names to the letter', () => {
  assert.deepEqual(
    [
      'organisation.membership.approved',
      'organisation.subscription.approved',
      'organisation.membership.refused',
      'organisation.subscription.refused',
      'organisation.subscription.deactivated',
      'organisation.membership.removed',
    ].map((type) => journalNames[type]?.fr),
    [
      'Validation du rattachement',
      "Validation de l'abonnement",
      'Refus du rattachement',
      "Refus de l'abonnement",
      "Désactivation de l'abonnement",
      'Suppression du rattachement',
    ],
  )
})

test('O26 date, who, what, on whom: the newest first, in the language of the reader', async () => {
  await act('organisation.membership.approved', { actor_id: principal.id, actor_label: 'MAISTRE paule' })
  await act('organisation.membership.removed')
  await act('organisation.subscription.deactivated', {
    actor_id: null,
    actor_label: 'Parvis',
    subject_type: 'subscription',
  })
  await act('contracts.connection.blocked', { subject_type: 'connection', subject_label: 'Orba Paie', about_id: null })
  const { items } = (await principal.get(path())).body
  assert.deepEqual(
    items.map((item: Record<string, unknown>) => [item.number, item.at, item.who, item.comment, item.onWhom]),
    [
      [4, '2026-11-20T09:03:00.000Z', 'GESTION second', 'Connexion bloquée', 'Orba Paie'],
      [3, '2026-11-20T09:02:00.000Z', 'Automatique', "Désactivation de l'abonnement", 'MEMBRE simple'],
      [2, '2026-11-20T09:01:00.000Z', 'GESTION second', 'Suppression du rattachement', 'MEMBRE simple'],
      [1, '2026-11-20T09:00:00.000Z', 'Vous', 'Validation du rattachement', 'MEMBRE simple'],
    ],
  )
  await portal.sql("update accounts set locale = 'en' where id = $1", [secondary.id])
  const english = (await secondary.get(path())).body.items
  assert.deepEqual(
    english.map((item: Record<string, unknown>) => [item.who, item.comment]),
    [
      ['You', 'Connection blocked'],
      ['Automatic', 'Subscription deactivated'],
      ['You', 'Membership removed'],
      ['MAISTRE paule', 'Membership approved'],
    ],
  )
})

test('O26 every type that an organisation can hold has a name in both languages', async () => {
  const { spaces } = portal.app.services
  for (const space of spaces)
    for (const [type, name] of Object.entries(space.journalNames ?? {})) assert.ok(name.fr && name.en, type)
  const types = (await principal.get(`/organisations/${organisation}/history-types`)).body.items
  assert.deepEqual(
    types.map((item: { comment: string }) => item.comment),
    ['Connexion bloquée', "Désactivation de l'abonnement", 'Suppression du rattachement', 'Validation du rattachement'],
  )
})

test('O26 filters: type, who, on whom, days, words; pages go on where the last one ended', async () => {
  const numbers = async (query: string) =>
    ((await principal.get(`${path()}?${query}`)).body.items as Array<{ number: number }>).map((item) => item.number)
  assert.deepEqual(await numbers('type=organisation.membership.removed'), [2])
  assert.deepEqual(await numbers('actor=me'), [1])
  assert.deepEqual(await numbers('actor=automatic'), [3])
  assert.deepEqual(await numbers(`actor=${secondary.id}`), [4, 2])
  assert.deepEqual(await numbers(`about=${member.id}`), [3, 2, 1])
  assert.deepEqual(await numbers('search=PAIE%20orba'), [4])
  assert.deepEqual(await numbers('from=2026-11-20&to=2026-11-20'), [4, 3, 2, 1])
  assert.deepEqual(await numbers('from=2026-11-21'), [])
  assert.deepEqual(await numbers('to=2026-11-19'), [])
  const seen: number[] = []
  for (let cursor = ''; ; ) {
    const reply = (await principal.get(`${path()}?size=3${cursor && `&cursor=${cursor}`}`)).body
    seen.push(...reply.items.map((item: { number: number }) => item.number))
    if (!reply.nextCursor) break
    cursor = reply.nextCursor
  }
  assert.deepEqual(seen, [4, 3, 2, 1])
  for (const query of ['from=hier', 'actor=quelqu-un', 'about=x', 'cursor=abc', 'size=0'])
    assert.equal((await principal.get(`${path()}?${query}`)).status, 422, query)
})

test("O26 for those who may read it; the day is the brand's", async () => {
  const [event] = (await principal.get(path())).body.items
  for (const route of [
    path(),
    `${path()}/${event.id}`,
    `${path()}/export?format=csv`,
    `${path()}/export?format=chain`,
    `/organisations/${organisation}/history-types`,
  ]) {
    assert.equal((await portal.guest.get(route)).status, 401, route)
    assert.equal((await stranger.get(route)).status, 404, route)
    const reply = await member.get(route)
    assert.deepEqual([reply.status, reply.body.code], [403, 'access.permission_missing'], route)
    assert.match(reply.body.detail, /paule MAISTRE/)
    assert.equal((await secondary.get(route)).status, 200, route)
  }
  const other = (await portal.sql("select id from organisations where name = 'Régie des Eaux'"))[0].id
  assert.equal((await stranger.get(`/organisations/${other}/history/${event.id}`)).status, 404)
  const staff = await portal.signedIn(await makeStaff(portal, 'agent.une'))
  assert.equal((await staff.get(path())).status, 200)
  // Half past midnight in Paris is the day after.
  await act('organisation.service.created', { at: new Date('2026-11-20T23:30:00Z'), subject_label: 'Finances' })
  assert.equal((await principal.get(`${path()}?from=2026-11-21&to=2026-11-21`)).body.items.length, 1)
})

test('O26 the detail: before, after, and the request that was decided, as it was', async () => {
  const service = await insert(portal, 'services', { organisation_id: organisation, name: 'Écoles' })
  const membership = await portal.sql('select id from memberships where account_id = $1', [member.id])
  const request = await insert(portal, 'membership_requests', {
    organisation_id: organisation,
    account_id: member.id,
    comment: 'Je rejoins les écoles',
    requested_at: portal.clock.now,
    decision: 'refused',
    refusal_reason: 'Pas ce service',
    decided_at: portal.clock.now,
    decided_by_label: 'GESTION second',
  })
  await insert(portal, 'membership_request_services', {
    request_id: request.id,
    organisation_id: organisation,
    service_id: service.id,
    granted: false,
  })
  const event = await act('organisation.membership.refused', {
    subject_type: 'membership_request',
    subject_id: request.id,
    before: '{"state":"waiting"}',
    after: '{"reason":"Pas ce service"}',
  })
  const { body } = await principal.get(`${path()}/${event.id}`)
  assert.deepEqual(
    [body.comment, body.before, body.after, body.hash.length],
    ['Refus du rattachement', { state: 'waiting' }, { reason: 'Pas ce service' }, 64],
  )
  assert.deepEqual(
    [body.request.kind, body.request.comment, body.request.services, body.request.decision, body.request.refusalReason],
    [
      'membership',
      'Je rejoins les écoles',
      [{ name: 'Écoles', requested: true, granted: false }],
      'refused',
      'Pas ce service',
    ],
  )
  const spaces = await insert(portal, 'space_requests', {
    organisation_id: organisation,
    membership_id: membership[0].id,
    account_id: member.id,
    origin: 'person',
    comment: 'Pour la paie',
    requested_at: portal.clock.now,
    decision: 'approved',
    decision_comment: 'En lecture',
    decided_at: portal.clock.now,
  })
  await insert(portal, 'space_request_items', {
    request_id: spaces.id,
    organisation_id: organisation,
    space: 'contracts',
    access: 'modify',
    granted_access: 'read',
  })
  const approved = await act('organisation.subscription.approved', {
    subject_type: 'space_request',
    subject_id: spaces.id,
  })
  const detail = (await principal.get(`${path()}/${approved.id}`)).body
  assert.deepEqual(detail.request.items, [
    { space: 'contracts', title: 'Administration de contrat', service: null, access: 'modify', grantedAccess: 'read' },
  ])
})

test('O26 the export holds what the filters leave, as CSV and as a workbook', async () => {
  const csv = await principal.get(`${path()}/export?format=csv&about=${member.id}`)
  const rows = parse(csv.bytes, { bom: true, delimiter: ';' }) as string[][]
  assert.deepEqual(rows[0], ['Date', 'Qui', 'Au nom de', 'Commentaires', 'Sur qui ou quoi', 'Avant', 'Après', 'N°'])
  // G17: people read it, so it holds words.
  const told = rows.slice(1).flatMap((row) => [row[5]!, row[6]!])
  assert.ok(
    told.some((words) => /^Motif\u00a0: Pas ce service$/.test(words)),
    told.join('|'),
  )
  for (const words of told) assert.doesNotMatch(words, /[{}[\]"]/)
  const listed = (await principal.get(`${path()}?about=${member.id}&size=100`)).body.items
  assert.deepEqual(
    rows.slice(1).map((row) => Number(row[7])),
    listed.map((item: { number: number }) => item.number),
  )
  assert.ok(
    rows.some((row) => row[1] === 'MAISTRE paule'),
    'a file names its reader',
  )
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await principal.get(`${path()}/export?format=xlsx`)).bytes as never)
  assert.equal(workbook.worksheets[0]!.rowCount, (await principal.get(`${path()}?size=100`)).body.items.length + 1)
})

/** The exported chain as lines. */
const exported = async (id = organisation, who = principal) => {
  const reply = await who.get(`/organisations/${id}/history/export?format=chain`)
  assert.equal(reply.status, 200)
  return reply.bytes.toString('utf8')
}
const check = (text: string | Buffer, head?: { seq: number; hash: string }) =>
  verifyStream(Readable.from([Buffer.from(text)]), head)
const fault = async (
  text: string | Buffer,
  head?: { seq: number; hash: string },
): Promise<{ entry: number; reason: string } | undefined> => {
  try {
    await check(text, head)
    return undefined
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    return { entry: (error as { entry: number }).entry, reason: error.message }
  }
}

/** An organisation of its own whose history has all that is hard: scripts, separators, numbers, erased parts. */
async function makeHard(): Promise<{ id: string; who: Person; text: string }> {
  const boss = await makeAccount(portal, `chef.${randomUUID()}`)
  const id = await makeOrganisation(portal, 'Chaîne', { principal: boss })
  const erased = await makeAccount(portal, `partie.${randomUUID()}`)
  const labels = [
    'محمد الأمين',
    'a\u2028b\u2029c',
    '👩‍👩‍👧 🇫🇷',
    'tab\t"quote"\\ \u001f',
    'Œuvré',
    '',
    '\u007f\u0085\ufeff',
  ]
  for (const [index, label] of labels.entries())
    await insert(portal, 'journal_events', {
      brand_id: portal.brandId,
      organisation_id: id,
      at: new Date(Date.UTC(2026, 10, 20, 9, 0, index, index * 7)),
      actor_id: index % 2 ? erased : boss,
      actor_label: label,
      on_behalf_of: index === 2 ? label : '',
      type: 'organisation.details.updated',
      subject_type: 'organisation',
      subject_id: index % 3 ? id : null,
      subject_label: label,
      about_id: index === 4 ? erased : null,
      before: index % 2 ? null : JSON.stringify({ n: [1e21, -0.5, 1e-7, 9007199254740991], label }),
      after: JSON.stringify([label, null, true]),
    })
  const { services } = portal.app
  await asSystem(services, services.brands.byId(portal.brandId), (ctx) =>
    eraseFromJournal(ctx, erased, 'Personne effacée'),
  )
  const who = await portal.signedIn(boss)
  return { id, who, text: await exported(id, who) }
}

test('O34 an exported chain fits itself, whatever names and numbers it holds, and where people were erased', async () => {
  const { text, id } = await makeHard()
  assert.doesNotMatch(text, /Personne effacée","onBehalfOf/)
  const found = await check(text)
  const [head] = await portal.sql('select seq::int, hash from journal_heads where organisation_id = $1', [id])
  assert.deepEqual(found, { count: 8, head: { seq: head.seq, hash: head.hash }, organisation: id })
  // In pieces of any size.
  const bytes = Buffer.from(text)
  for (const size of [1, 7, 1000])
    await verifyStream(
      Readable.from(
        (function* () {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
        })(),
      ),
    )
  const first = text.split('\n').map((line) => (line ? JSON.parse(line) : null))
  assert.equal(first[1].subject, 'محمد الأمين')
  assert.deepEqual([first[2].actor, first[2].actorSalt], [null, null])
  assert.equal(await fault(text, { seq: 3, hash: first[3].hash }), undefined)
  assert.deepEqual(await fault(text, { seq: 3, hash: 'f'.repeat(64) }), {
    entry: 3,
    reason: 'its hash is not the one noted earlier',
  })
  assert.equal((await fault(text, { seq: 9, hash: 'f'.repeat(64) }))?.entry, 9)
})

test('O34 an entry altered, removed, reordered, cut off or appended is named', async () => {
  const { text } = await makeHard()
  const lines = text.trimEnd().split('\n')
  const [header, ...entries] = lines as [string, ...string[]]
  const file = (list: string[], head = header) => `${[head, ...list].join('\n')}\n`
  const changed = (index: number, change: Record<string, unknown>) =>
    file(entries.map((line, at) => (at === index ? JSON.stringify({ ...JSON.parse(line), ...change }) : line)))
  assert.equal(await fault(file(entries)), undefined)
  assert.deepEqual(await fault(changed(2, { actor: 'Autre' })), {
    entry: 3,
    reason: 'its author is not what was committed to',
  })
  assert.deepEqual(await fault(changed(2, { after: '[]' })), {
    entry: 3,
    reason: 'its detail is not what was committed to',
  })
  assert.deepEqual(await fault(changed(2, { type: 'organisation.x' })), {
    entry: 3,
    reason: 'its hash is not that of what it says',
  })
  assert.equal((await fault(file(entries.toSpliced(4, 1))))?.entry, 5)
  assert.equal((await fault(file(entries.toSpliced(2, 2, entries[3]!, entries[2]!))))?.entry, 3)
  assert.equal((await fault(file(entries.slice(0, -1))))?.entry, 8)
  assert.equal((await fault(file([...entries, entries.at(-1)!])))?.entry, 9)
  assert.equal(
    (await fault(file(entries.slice(0, -1), JSON.stringify({ ...JSON.parse(header), count: 7, headSeq: 7 }))))?.entry,
    7,
  )
  assert.equal((await fault(text.slice(0, -10)))?.entry, 8)
  assert.equal((await fault(`${text}\n`))?.entry, 9)
  assert.equal((await fault(text.replaceAll('\n', '\r\n')))?.entry, 0)
  assert.equal((await fault(''))?.entry, 0)
  assert.equal((await fault(`\ufeff${text}`))?.entry, 0)
  assert.equal((await fault(Buffer.concat([Buffer.from(`${header}\n`), Buffer.from([0xff, 0x0a])])))?.entry, 1)
  // Erasing on the quiet: no entry says so.
  const quiet = await fault(changed(2, { actor: null, onBehalfOf: null, actorSalt: null }))
  assert.deepEqual(quiet, { entry: 3, reason: 'a part of it was erased, and no entry says so' })
  assert.equal((await fault(changed(2, { actor: 'Autre', actorSalt: null })))?.entry, 3)
  // Words put back into an erased part.
  assert.equal((await fault(changed(1, { actor: 'Quelqu’un', onBehalfOf: '' })))?.entry, 2)
})

test('O34 any single change of any line is found (property)', async () => {
  const { text } = await makeHard()
  const lines = text.trimEnd().split('\n')
  const entry = fc.integer({ min: 1, max: lines.length - 1 })
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.constant(null),
    fc.constant('f'.repeat(64)),
    fc.boolean(),
    fc.constant(''),
    fc.constant([]),
  )
  const keys = Object.keys(JSON.parse(lines[1]!))
  const headerKeys = ['format', 'version', 'organisation', 'count', 'headSeq', 'headHash']
  const swapped = (list: string[], a: number, b: number) =>
    list.map((line, at) => (at === a ? list[b]! : at === b ? list[a]! : line))
  const mutation = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .record({ line: entry, key: fc.constantFrom(...keys), value })
        .map(({ line, key, value }) =>
          lines.map((text, at) => (at === line ? JSON.stringify({ ...JSON.parse(text), [key]: value }) : text)),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ key: fc.constantFrom(...headerKeys), value })
        .map(({ key, value }) =>
          lines.map((text, at) => (at === 0 ? JSON.stringify({ ...JSON.parse(text), [key]: value }) : text)),
        ),
    },
    { weight: 1, arbitrary: entry.map((at) => lines.toSpliced(at, 1)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(entry, fc.integer({ min: 0, max: lines.length }))
        .map(([from, to]) => lines.toSpliced(to, 0, lines[from]!)),
    },
    { weight: 1, arbitrary: fc.tuple(entry, entry).map(([a, b]) => swapped(lines, a, b)) },
    // One character of the file, wherever it stands but in the moment of the export, which no hash covers.
    {
      weight: 4,
      arbitrary: fc
        .tuple(entry, fc.nat(), fc.string({ unit: 'grapheme', minLength: 0, maxLength: 1 }))
        .map(([line, place, by]) =>
          lines.map((text, at) =>
            at === line ? text.slice(0, place % text.length) + by + text.slice((place % text.length) + 1) : text,
          ),
        ),
    },
  )
  await fc.assert(
    fc.asyncProperty(mutation, async (mutated) => {
      if (mutated.join('\n').toWellFormed() === lines.join('\n')) return
      assert.ok(await fault(`${mutated.join('\n')}\n`), 'nothing was found')
    }),
    { numRuns: runs(1500), seed: 20_261_122 },
  )
})

const run = (...args: string[]) =>
  new Promise<{ code: number | null; out: string }>((done) => {
    const child = spawn(process.execPath, args, { cwd: directory, env: {}, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        out += chunk
      })
    child.once('close', (code) => done({ code, out }))
  })

test('O34 the verifier comes from the portal as one file and runs alone', async () => {
  const { text, id } = await makeHard()
  const download = await portal.guest.get('/history-verifier.mjs')
  assert.equal(download.bytes.toString(), readFileSync(program, 'utf8'))
  assert.doesNotMatch(download.bytes.toString(), /from '(?!node:)/)
  writeFileSync(join(directory, 'verify-history.mjs'), download.bytes)
  writeFileSync(join(directory, 'good.ndjson'), text)
  const [head] = await portal.sql('select seq::int, hash from journal_heads where organisation_id = $1', [id])
  const good = await run('verify-history.mjs', 'good.ndjson')
  assert.deepEqual(good, { code: 0, out: `8 entries, chain unbroken, head 8:${head.hash}\n` })
  assert.equal((await run('verify-history.mjs', 'good.ndjson', '--head', `8:${head.hash}`)).code, 0)
  assert.deepEqual(await run('verify-history.mjs', 'good.ndjson', '--head', `9:${head.hash}`), {
    code: 1,
    out: 'Entry 9 does not fit: it is missing: entry 9 was noted earlier.\n',
  })
  writeFileSync(join(directory, 'bad.ndjson'), text.replace('Œuvré', 'Ouvré'))
  const bad = await run('verify-history.mjs', 'bad.ndjson')
  assert.equal(bad.code, 1)
  assert.match(bad.out, /^Entry 5 does not fit: its (author|detail) is not what was committed to\.\n$/)
  for (const args of [[], ['a', 'b'], ['good.ndjson', '--head', 'x'], ['nothing.ndjson']])
    assert.equal((await run('verify-history.mjs', ...args)).code, 2)
})

test('O34 a long history is exported and checked in batches; an erasure meanwhile breaks the export off', async () => {
  const boss = await makeAccount(portal, 'longue.histoire')
  const id = await makeOrganisation(portal, 'Longue', { principal: boss })
  await portal.sql(
    "insert into journal_events (brand_id, organisation_id, at, actor_id, actor_label, type, subject_type, subject_label, after) select $1, $2, now(), $3, 'HISTOIRE longue', 'tests.bulk', 'test', 'n° ' || n, jsonb_build_object('n', n) from generate_series(1, 1203) n",
    [portal.brandId, id, boss],
  )
  const who = await portal.signedIn(boss)
  assert.equal((await check(await exported(id, who))).count, 1203)
  const empty = await makeOrganisation(portal, 'Neuve', { principal: boss })
  assert.deepEqual(await check(await exported(empty, who)), {
    count: 0,
    head: { seq: 0, hash: '' },
    organisation: empty,
  })
  // Half of it read before somebody is erased and half after would fit nobody: it is broken off, and asking again gives it whole.
  const { services } = portal.app
  const brand = services.brands.byId(portal.brandId)
  let calls = 0
  const download = await exportChain(
    {
      again: async (work: (ctx: PersonContext) => Promise<unknown>) => {
        calls += 1
        if (calls === 3) await asSystem(services, brand, (ctx) => eraseFromJournal(ctx, boss, 'Effacée'))
        return asPerson(services, hashToken(who.token), brand, work)
      },
    } as unknown as RequestInfo,
    id,
  )
  await assert.rejects(buffer(download.source as Readable), { message: 'the history changed while it was read' })
  assert.deepEqual([(await check(await exported(id, who))).count, calls], [1204, 3])
})

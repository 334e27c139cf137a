import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import {
  makeAccount,
  makeEmployee,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  undisturbed,
} from '../../../testing/portal.ts'
import { requestedJobs } from './jobs.ts'
import { pieceStates } from './schema.ts'

let portal: Portal
let people: Record<'agent' | 'reader' | 'nora' | 'member' | 'rival', string>
let agent: Person
let reader: Person
let nora: Person
let member: Person
let rival: Person
let organisation: string
let rivals: string
let folderId: string
/** Sessions end long before papers do: everybody signs in again. */
async function at(moment: string) {
  portal.clock.set(moment)
  const signedIn = await Promise.all(Object.values(people).map((id) => portal.signedIn(id)))
  ;[agent, reader, nora, member, rival] = signedIn as [Person, Person, Person, Person, Person]
}
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere', { contact_email: 'nora@vallois.example' })
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const other = await makeAccount(portal, 'rival.gere')
  rivals = await makeOrganisation(portal, 'Rivaux', { principal: other })
  const simple = await makeAccount(portal, 'claire.lit')
  await makeMember(portal, simple, organisation)
  people = {
    agent: await makeStaff(portal, 'agent.dupond'),
    reader: await makeStaff(portal, 'lecteur.muet', 'reader'),
    nora: principal,
    member: simple,
    rival: other,
  }
  await at('2026-11-20T09:00:00Z')
  const { items } = (await agent.get('/staff/folders?size=100')).body
  folderId = items.find((one: any) => one.name === 'Contrats' && one.holder === 'client').id
})
after(() => portal.close())

const paper = await drawPaper('KBIS', ['Extrait'])
const asked = (changes: object = {}) => ({
  organisationIds: [organisation],
  title: 'Pièces de l\u2019année',
  help: 'Des copies lisibles.',
  dueOn: '2026-12-15',
  pieces: [
    { name: 'KBIS', folderId, validMonths: 3 },
    { name: 'RIB', folderId, validMonths: null },
  ],
  ...changes,
})
async function ask(changes: object = {}) {
  const started = await agent.post('/staff/document-requests', asked(changes))
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  return (await agent.get(`/work/${started.body.id}`)).body
}
const pieces = async (who: Person, query = '') =>
  (await who.get(`${who === agent ? '/staff' : ''}/requested-pieces?size=100${query}`)).body.items
const send = (who: Person, piece: any, version = piece.version) =>
  who.upload(`/requested-pieces/${piece.id}/file`, [{ field: 'file', name: 'scan.pdf', bytes: paper }], {
    version: String(version),
  })
const decide = (piece: any, act: 'acceptance' | 'refusal', reason?: string, who = agent) =>
  who.post(`/staff/requested-pieces/${piece.id}/${act}`, { version: piece.version, ...(reason ? { reason } : {}) })
const one = async (name: string, request = 'Pièces de l\u2019année') =>
  (await pieces(nora)).find((piece: any) => piece.name === name && piece.request.title === request)
const mails = async (kind: string) =>
  (await portal.sql('select count(*)::int as n from mails where kind = $1', [kind]))[0].n
const due = () => requestedJobs(portal.app.services)[0]!.run({}, undisturbed)

test('D38 several clients are asked for named documents at once; each sees its own, and nobody else', async () => {
  const work = await ask({ organisationIds: [organisation, rivals, '00000000-0000-4000-8000-000000000000'] })
  assert.deepEqual([work.done, work.refused], [2, 1])
  assert.deepEqual(
    (await pieces(nora))
      .map((piece: any) => [piece.name, piece.state, piece.dueOn, piece.late, piece.organisation.id])
      .sort(),
    [
      ['KBIS', 'waiting', '2026-12-15', false, organisation],
      ['RIB', 'waiting', '2026-12-15', false, organisation],
    ],
  )
  assert.equal((await pieces(agent)).length, 4)
  assert.equal((await pieces(agent, `&organisation=${rivals}&state=waiting`)).length, 2)
  assert.deepEqual(await pieces(member), [])
  assert.equal(await mails('documents.requested'), 2)
  const theirs = (await pieces(rival))[0]
  assert.equal((await send(nora, theirs)).status, 404)
  assert.equal((await nora.get('/staff/requested-pieces')).status, 404)
  assert.equal((await reader.post('/staff/document-requests', asked())).status, 403)
  const fields = async (changes: object) =>
    (await agent.post('/staff/document-requests', asked(changes))).body.errors.map((error: any) => error.field)
  assert.deepEqual(await fields({ dueOn: '2026-11-19' }), ['dueOn'])
  assert.deepEqual(await fields({ pieces: [] }), ['pieces'])
  assert.deepEqual(await fields({ title: ' ' }), ['title'])
  // The folder must be one that the client sees.
  const hidden = await ask({ pieces: [{ name: 'X', folderId: organisation, validMonths: null }] })
  assert.equal(hidden.refused, 1)
})

test('D38 what is sent lands in the folder of its kind and overwrites nothing; refused with a reason, it is sent again', async () => {
  const waiting = await one('RIB')
  const sent = await send(nora, waiting)
  assert.deepEqual([sent.status, sent.body.state], [201, 'received'])
  assert.equal((await send(nora, waiting)).status, 409)
  assert.equal((await send(nora, sent.body)).body.code, 'documents.piece_state')
  const first = (await nora.get(`/documents/${sent.body.documentId}`)).body
  assert.deepEqual([first.name, first.folder.id, first.side], ['RIB', folderId, 'client'])
  // The folder takes no deposits of the client's own accord.
  const own = await nora.upload('/documents', [{ field: 'file', name: 'x.pdf', bytes: paper }], {
    organisationId: organisation,
    folderId,
  })
  assert.equal(own.body.code, 'documents.no_deposits')
  assert.equal((await decide(sent.body, 'acceptance', undefined, reader)).status, 403)
  assert.equal((await decide(sent.body, 'refusal', ' ')).body.errors[0].field, 'reason')
  const refused = await decide(sent.body, 'refusal', 'Illisible')
  assert.deepEqual([refused.status, refused.body.state, refused.body.reason], [200, 'refused', 'Illisible'])
  assert.equal((await decide(refused.body, 'acceptance')).body.code, 'documents.piece_state')
  assert.equal((await decide(sent.body, 'acceptance')).status, 409)
  assert.equal(await mails('documents.piece_refused'), 1)
  const again = await send(nora, refused.body)
  assert.deepEqual([again.body.state, again.body.reason], ['received', ''])
  const second = (await nora.get(`/documents/${again.body.documentId}`)).body
  assert.deepEqual([second.name, (await nora.get(`/documents/${first.id}`)).status], ['RIB (2)', 200])
  const accepted = await decide(again.body, 'acceptance')
  assert.deepEqual(
    [accepted.body.state, accepted.body.decidedBy, accepted.body.expiresOn],
    ['accepted', 'DUPOND agent', null],
  )
  const empty = await nora.upload(`/requested-pieces/${(await one('KBIS')).id}/file`, [], { version: '1' })
  assert.equal(empty.body.errors[0].field, 'file')
})

test('D38 reminders go out once each; what was good for a time expires, is asked for again and accepted again', async () => {
  await ask({
    title: 'Échéances',
    pieces: [
      { name: 'URSSAF', folderId, validMonths: 3 },
      { name: 'KBIS', folderId, validMonths: null },
    ],
  })
  const reminded = async (moment: string) => {
    await at(moment)
    const before = await mails('documents.requested_reminder')
    await due()
    await due()
    return (await mails('documents.requested_reminder')) - before
  }
  // Three requests wait by then: two of the first test's clients, and this one.
  assert.equal(await reminded('2026-12-01T09:00:00Z'), 0)
  assert.equal(await reminded('2026-12-08T09:00:00Z'), 3)
  const sent = await send(nora, await one('URSSAF', 'Échéances'))
  const accepted = await decide(sent.body, 'acceptance')
  assert.equal(accepted.body.expiresOn, '2027-03-08')
  assert.equal(await reminded('2026-12-14T09:00:00Z'), 3)
  assert.equal(await reminded('2026-12-16T09:00:00Z'), 3)
  assert.equal((await one('KBIS', 'Échéances')).late, true)
  assert.equal(await reminded('2027-03-08T09:00:00Z'), 0)
  assert.equal((await one('URSSAF', 'Échéances')).state, 'accepted')
  await at('2027-03-09T09:00:00Z')
  await due()
  await due()
  const expired = await one('URSSAF', 'Échéances')
  assert.deepEqual([expired.state, await mails('documents.piece_expired')], ['expired', 1])
  const renewed = await decide((await send(nora, expired)).body, 'acceptance')
  assert.deepEqual([renewed.body.state, renewed.body.expiresOn], ['accepted', '2027-06-09'])
})

test('D38 whatever is tried, a piece only goes where its state leads', async () => {
  const allowed: Record<string, string[]> = {
    waiting: ['received'],
    received: ['accepted', 'refused'],
    refused: ['received'],
    accepted: ['expired'],
    expired: ['received'],
  }
  const { id } = await one('KBIS', 'Échéances')
  const factsOf = (state: string) => ({
    sent: state === 'waiting' ? null : new Date(),
    decided: ['refused', 'accepted', 'expired'].includes(state) ? new Date() : null,
    reason: state === 'refused' ? 'x' : '',
    expires: state === 'expired' ? '2027-01-01' : null,
  })
  let now = (await portal.sql('select state from requested_pieces where id = $1', [id]))[0].state
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...pieceStates), async (wanted) => {
      const { sent, decided, reason, expires } = factsOf(wanted)
      const moved = await portal
        .sql(
          'update requested_pieces set state = $2, sent_at = $3, decided_at = $4, reason = $5, expires_on = $6 where id = $1',
          [id, wanted, sent, decided, reason, expires],
        )
        .then(
          () => true,
          () => false,
        )
      assert.equal(moved, wanted === now || allowed[now]!.includes(wanted), `${now} to ${wanted}`)
      if (moved) now = wanted
    }),
    { seed: 38, numRuns: 150 },
  )
  // Facts that do not fit a state are refused, whoever writes them.
  await assert.rejects(portal.sql("update requested_pieces set reason = 'x' where state <> 'refused'"), {
    code: '23514',
  })
})

test('D38 a model names what is asked for together; only who may keeps it', async () => {
  const model = {
    name: { fr: 'Pièces annuelles', en: 'Yearly papers' },
    pieces: 'KBIS\nRIB',
    help: { fr: '', en: '' },
    days: 15,
    validMonths: null,
  }
  assert.equal((await agent.post('/staff/requested-models', model)).status, 201)
  assert.equal((await reader.post('/staff/requested-models', model)).status, 403)
  assert.equal((await agent.post('/staff/requested-models', { ...model, days: 0 })).body.errors[0].field, 'days')
  assert.equal((await reader.get('/staff/requested-models')).body.items[0].name, 'Pièces annuelles')
})

test('D38 employees are asked too: each sees and sends their own, one without an account is told at their address, and not all of the staff see it', async () => {
  await at('2026-11-20T09:00:00Z')
  const account = await makeAccount(portal, 'nadia.servanne')
  const nadiaId = await makeEmployee(portal, '00147', { account_id: account, surname: 'SERVANNE', given_name: 'Nadia' })
  const aureleId = await makeEmployee(portal, '00148', {
    surname: 'VOLTIGNAC',
    given_name: 'Aurèle',
    email: 'aurele@perso.example',
  })
  const nadia = await portal.signedIn(account)
  const { items } = (await agent.get('/staff/folders?size=100')).body
  const folder = items.find((one: any) => one.name === 'Contrats' && one.holder === 'employee').id
  const body = {
    ...asked(),
    title: 'Dossier du salarié',
    organisationIds: [],
    employeeIds: [nadiaId, aureleId],
    pieces: [{ name: 'Titre de séjour', folderId: folder, validMonths: 12 }],
  }
  const fields = async (changes: object) =>
    (await agent.post('/staff/document-requests', { ...body, ...changes })).body.errors.map((one: any) => one.field)
  assert.deepEqual(await fields({ organisationIds: [organisation] }), ['employeeIds'])
  assert.deepEqual(await fields({ employeeIds: [] }), ['organisationIds'])
  const started = await agent.post('/staff/document-requests', body)
  await portal.drain()
  const work = (await agent.get(`/work/${started.body.id}`)).body
  assert.deepEqual([work.done, work.refused], [2, 0], JSON.stringify(work))
  const told = await portal.sql(
    "select to_address from mails where kind = 'documents.requested' and subject like '%Dossier%' order by 1",
  )
  assert.equal(told.length, 2)
  assert.ok(told.some((mail) => mail.to_address === 'aurele@perso.example'))
  const [piece, more] = (await nadia.get('/employee/requested-pieces')).body.items
  assert.deepEqual(
    [piece.name, piece.state, piece.employee.id, more],
    ['Titre de séjour', 'waiting', nadiaId, undefined],
  )
  const all = (await agent.get(`/staff/requested-pieces?holder=employee`)).body.items
  assert.deepEqual(all.map((one: any) => one.employee.name).sort(), ['SERVANNE Nadia', 'VOLTIGNAC Aurèle'])
  // A reader of the staff does not see what employees send; another employee's piece, and a client's, are not there.
  assert.deepEqual((await reader.get('/staff/requested-pieces?holder=employee')).body.items, [])
  const theirs = all.find((one: any) => one.employee.id === aureleId)
  assert.equal((await send(nadia, theirs)).status, 404)
  assert.equal((await send(nora, piece)).status, 404)
  assert.equal((await reader.get(`/staff/requested-pieces/${piece.id}`)).status, 404)
  const sent = await send(nadia, piece)
  assert.deepEqual([sent.status, sent.body.state], [201, 'received'], JSON.stringify(sent.body))
  const accepted = await decide({ ...piece, version: sent.body.version }, 'acceptance')
  assert.equal(accepted.body.expiresOn, '2027-11-20')
  const papers = (await nadia.get('/employee/documents')).body.items.map((one: any) => one.name)
  assert.ok(papers.includes('Titre de séjour'))
  const again = await decide(accepted.body, 'refusal', 'Trop tard')
  assert.equal(again.body.code, 'documents.piece_state')
})

test('D37 D38 what was sent and then withdrawn is not accepted: it is refused with a reason, and sent again', async () => {
  await at('2026-11-20T09:00:00Z')
  await ask({ title: 'Retirée', pieces: [{ name: 'Attestation', folderId, validMonths: null }] })
  const sent = (await send(nora, await one('Attestation', 'Retirée'))).body
  const { version } = (await agent.get(`/documents/${sent.documentId}`)).body
  const path = `/staff/documents/${sent.documentId}/withdrawal`
  assert.equal((await agent.post(path, { version, reason: 'Autre client' })).status, 200)
  const accepted = await decide(sent, 'acceptance')
  assert.deepEqual([accepted.status, accepted.body.code], [409, 'documents.withdrawn'])
  const refused = await decide(sent, 'refusal', 'Autre client')
  assert.deepEqual([refused.status, refused.body.state], [200, 'refused'])
  const again = (await send(nora, refused.body)).body
  assert.equal((await decide(again, 'acceptance')).body.state, 'accepted')
})

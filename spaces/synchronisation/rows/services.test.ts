// Service contracts, their coverages and units, interventions and tickets, pushed by the provider's own software (D29, P14, P15, P18, P19, P36).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventKind } from '../../../kernel/feed/kinds.ts'
import { makeStaff, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../service-contracts/testing.ts'
import { makeKey, type Program, programOf } from '../testing.ts'

let portal: Portal
let world: World
let program: Program
before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  world = await makeWorld(portal)
  await portal.sql("update organisations set code = 'C1' where id = $1", [world.client])
  await portal.sql("update organisations set code = 'C2' where id = $1", [world.rivals])
  await portal.sql("update assets set source_code = 'A1' where id = $1", [world.asset])
  await portal.sql("update assets set source_code = 'A2' where id = $1", [world.rivalAsset])
  const administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  program = await programOf(portal, await makeKey(administrator))
})
after(() => portal.close())

const push = async (kind: string, rows: unknown[]) => {
  const { status, body } = await program.lines(`/synchronisation/rows/${kind}`, rows)
  assert.equal(status, 200, JSON.stringify(body))
  return body.items.map((one: any) => (one.state === 'refused' ? [one.field, one.code] : one.state))
}

test('D29 P18 P19 contracts, coverages and units are pushed by their codes: made, changed, the same, refused with the field and why', async () => {
  const contract = { code: 'K1', client: 'C1', title: 'Carnet', kind: 'units', startsOn: '2026-01-01', assets: ['A1'] }
  assert.deepEqual(
    await push('service-contracts', [
      contract,
      { ...contract, code: 'K2', client: 'C9' },
      { ...contract, code: 'K3', assets: ['A2'] },
      { ...contract, code: 'K4', endsOn: '2025-01-01' },
      { code: 'K5', client: 'C1', title: 'x' },
    ]),
    [
      'created',
      ['client', 'synchronisation.code_unknown'],
      ['assets', 'service-contracts.asset_elsewhere'],
      ['endsOn', 'synchronisation.ends_before'],
      ['startsOn', 'required'],
    ],
  )
  assert.deepEqual(await push('service-contracts', [contract]), ['same'])
  assert.deepEqual(await push('service-contracts', [{ ...contract, invoicingName: 'Anouar Bréhec' }]), ['changed'])
  assert.deepEqual(await push('service-contracts', [{ ...contract, client: 'C2' }]), [
    ['client', 'synchronisation.contract_elsewhere'],
  ])
  const coverage = { contract: 'K1', code: 'V1', label: 'Astreinte', startsOn: '2026-01-01' }
  assert.deepEqual(await push('coverages', [coverage, { ...coverage, contract: 'K9' }]), [
    'created',
    ['contract', 'synchronisation.code_unknown'],
  ])
  assert.deepEqual(await push('coverages', [{ ...coverage, endsOn: '2026-12-31' }]), ['changed'])
  const units = { code: 'U1', contract: 'K1', kind: 'grant', units: 40, onDay: '2026-01-02', label: 'Carnet de 40' }
  assert.deepEqual(
    await push('units', [
      units,
      { ...units, code: 'U2', kind: 'use', units: 3 },
      { ...units, code: 'U3', kind: 'use', units: -3 },
    ]),
    ['created', ['units', 'bad_value'], 'created'],
  )
  assert.deepEqual(await push('units', [units]), ['same'])
  assert.deepEqual(await push('units', [{ ...units, units: 41 }]), [['code', 'service-contracts.units_used']])
  const [seen] = (await world.user.get('/service-contracts?search=Carnet')).body.items
  assert.deepEqual([seen.number, seen.unitsLeft, seen.assets], ['K1', 37, 1])
  const whole = (await world.user.get(`/service-contracts/${seen.id}`)).body
  assert.deepEqual([whole.invoicing.name, whole.coverages[0].endsOn], ['Anouar Bréhec', '2026-12-31'])
})

test('D29 P14 P36 interventions are pushed by their code; what the client moved stays, units count once, and what the client does comes back by the feed', async () => {
  const planned = {
    ...{
      code: 'I1',
      client: 'C1',
      subject: 'Contact de porte',
      technician: 'theo.nivernec',
      contract: 'K1',
      assets: ['A1'],
    },
    ...{ startsAt: '2026-11-24T08:00:00Z', endsAt: '2026-11-24T09:00:00Z' },
  }
  assert.deepEqual(
    await push('interventions', [
      planned,
      { ...planned, code: 'I2' },
      { ...planned, code: 'I3', technician: 'nobody' },
      { ...planned, code: 'I4', contract: 'K9' },
      { ...planned, code: 'I5', endsAt: '2026-11-24T07:00:00Z' },
      { code: 'I6', client: 'C1' },
      { ...planned, code: 'I7', technician: '', startsAt: null, endsAt: null, assets: ['A2'] },
    ]),
    [
      'created',
      ['startsAt', 'interventions.technician_taken'],
      ['technician', 'synchronisation.code_unknown'],
      ['contract', 'service-contracts.contract_elsewhere'],
      ['endsAt', 'synchronisation.ends_before'],
      ['subject', 'required'],
      ['assets', 'service-contracts.asset_elsewhere'],
    ],
  )
  const [seen] = (await world.user.get('/interventions?search=Contact')).body.items
  const view = (await world.user.get(`/interventions/${seen.id}`)).body
  const moved = await world.user.post(`/interventions/${seen.id}/move`, {
    version: view.version,
    startsAt: '2026-11-25T08:00:00Z',
  })
  assert.equal(moved.status, 200, JSON.stringify(moved.body))
  await world.user.put(`/interventions/${seen.id}/tasks`, { version: moved.body.version, tasks: ['Le bouton du 3e'] })
  // Said again as it was, the client's slot stays.
  assert.deepEqual(await push('interventions', [planned]), ['same'])
  assert.equal((await world.user.get(`/interventions/${seen.id}`)).body.startsAt, '2026-11-25T08:00:00.000Z')
  const done = { ...planned, state: 'done', doneAt: '2026-11-25T09:00:00Z', minutes: 50, report: 'Réglé.', units: 2 }
  delete (done as Partial<typeof done>).startsAt
  delete (done as Partial<typeof done>).endsAt
  assert.deepEqual(await push('interventions', [done]), ['changed'])
  assert.deepEqual(await push('interventions', [{ ...done, report: 'Réglé et essayé.' }]), ['changed'])
  assert.deepEqual(await push('interventions', [{ ...done, state: 'cancelled' }]), [['state', 'interventions.over']])
  const after = (await world.user.get(`/interventions/${seen.id}`)).body
  assert.deepEqual([after.state, after.report, after.workedMinutes], ['done', 'Réglé et essayé.', 50])
  const [contract] = (await world.user.get('/service-contracts?search=Carnet')).body.items
  assert.equal(contract.unitsLeft, 35)
  const events = await portal.sql("select kind, data from feed_events where kind like 'interventions.%' order by id")
  assert.deepEqual(
    events.map(({ kind, data }) => [kind, data.intervention.sourceCode, data.intervention.client.code]),
    [
      ['interventions.visit.moved', 'I1', 'C1'],
      ['interventions.tasks.asked', 'I1', 'C1'],
    ],
  )
  assert.deepEqual(
    [events[0].data.before.startsAt.slice(0, 13), events[1].data.tasks[0].label],
    ['2026-11-24T08', 'Le bouton du 3e'],
  )
})

/** What is new in the feed for the program itself, of some kinds: it reads what the software would. */
let cursor: string | undefined
const news = async (prefix: string): Promise<Array<{ type: string; data: any }>> => {
  const { status, body } = await program.get(cursor === undefined ? '/feed' : `/feed?after=${cursor}`)
  assert.equal(status, 200, JSON.stringify(body))
  cursor = body.cursor
  for (const { type, data } of body.items) eventKind(type)!.data.strict().parse(data)
  return body.items.filter((item: any) => item.type.startsWith(prefix))
}

/** How many mails of some kinds somebody got. */
const mailsTo = async (identifier: string, ...kinds: string[]): Promise<number[]> => {
  const rows = await portal.sql(
    'select m.kind from mails m join accounts a on a.id = m.account_id where a.identifier = $1',
    [identifier],
  )
  return kinds.map((wanted) => rows.filter(({ kind }) => kind === wanted).length)
}

test('D29 D30 P15 P36 what clients do to visits and to tickets is in the feed that an access of the software reads', async () => {
  assert.deepEqual(
    (await news('interventions.')).map(({ type }) => type),
    ['interventions.visit.moved', 'interventions.tasks.asked'],
  )
  const opened = await world.user.upload('/tickets', [], { subject: 'Cabine arrêtée', body: 'Entre le 3e et le 4e.' })
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  const { id, number } = opened.body
  await world.user.upload(`/tickets/${id}/messages`, [], { body: 'Elle est repartie.' })
  const { version } = (await world.user.get(`/tickets/${id}`)).body
  assert.equal((await world.user.post(`/tickets/${id}/closure`, { version })).status, 200)
  assert.equal((await world.user.post(`/tickets/${id}/survey`, { score: 4, comment: 'Vite.' })).status, 200)
  const events = await news('support.')
  assert.deepEqual(
    events.map(({ type, data }) => [type, data.ticket.number, data.client.code, data.by.program]),
    [
      'support.ticket.opened',
      'support.ticket.message_added',
      'support.ticket.message_added',
      'support.ticket.status_changed',
      'support.ticket.surveyed',
    ].map((type) => [type, number, 'C1', false]),
  )
  assert.deepEqual(events.at(-1)!.data.survey, { score: 4, comment: 'Vite.', by: 'UTILISE ugo' })
})

test('D29 P15 tickets are pushed by their code: opened there, or here and known by it from then on; refused with the field and why', async () => {
  const opened = (await world.user.upload('/tickets', [], { subject: 'Bouton du 2e', body: 'Il colle.' })).body
  await world.rival.upload('/tickets', [], { subject: 'Chez le voisin', body: 'Rien à voir.' })
  const theirs = (await world.rival.get('/tickets')).body.items[0]
  const ticket = { code: 'D1', client: 'C1', subject: 'Porte du rez-de-chaussée', body: 'Elle frotte.', asset: 'A1' }
  assert.deepEqual(
    await push('tickets', [
      { ...ticket, requester: 'ugo.utilise', responsible: 'theo.nivernec', status: 'in_progress' },
      { code: 'D2', client: 'c1', ticket: opened.number.toLowerCase(), responsible: 'theo.nivernec' },
      { code: 'D2b', client: 'C1', ticket: opened.number },
      { ...ticket, code: 'D3', client: 'C9' },
      { ...ticket, code: 'D4', asset: 'A2' },
      { ...ticket, code: 'D5', nature: 'NOWHERE' },
      { ...ticket, code: 'D6', responsible: 'ugo.utilise' },
      { ...ticket, code: 'D7', requester: 'remi.rival' },
      { code: 'D8', client: 'C1', subject: 'Sans message' },
      { code: 'D9', client: 'C1', body: 'Sans objet' },
      { code: 'D10', client: 'C1', ticket: 'T-2020-9999' },
      { code: 'D11', client: 'C1', ticket: theirs.number },
      { ...ticket, code: 'D12', openedAt: '2026-12-24T08:00:00Z' },
      { ...ticket, code: 'D13', status: 'merged' },
    ]),
    [
      'created',
      'changed',
      ['ticket', 'support.known_otherwise'],
      ['client', 'synchronisation.code_unknown'],
      ['asset', 'fleet.asset_unknown'],
      ['nature', 'support.code_unknown'],
      ['responsible', 'support.not_an_agent'],
      ['requester', 'support.code_unknown'],
      ['body', 'required'],
      ['subject', 'required'],
      ['ticket', 'support.code_unknown'],
      ['client', 'support.ticket_elsewhere'],
      ['openedAt', 'support.import_to_come'],
      ['status', 'bad_choice'],
    ],
  )
  // Who is told: whoever a ticket of the portal falls to, and nobody of one that is known there.
  assert.deepEqual(await mailsTo('theo.nivernec', 'support.assigned'), [1])
  assert.deepEqual(await push('tickets', [{ code: 'D99', client: 'C1', ticket: opened.number }]), [
    ['ticket', 'support.known_otherwise'],
  ])
  const [made] = (await world.user.get('/tickets?search=frotte&whose=mine&status=all')).body.items
  assert.equal(made, undefined)
  const [seen] = (await world.user.get('/tickets?search=rez-de&whose=mine')).body.items
  assert.deepEqual([seen.status, seen.asset, seen.openedBy], ['in_progress', seen.asset, 'UTILISE ugo'])
  const [found] = (await world.planner.get('/staff/tickets?search=D1&status=all')).body.items
  assert.equal(found.id, seen.id)
  assert.equal((await world.planner.get(`/tickets/${seen.id}`)).body.staff.reference, 'D1')
  assert.deepEqual(
    (await news('support.')).map(({ type, data }) => [type, data.ticket.code, data.by.program]),
    [
      ['support.ticket.opened', '', false],
      ['support.ticket.message_added', '', false],
      ['support.ticket.opened', '', false],
      ['support.ticket.message_added', '', false],
      ['support.ticket.opened', 'D1', true],
      ['support.ticket.message_added', 'D1', true],
      ['support.ticket.changed', 'D2', true],
    ],
  )
})

test('D29 P13 P15 what people did to a ticket stays until the software says something else; closing tells the client with the survey, once', async () => {
  const row = { code: 'D1', client: 'C1', subject: 'Porte du rez-de-chaussée', responsible: 'theo.nivernec' }
  const closed = { ...row, status: 'closed' }
  assert.deepEqual(await mailsTo('ugo.utilise', 'support.closed'), [0])
  assert.deepEqual(await push('tickets', [closed]), ['changed'])
  assert.deepEqual(await push('tickets', [closed]), ['same'])
  assert.deepEqual(await mailsTo('ugo.utilise', 'support.closed', 'support.closed_seen'), [1, 0])
  const [ticket] = (await world.user.get('/tickets?search=rez-de&status=closed')).body.items
  await world.user.upload(`/tickets/${ticket.id}/messages`, [], { body: 'Elle frotte encore.' })
  // The software says another thing about it, and what it said before of its state: the client's word stays.
  assert.deepEqual(await push('tickets', [{ ...closed, site: 'Les Tilleuls C' }]), ['changed'])
  const view = async () => (await world.planner.get(`/tickets/${ticket.id}`)).body
  assert.deepEqual([(await view()).status, (await view()).site], ['waiting_provider', 'Les Tilleuls C'])
  const { version } = await view()
  await world.planner.put(`/staff/tickets/${ticket.id}/assignment`, { version, responsibleId: world.planner.id })
  assert.deepEqual(await push('tickets', [{ ...row, status: 'in_progress' }]), ['changed'])
  assert.deepEqual([(await view()).status, (await view()).responsibleId], ['in_progress', world.planner.id])
  const history = await portal.sql(
    "select before, after from journal_events where type = 'support.ticket.pushed' and subject_id = $1 order by seq desc limit 1",
    [ticket.id],
  )
  assert.deepEqual(history, [{ before: { status: 'waiting_provider' }, after: { status: 'in_progress' } }])
})

test('D29 P14 what is said in tickets is pushed: now, it answers the client and waits for them; with its date it is history; a visit is of its ticket', async () => {
  const said = { ticket: 'D1', code: 'M1', body: 'Nous passons mardi.', author: 'NIVERNEC Théo' }
  assert.deepEqual(
    await push('ticket-messages', [
      said,
      { ticket: 'd1', code: 'M2', body: 'Reçu par téléphone.', side: 'client', at: '2026-11-19T08:00:00Z' },
      { ticket: 'D1', code: 'M3', body: 'Sans date.', side: 'client' },
      { ticket: 'D98', code: 'M4', body: 'Nulle part.' },
      { ticket: 'D1', code: 'M5', body: 'Demain.', at: '2026-12-24T08:00:00Z' },
    ]),
    ['created', 'created', ['at', 'required'], ['ticket', 'support.code_unknown'], ['at', 'support.import_to_come']],
  )
  assert.deepEqual(await push('ticket-messages', [said]), ['same'])
  assert.deepEqual(await push('ticket-messages', [{ ...said, body: 'Nous passons jeudi.' }]), [
    ['body', 'support.message_stays'],
  ])
  assert.deepEqual(await mailsTo('ugo.utilise', 'support.reply'), [1])
  const [{ id }] = (await world.user.get('/tickets?search=rez-de&status=waiting_client')).body.items
  const { messages } = (await world.user.get(`/tickets/${id}`)).body
  assert.deepEqual(messages.map(({ author, side, body }: any) => [author, side, body]).slice(0, 1), [
    ['UTILISE ugo', 'client', 'Reçu par téléphone.'],
  ])
  const answer = messages.find(({ body }: any) => body === 'Nous passons mardi.')
  assert.deepEqual([answer.author, answer.side, answer.channel], ['NIVERNEC Théo', 'staff', 'api'])
  assert.deepEqual(await push('tickets', [{ code: 'D1', client: 'C1', status: 'closed' }]), ['changed'])
  assert.deepEqual(await push('ticket-messages', [{ ticket: 'D1', code: 'M6', body: 'Trop tard.' }]), [
    ['ticket', 'support.closed'],
  ])
  const visit = { client: 'C1', subject: 'Porte', kind: 'repair' }
  const [{ number: theirs }] = (await world.rival.get('/tickets')).body.items
  assert.deepEqual(
    await push('interventions', [
      { ...visit, code: 'I20', ticket: 'D1' },
      { ...visit, code: 'I21', ticket: theirs },
    ]),
    ['created', ['ticket', 'interventions.ticket_elsewhere']],
  )
  const [seen] = (await world.user.get(`/interventions?ticket=${id}`)).body.items
  assert.equal(seen.ticket.id, id)
})

test('D28 P15 an access of the software works with single tickets as staff do: it reads, assigns and notes; what is somebody’s own it may not', async () => {
  const queue = await program.get('/staff/tickets?status=all')
  assert.equal(queue.status, 200, JSON.stringify(queue.body))
  const one = queue.body.items.find((item: any) => item.subject === 'Bouton du 2e')
  const { version } = (await program.get(`/tickets/${one.id}`)).body
  const assigned = await program.put(`/staff/tickets/${one.id}/assignment`, {
    version,
    responsibleId: world.planner.id,
  })
  assert.deepEqual([assigned.status, assigned.body.responsibleId], [200, world.planner.id])
  const noted = await program.push({ body: 'Vu.' }, 'journal', 'journal.txt', `/staff/tickets/${one.id}/notes`)
  assert.deepEqual([noted.status, noted.body.staff.notes[0].attachments[0].name], [201, 'journal.txt'])
  const followed = await program.post(`/tickets/${one.id}/followers`, { accountId: world.planner.id })
  assert.deepEqual([followed.status, followed.body.code], [403, 'identity.persons_only'])
})

test('D29 P36 of many interventions pushed at once those that the database refuses are refused alone, in their order, and the client learns what was moved of what it confirmed', async () => {
  const at = (hour: number) => new Date(Date.parse('2027-01-11T08:00:00Z') + hour * 3_600_000).toISOString()
  const row = (n: number, changes: object = {}) => ({
    ...{ code: `M${n}`, client: 'C1', subject: `Tournée ${n}`, technician: 'theo.nivernec', startsAt: at(n) },
    ...{ endsAt: at(n + 1), assets: ['A1', 'A1'] },
    ...changes,
  })
  const rows = Array.from({ length: 40 }, (_, n) => row(n))
  // The fifth takes the hour of the first, the eighteenth the number of the second; the last two want one hour, and the first of them has it.
  rows[5] = row(5, { startsAt: at(0), endsAt: at(1) })
  rows[18] = row(18, { number: 'M1' })
  rows.push(row(90), row(91, { startsAt: at(90), endsAt: at(91) }))
  const expected = rows.map((): unknown => 'created')
  expected[5] = ['startsAt', 'interventions.technician_taken']
  expected[18] = ['number', 'already_there']
  expected[41] = ['startsAt', 'interventions.technician_taken']
  assert.deepEqual(await push('interventions', rows), expected)
  assert.deepEqual(
    await portal.sql(
      "select count(*)::int as n, count(distinct starts_at)::int as hours from interventions where source_code like 'M%'",
    ),
    [{ n: 39, hours: 39 }],
  )
  const mails = () =>
    portal.sql(
      "select kind, calendar from mails where kind like 'interventions.visit_%' and text_body like '%Tournée%' order by id",
    )
  assert.deepEqual(await mails(), [])
  const [seen] = (await world.manager.get('/interventions?search=M7')).body.items
  const { version } = (await world.manager.get(`/interventions/${seen.id}`)).body
  await world.manager.post(`/interventions/${seen.id}/confirmation`, { version })
  assert.deepEqual(
    (await mails()).map(({ kind }) => kind),
    ['interventions.visit_confirmed'],
  )
  const moved = row(7, { startsAt: at(60), endsAt: at(61) })
  assert.deepEqual(await push('interventions', [moved, row(8, { report: 'x' })]), ['changed', 'changed'])
  const planned = (await mails()).filter(({ kind }) => kind === 'interventions.visit_planned')
  assert.equal(planned.length, 1)
  assert.match(planned[0].calendar, new RegExp(`DTSTART:${at(60).replace(/[-:]|\.000/g, '')}`))
  assert.equal((await world.manager.get(`/interventions/${seen.id}`)).body.state, 'planned')
  assert.deepEqual(await push('interventions', [{ ...moved, state: 'cancelled' }]), ['changed'])
  assert.equal((await mails()).filter(({ kind }) => kind === 'interventions.visit_cancelled').length, 1)
})

test('D29 P15 one ticket has one code and one message one place, by whichever name; what is said again as it is changes nothing that somebody has open', async () => {
  const opened = (await world.user.upload('/tickets', [], { subject: 'Miroir', body: 'Il est fendu.' })).body
  const taken = { client: 'C1', ticket: opened.number }
  assert.deepEqual(
    await push('tickets', [
      { ...taken, code: 'F1', site: 'Hall' },
      { ...taken, code: 'F2', site: 'Cave' },
    ]),
    ['changed', ['ticket', 'support.known_otherwise']],
  )
  const kept = () => portal.sql('select imported_number, site, version from tickets where id = $1', [opened.id])
  const [before] = await kept()
  assert.deepEqual([before.imported_number, before.site], ['F1', 'Hall'])
  // Other fields than last time, and the same ticket.
  assert.deepEqual(await push('tickets', [{ code: 'F1', client: 'C1', site: 'Hall', subject: 'Miroir' }]), ['same'])
  assert.deepEqual(await kept(), [before])
  const said = { code: 'N1', body: 'Le miroir est commandé.' }
  assert.deepEqual(
    await push('ticket-messages', [
      { ...said, ticket: 'F1' },
      { ...said, ticket: opened.number },
    ]),
    ['created', ['code', 'synchronisation.row_twice']],
  )
  assert.deepEqual(await push('ticket-messages', [{ ...said, ticket: opened.number }]), ['same'])
  assert.deepEqual(await push('ticket-messages', [{ ...said, ticket: opened.number, body: 'Autre.' }]), [
    ['body', 'support.message_stays'],
  ])
  const { messages } = (await world.user.get(`/tickets/${opened.id}`)).body
  assert.equal(messages.length, 2)
})

test('D29 P15 P37 a ticket is not closed before it was opened; of one that was joined nothing is ended, and the rows beside it are taken', async () => {
  const row = { client: 'C1', subject: 'Grille', body: 'Elle vibre.' }
  assert.deepEqual(
    await push('tickets', [
      { ...row, code: 'H1', openedAt: '2026-11-10T08:00:00Z', status: 'closed', closedAt: '2026-11-09T08:00:00Z' },
      { ...row, code: 'H2', status: 'closed', closedAt: '2026-11-09T08:00:00Z' },
      { ...row, code: 'H3', openedAt: '2026-11-10T08:00:00Z', status: 'closed', closedAt: '2026-11-10T08:00:00Z' },
      { ...row, code: 'H4' },
    ]),
    [['closedAt', 'synchronisation.ends_before'], ['closedAt', 'synchronisation.ends_before'], 'created', 'created'],
  )
  await portal.sql(
    `update tickets set status = 'closed', closed_as = 'merged', closed_at = $1,
       merged_into_id = (select id from tickets where imported_number = 'F1') where imported_number = 'H4'`,
    [portal.clock.now],
  )
  assert.deepEqual(
    await push('tickets', [
      { code: 'H4', client: 'C1', closedAs: 'cancelled' },
      { ...row, code: 'H5' },
    ]),
    [['closedAs', 'support.merged'], 'created'],
  )
})

test('D29 a moment that no calendar has is refused by its field, and the rows beside it are taken', async () => {
  const far = ['0000-01-01T00:00:00Z', '2026-01-01T00:00:00+20:00', '2026-01-01T00:00:00-23:59']
  const ticket = (code: string, more: object) => ({ code, client: 'C1', subject: 'Seuil', body: 'Usé.', ...more })
  const visit = (code: string, more: object) => ({ code, client: 'C1', subject: 'Seuil', ...more })
  assert.deepEqual(
    await push('tickets', [
      ...far.map((openedAt, n) => ticket(`L${n}`, { openedAt })),
      ticket('L9', { openedAt: '2026-01-01T00:00:00+14:00' }),
    ]),
    [...far.map(() => ['openedAt', 'bad_day']), 'created'],
  )
  assert.deepEqual(
    await push('interventions', [
      ...far.map((doneAt, n) => visit(`L${n}`, { state: 'done', doneAt, report: 'Fait.' })),
      visit('L9', {}),
    ]),
    [...far.map(() => ['doneAt', 'bad_day']), 'created'],
  )
  assert.deepEqual(
    await push(
      'ticket-messages',
      far.map((at, n) => ({ ticket: 'L9', code: `L${n}`, body: 'Dit.', at })),
    ),
    far.map(() => ['at', 'bad_day']),
  )
})

test('D29 P19 P36 a code in other letters is the same code; a slot is what its two moments are, whatever their offsets', async () => {
  const visit = (code: string, more: object = {}) => ({ code, client: 'C1', subject: 'Lettres', ...more })
  const units = { contract: 'K1', kind: 'grant', units: 5, onDay: '2026-01-02', label: 'Lettres' }
  const contract = { client: 'C1', title: 'Lettres', kind: 'maintenance', startsOn: '2026-01-01' }
  const coverage = { contract: 'K1', label: 'Lettres', startsOn: '2026-01-01' }
  for (const [kind, rows] of [
    ['interventions', [visit('Ab1'), visit('aB1'), visit('aB1', { detail: 'x' })]],
    [
      'units',
      [
        { ...units, code: 'Ab1' },
        { ...units, code: 'aB1' },
      ],
    ],
    [
      'service-contracts',
      [
        { ...contract, code: 'Ab1' },
        { ...contract, code: 'aB1' },
      ],
    ],
    [
      'coverages',
      [
        { ...coverage, code: 'Ab1' },
        { ...coverage, code: 'aB1' },
      ],
    ],
  ] as const) {
    assert.deepEqual(await push(kind, [rows[0]]), ['created'], kind)
    for (const row of rows.slice(1)) assert.notDeepEqual(await push(kind, [row]), ['created'], kind)
  }
  const of = (table: string, column: string) =>
    portal.sql(`select count(*)::int as n from ${table} where ${column} = 'Lettres'`)
  for (const [table, column] of [
    ['interventions', 'subject'],
    ['unit_entries', 'label'],
    ['service_contracts', 'title'],
    ['contract_coverages', 'label'],
  ] as const)
    assert.deepEqual(await of(table, column), [{ n: 1 }], table)
  assert.deepEqual(
    await push('interventions', [
      visit('O1', { technician: 'lila.marsac', startsAt: '2027-03-01T10:00:00+02:00', endsAt: '2027-03-01T09:00:00Z' }),
      visit('O2', { technician: 'lila.marsac', startsAt: '2027-03-02T09:00:00Z', endsAt: '2027-03-02T09:30:00+01:00' }),
    ]),
    ['created', ['endsAt', 'synchronisation.ends_before']],
  )
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  type Reply,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let client: Person
let organisation: string
let ledger: string
let archive: string
const none = '00000000-0000-4000-8000-000000000000'
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lea.dupond', 'reader'))
  client = await portal.signedIn(await makeAccount(portal, 'claire.aubertine'))
  organisation = await makeOrganisation(portal, 'Vallois & Brès')
  ledger = (await agent.post('/staff/applications', { code: 'grand-livre', name: 'Grand Livre' })).body.id
  archive = (
    await agent.post('/staff/applications', { code: 'archives', name: 'Archives', url: 'https://archives.example' })
  ).body.id
})
after(() => portal.close())

const codes = (reply: Reply) =>
  reply.body.errors.map((error: { field: string; code: string }) => `${error.field} ${error.code}`).sort()
const base = () => ({
  title: 'Comptabilité',
  organisationId: organisation,
  applicationIds: [ledger],
  startsOn: '2026-01-15',
  nextInvoiceOn: '2026-12-01',
  invoiceDay: 1,
})
async function make(number: string, values: object = {}) {
  const reply = await agent.post('/staff/contracts', { ...base(), number, ...values })
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body
}
async function connect(
  contractId: string,
  identifier: string,
  kind = 'named',
  applicationId = ledger,
  values: object = {},
) {
  const account = await makeAccount(portal, identifier)
  const seat =
    kind === 'concurrent'
      ? null
      : (
          await insert(portal, 'seats', {
            contract_id: contractId,
            kind,
            account_id: account,
            created_on: '2026-02-01',
          })
        ).id
  return insert(portal, 'connections', {
    brand_id: portal.brandId,
    organisation_id: organisation,
    contract_id: contractId,
    application_id: applicationId,
    account_id: account,
    seat_kind: kind,
    seat_id: seat,
    created_on: '2026-02-01',
    ...values,
  })
}
async function request(contractId: string, number: string, values: object = {}) {
  return insert(portal, 'change_requests', {
    brand_id: portal.brandId,
    organisation_id: organisation,
    contract_id: contractId,
    number,
    kind: 'creation',
    wished_on: '2026-11-20',
    account_id: client.id,
    requested_by_label: 'AUBERTINE Claire',
    requested_at: portal.clock.now,
    modified_at: portal.clock.now,
    ...values,
  })
}

test('C7 what the provider sets does not exist for clients, and its readers change nothing', async () => {
  const { id } = await make('K-0001')
  for (const path of [
    '/staff/contracts',
    `/staff/contracts/${id}`,
    `/staff/contracts/${id}/billing-lines`,
    `/staff/contracts/${id}/billing-lines/export`,
    '/staff/applications',
    '/staff/application-users',
  ]) {
    assert.equal((await client.get(path)).status, 404, path)
    assert.equal((await portal.guest.get(path)).status, 401, path)
    assert.equal((await reader.get(path)).status, 200, path)
  }
  assert.equal((await client.patch(`/staff/contracts/${id}`, { version: 1, title: 'x' })).status, 404)
  assert.equal(
    (await reader.patch(`/staff/contracts/${id}`, { version: 1, title: 'x' })).body.code,
    'identity.staff_permission_missing',
  )
  assert.equal((await agent.get(`/staff/contracts/${none}`)).status, 404)
})

test('C9 a contract is made with its settings, first prices and shared seats (C32, C37)', async () => {
  const made = await make('K-2026-17', {
    isPack: true,
    applicationIds: [ledger, archive],
    sells: ['concurrent', 'named'],
    concurrentSeats: 3,
    prices: [
      { seatKind: 'named', monthlyCents: 4200 },
      { seatKind: 'concurrent', monthlyCents: 9900 },
    ],
    waitsForm: { creation: true, deletion: true, replacement: false },
    reminderDays: 10,
    suspensionDays: 20,
    noticeDays: 90,
    registeredPostRequired: true,
  })
  assert.deepEqual(made.sells, ['named', 'concurrent'])
  assert.deepEqual(made.seats.concurrent, { bought: 3, used: 0, inNotice: 0 })
  assert.deepEqual(made.prices, [
    { seatKind: 'concurrent', validFrom: '2026-01-01', monthlyCents: 9900 },
    { seatKind: 'named', validFrom: '2026-01-01', monthlyCents: 4200 },
  ])
  assert.deepEqual(
    made.applications.map((application: { code: string }) => application.code),
    ['archives', 'grand-livre'],
  )
  assert.deepEqual(
    [made.reminderDays, made.suspensionDays, made.noticeDays, made.registeredPostRequired, made.waitsForm.creation],
    [10, 20, 90, true, true],
  )
  const seats = await portal.sql('select created_on, account_id from seats where contract_id = $1', [made.id])
  assert.deepEqual(
    seats.map((seat) => seat.created_on),
    ['2026-01-15', '2026-01-15', '2026-01-15'],
  )

  assert.deepEqual(codes(await agent.post('/staff/contracts', { ...base(), number: 'K-2026-17' })), [
    'number contracts.number_taken',
  ])
  assert.deepEqual(
    codes(await agent.post('/staff/contracts', { ...base(), number: 'X1', applicationIds: [ledger, archive] })),
    ['applicationIds contracts.one_application'],
  )
  assert.deepEqual(codes(await agent.post('/staff/contracts', { ...base(), number: 'X1', applicationIds: [none] })), [
    'applicationIds bad_choice',
  ])
  assert.deepEqual(codes(await agent.post('/staff/contracts', { ...base(), number: 'X1', organisationId: none })), [
    'organisationId bad_choice',
  ])
  assert.deepEqual(codes(await agent.post('/staff/contracts', { ...base(), number: 'X1', endsOn: '2026-01-01' })), [
    'endsOn contracts.ends_before_start',
  ])
  assert.deepEqual(codes(await agent.post('/staff/contracts', { ...base(), number: 'X1', concurrentSeats: 1 })), [
    'concurrentSeats contracts.seat_kind_not_sold',
  ])
  assert.deepEqual(codes(await agent.post('/staff/contracts', { ...base(), number: '', invoiceDay: 32, sells: [] })), [
    'invoiceDay too_big',
    'number required',
    'sells required',
  ])
})

test('C17 settings are changed on the version that was read, and an application with connections stays', async () => {
  const made = await make('K-0100', { isPack: true, applicationIds: [ledger, archive] })
  await connect(made.id, 'abonne.un')
  const changed = await agent.patch(`/staff/contracts/${made.id}`, {
    version: made.version,
    noticeDays: 60,
    applicationIds: [ledger],
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  assert.deepEqual([changed.body.noticeDays, changed.body.applications.length, changed.body.connections], [60, 1, 1])
  const stale = await agent.patch(`/staff/contracts/${made.id}`, { version: made.version, noticeDays: 30 })
  assert.equal(stale.status, 409)
  assert.equal(stale.body.extra.current.noticeDays, 60)
  const used = await agent.patch(`/staff/contracts/${made.id}`, {
    version: changed.body.version,
    applicationIds: [archive],
  })
  assert.deepEqual([used.status, used.body.code], [409, 'contracts.application_in_use'])
  assert.match(used.body.detail, /Grand Livre/)
  assert.equal(
    (await agent.patch(`/staff/contracts/${made.id}`, { version: changed.body.version, isPack: false })).body.code,
    'contracts.settings_in_use',
  )
  assert.equal((await agent.get(`/staff/contracts/${made.id}`)).body.version, changed.body.version)
  const [act] = await portal.sql(
    "select before, after from journal_events where type = 'contracts.contract.updated' and contract_id = $1",
    [made.id],
  )
  assert.deepEqual([act.before.noticeDays, act.after.noticeDays], [180, 60])
  const ended = await agent.post(`/staff/contracts/${made.id}/ending`, { endsOn: '2027-06-30' })
  assert.equal(ended.body.endsOn, '2027-06-30')
  assert.deepEqual(codes(await agent.post(`/staff/contracts/${made.id}/ending`, { endsOn: '2020-01-01' })), [
    'endsOn contracts.ends_before_start',
  ])
  assert.equal((await agent.post(`/staff/contracts/${made.id}/ending`, { endsOn: null })).body.endsOn, null)
})

test('C28 contracts are searched by number, title and client, and paged by number', async () => {
  for (const number of ['S-3', 'S-1', 'S-2']) await make(number, { title: 'Série étrange' })
  const first = (await agent.get('/staff/contracts?search=serie%20vallois&size=2')).body
  const second = (await agent.get(`/staff/contracts?search=serie%20vallois&size=2&cursor=${first.nextCursor}`)).body
  assert.deepEqual(
    [...first.items, ...second.items].map((item) => item.number),
    ['S-1', 'S-2', 'S-3'],
  )
  assert.equal(second.nextCursor, null)
})

test('C32 a price holds from a first of month, and never in a month that has billed lines', async () => {
  const made = await make('K-0200', { prices: [{ seatKind: 'named', monthlyCents: 1000 }] })
  const { id } = await request(made.id, 'D-2026-9001')
  const line = {
    brand_id: portal.brandId,
    contract_id: made.id,
    request_id: id,
    seat_kind: 'named',
    label: 'Ajout',
    from_on: '2026-11-20',
    to_on: '2026-11-30',
    billed_days: 11,
    days_in_month: 30,
    quantity: 1,
    unit_monthly_cents: 1000,
    amount_cents: 367,
    invoice_on: '2026-12-01',
    created_at: portal.clock.now,
  }
  await insert(portal, 'billing_lines', { ...line, month: '2026-11-01' })
  await insert(portal, 'billing_lines', {
    ...line,
    month: '2026-12-01',
    from_on: '2026-12-01',
    to_on: '2026-12-31',
    billed_days: 31,
    days_in_month: 31,
    amount_cents: -1000,
    invoice_on: '2027-01-01',
  })
  assert.deepEqual(
    codes(
      await agent.post(`/staff/contracts/${made.id}/prices`, {
        seatKind: 'named',
        validFrom: '2027-01-02',
        monthlyCents: 1,
      }),
    ),
    ['validFrom contracts.first_of_month'],
  )
  for (const validFrom of ['2026-10-01', '2026-12-01']) {
    const refused = await agent.post(`/staff/contracts/${made.id}/prices`, {
      seatKind: 'named',
      validFrom,
      monthlyCents: 1100,
    })
    assert.deepEqual([refused.status, refused.body.code], [409, 'contracts.month_billed'], validFrom)
  }
  const set = await agent.post(`/staff/contracts/${made.id}/prices`, {
    seatKind: 'named',
    validFrom: '2027-01-01',
    monthlyCents: 1100,
  })
  assert.deepEqual(
    set.body.prices.map((price: { monthlyCents: number }) => price.monthlyCents),
    [1000, 1100],
  )
  assert.equal(
    (
      await agent.post(`/staff/contracts/${made.id}/prices`, {
        seatKind: 'key',
        validFrom: '2026-11-01',
        monthlyCents: 5,
      })
    ).status,
    201,
  )

  const lines = (await agent.get(`/staff/contracts/${made.id}/billing-lines`)).body
  assert.deepEqual(lines.invoices, [
    { invoiceOn: '2026-12-01', totalCents: 367 },
    { invoiceOn: '2027-01-01', totalCents: -1000 },
  ])
  assert.equal(lines.totalCents, -633)
  assert.equal(
    (await agent.get(`/staff/contracts/${made.id}/billing-lines?from=2026-12-02&to=2027-01-01`)).body.items.length,
    1,
  )
  const csv = (await agent.get(`/staff/contracts/${made.id}/billing-lines/export?format=csv`)).bytes
    .toString('utf8')
    .trimEnd()
    .split('\r\n')
  assert.equal(csv[1], '01/12/2026;D-2026-9001;Ajout;CI;01/11/2026;20/11/2026;30/11/2026;11;30;1;10,00;3,67')
  assert.equal(csv.length, 3)
  const xlsx = await agent.get(`/staff/contracts/${made.id}/billing-lines/export`)
  assert.equal(xlsx.bytes.subarray(0, 2).toString(), 'PK')
  assert.equal((await agent.get(`/staff/contracts/${none}/billing-lines/export`)).status, 404)
})

test('C38 shared seats are set with a reason kept in the journal, and not taken from under subscribers', async () => {
  const made = await make('K-0300', { sells: ['concurrent'], concurrentSeats: 2 })
  const path = `/staff/contracts/${made.id}/concurrent-seats`
  assert.deepEqual(codes(await agent.post(path, { number: 4, reason: ' ' })), ['reason required'])
  // Z18: each is a row.
  assert.deepEqual(codes(await agent.post(path, { number: 5_001, reason: 'x' })), ['number too_big'])
  assert.equal((await agent.post(path, { number: 5, reason: 'Reprise' })).body.seats.concurrent.bought, 5)
  await connect(made.id, 'partage.un', 'concurrent')
  assert.equal((await agent.post(path, { number: 1, reason: 'Erreur de saisie' })).body.seats.concurrent.bought, 1)
  assert.equal((await agent.post(path, { number: 0, reason: 'Fin' })).body.code, 'contracts.shared_seats_in_use')
  assert.deepEqual((await agent.get(`/staff/contracts/${made.id}`)).body.seats.concurrent, {
    bought: 1,
    used: 1,
    inNotice: 0,
  })
  const acts = await portal.sql(
    "select before, after from journal_events where type = 'contracts.concurrent_seats.set' and contract_id = $1 order by seq",
    [made.id],
  )
  assert.deepEqual(
    acts.map((act) => [act.before.number, act.after.number, act.after.reason]),
    [
      [2, 5, 'Reprise'],
      [5, 1, 'Erreur de saisie'],
    ],
  )
  const named = await make('K-0301')
  assert.deepEqual(
    codes(await agent.post(`/staff/contracts/${named.id}/concurrent-seats`, { number: 1, reason: 'x' })),
    ['number contracts.seat_kind_not_sold'],
  )
})

test('C15 profiles and roles come from the provider, and stay while something uses them', async () => {
  const made = await agent.post('/staff/applications', { code: 'Devis', name: 'Devis' })
  assert.deepEqual([made.status, made.body.code], [201, 'devis'])
  assert.deepEqual(codes(await agent.post('/staff/applications', { code: 'devis', name: 'Autre' })), [
    'code contracts.code_taken',
  ])
  assert.deepEqual(
    codes(await agent.post('/staff/applications', { code: 'a b', name: 'X', url: 'javascript:alert(1)' })),
    ['code bad_value', 'url bad_value'],
  )
  // Everybody who has a connection follows it: a name and a password in it would be everybody's.
  for (const url of ['https://nom:secret@devis.example/', 'https://nom@devis.example/', 'devis.example'])
    assert.deepEqual(
      codes(await agent.post('/staff/applications', { code: 'x', name: 'X', url })),
      ['url bad_value'],
      url,
    )
  const path = `/staff/applications/${made.body.id}`
  const changed = await agent.patch(path, { name: 'Devis et métrés', version: 1 })
  assert.equal(changed.body.version, 2)
  assert.equal((await agent.patch(path, { name: 'X', version: 1 })).status, 409)

  const [free, held, asked] = await Promise.all(
    ['libre', 'tenu', 'demande'].map(
      async (code) =>
        (await agent.post(`${path}/profiles`, { code, name: code })).body.profiles.find(
          (profile: { code: string }) => profile.code === code,
        ).id,
    ),
  )
  assert.deepEqual(codes(await agent.post(`${path}/profiles`, { code: 'libre', name: 'X' })), [
    'code contracts.code_taken',
  ])
  assert.equal(
    (await agent.patch(`${path}/profiles/${free}`, { description: 'Lecture' })).body.profiles.find(
      (profile: { id: string }) => profile.id === free,
    ).description,
    'Lecture',
  )
  const contract = await make('K-0400', { applicationIds: [made.body.id] })
  const connection = await connect(contract.id, 'profil.un', 'named', made.body.id, { profile_id: held })
  const { id } = await request(contract.id, 'D-2026-9100')
  await insert(portal, 'change_request_versions', {
    request_id: id,
    version: 1,
    content: JSON.stringify({ access: [{ profileId: asked }] }),
    created_at: portal.clock.now,
    created_by: client.id,
    created_by_label: 'x',
  })
  for (const profile of [held, asked])
    assert.equal((await agent.delete(`${path}/profiles/${profile}`)).body.code, 'contracts.profile_in_use')
  assert.equal((await agent.delete(`${path}/profiles/${free}`)).status, 204)
  assert.equal((await agent.delete(`${path}/profiles/${free}`)).status, 404)

  const role = (await agent.post(`${path}/roles`, { code: 'saisie', name: 'Saisie' })).body.roles[0].id
  await insert(portal, 'connection_roles', { connection_id: connection.id, role_id: role })
  assert.equal((await agent.delete(`${path}/roles/${role}`)).body.code, 'contracts.role_in_use')
  await portal.sql('delete from connection_roles where role_id = $1', [role])
  assert.equal(
    (await agent.patch(`${path}/roles/${role}`, { name: 'Saisie simple' })).body.roles[0].name,
    'Saisie simple',
  )
  assert.equal((await agent.delete(`${path}/roles/${role}`)).status, 204)
  assert.equal((await agent.patch(`/staff/applications/${ledger}/profiles/${held}`, { name: 'x' })).status, 404)
})

const file = (bytes: string | Buffer) => [{ field: 'file', name: 'collaborateurs.csv', bytes }]
const send = (bytes: string | Buffer, values: Record<string, string> = {}) =>
  agent.upload('/staff/application-users/import', file(bytes), { application: ledger, organisation, ...values })

test('C20 application users are imported with 3 of 1,000 lines refused, once; the same file again changes nothing', async () => {
  const lines = ['Identifiant;Nom;Prénom;Adresse email;Commune']
  for (let n = 1; n <= 1000; n++) {
    if (n === 200) lines.push(`U${n};;Sans nom;;`)
    else if (n === 400) lines.push(`U${n};NOM;Mauvaise;pas-une-adresse;`)
    else if (n === 600) lines.push('U1;DOUBLE;;;')
    else lines.push(`U${n};NOM${n};Été;u${n}@client.example;Brest`)
  }
  const bytes = Buffer.from(lines.join('\r\n'), 'latin1')
  const dry = await send(bytes, { dryRun: 'true' })
  assert.equal(dry.status, 200, JSON.stringify(dry.body))
  assert.deepEqual(
    [dry.body.created, dry.body.updated, dry.body.unchanged, dry.body.rejected.length, dry.body.encoding],
    [997, 0, 0, 3, 'windows-1252'],
  )
  assert.equal((await agent.get('/staff/application-users')).body.items.length, 0)
  const first = await send(bytes)
  assert.deepEqual([first.body.created, first.body.unchanged], [997, 0])
  assert.deepEqual(
    first.body.rejected.map((row: { line: number; errors: Array<{ field: string }> }) => [
      row.line,
      row.errors.map((error) => error.field),
    ]),
    [
      [201, ['surname']],
      [401, ['email']],
      [601, ['externalId']],
    ],
  )
  assert.match(first.body.rejected[2].errors[0].message, /ligne 2/)
  // K19: the columns by their names.
  assert.equal(first.body.rejected[2].errors[0].name, 'Identifiant')
  const before = await portal.sql('select id, synchronised_at, xmin::text from application_users order by id')
  const again = await send(bytes)
  assert.deepEqual([again.body.created, again.body.updated, again.body.unchanged], [0, 0, 997])
  assert.deepEqual(
    await portal.sql('select id, synchronised_at, xmin::text from application_users order by id'),
    before,
  )
  const [row] = await portal.sql("select * from application_users where external_id = 'U7'")
  assert.deepEqual([row.surname, row.given_name, row.city], ['NOM7', 'Été', 'Brest'])

  // A file without a column leaves what is there.
  const partial = await send('id,nom,fonction\nU7,NOM7,Comptable\nU9999,NEUF,\n')
  assert.deepEqual([partial.body.created, partial.body.updated], [1, 1])
  const [kept] = await portal.sql("select city, job_title from application_users where external_id = 'U7'")
  assert.deepEqual(kept, { city: 'Brest', job_title: 'Comptable' })
  assert.equal(
    (
      await portal.sql("select count(*) as n from journal_events where type = 'contracts.application_users.imported'")
    )[0].n,
    2,
  )
  const found = (
    await agent.get(
      `/staff/application-users?application=${ledger}&organisation=${organisation}&search=nom77%20ete&size=2`,
    )
  ).body
  assert.equal(found.items[0].surname, 'NOM77')
})

test('C20 a file that is no list of application users is refused on its field', async () => {
  assert.deepEqual(codes(await send('Nom;Commune\nX;Y')), ['file contracts.import_columns'])
  assert.deepEqual(codes(await send('Identifiant;Nom\0\nX;Y')), ['file contracts.import_unreadable'])
  assert.deepEqual(
    codes(await agent.upload('/staff/application-users/import', [], { application: ledger, organisation })),
    ['file files.missing'],
  )
  assert.deepEqual(codes(await send('id;nom\n1;X', { organisation: none })), ['organisation bad_choice'])
  assert.deepEqual(codes(await send('id;nom\n1;X', { application: none })), ['application bad_choice'])
  const long = `id;nom\n${Array.from({ length: 20_001 }, (_, n) => `L${n};NOM`).join('\n')}`
  assert.deepEqual(codes(await send(long)), ['file contracts.import_too_long'])
  // Z16: 1.5 MB of line ends.
  assert.deepEqual(codes(await send(`id;nom${'\n'.repeat(1_500_000)}`)), ['file contracts.import_too_long'])
})

test('C20 20,000 lines come in at once', async () => {
  const many = await send(`id;nom;prénom\n${Array.from({ length: 20_000 }, (_, n) => `B${n};MASSE;Jean`).join('\n')}`, {
    application: archive,
  })
  assert.equal(many.body.created, 20_000)
})

test('C20 columns that no field has are told before anything is imported, and the model has none', async () => {
  const bytes = 'Identifiant;Nom;Prenom usuel;Commune;Couleur\nT20;VERNOIS;Ada;Brest;vert\n'
  for (const dryRun of ['true', 'false']) {
    const { status, body } = await send(bytes, { dryRun })
    assert.deepEqual([status, body.created, body.unknownColumns], [200, 1, ['Prenom usuel', 'Couleur']], dryRun)
  }
  const model = (await agent.get('/staff/application-users/import-model')).bytes.toString()
  const english = 'Identifier;Surname;First name;Job title;"Address, continued";Postcode;Town\r\n'
  for (const head of [model, english]) {
    const { body } = await send(`${head}M1;MODELE\r\n`, { dryRun: 'true' })
    assert.deepEqual([body.created, body.rejected, body.unknownColumns], [1, [], []], head)
  }
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import PDFDocument from 'pdfkit'
import { readPdfText } from '../../../kernel/pdf/read-text.ts'
import { makeTrialKey } from '../../../kernel/signature/index.ts'
import { sign } from '../../../kernel/signature/sign.ts'
import { makeAccount, makeEmployee, makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let nadia: Person
let aurele: Person
const ids: Record<string, string> = {}
let folderId: string
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  const first = await makeAccount(portal, 'nadia.servanne')
  const second = await makeAccount(portal, 'aurele.voltignac')
  ids['00147'] = await makeEmployee(portal, '00147', { surname: 'SERVANNE', account_id: first })
  ids['00148'] = await makeEmployee(portal, '00148', { surname: 'VOLTIGNAC', account_id: second })
  ids['00149'] = await makeEmployee(portal, '00149', { surname: 'YERMONT', email: '' })
  ids['00152'] = await makeEmployee(portal, '00152', { surname: 'PRUVANEL', entered_on: '2026-11-24' })
  await makeEmployee(portal, '00090', { surname: 'PARTI', left_on: '2026-03-31' })
  await makeEmployee(portal, '00091', { surname: 'FUTUR', entered_on: '2026-12-01' })
  nadia = await portal.signedIn(first)
  aurele = await portal.signedIn(second)
  const { items } = (await agent.get('/staff/folders?size=100')).body
  folderId = items.find((one: any) => one.name === 'Bulletins').id
})
after(() => portal.close())

/** A PDF of pages, each with these lines. */
function pdfOf(pages: string[][]): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false, compress: false })
  const parts: Buffer[] = []
  document.on('data', (part: Buffer) => parts.push(part))
  const end = new Promise<Buffer>((resolve) => document.on('end', () => resolve(Buffer.concat(parts))))
  for (const lines of pages) {
    document.addPage()
    for (const line of lines) document.text(line)
  }
  document.end()
  return end
}
const slip = (code: string, ...more: string[]) => ['Bulletin de paie', `Matricule ${code}`, ...more]
async function bring(pages: string[][] | Buffer, fields: Record<string, string> = {}) {
  const bytes = Buffer.isBuffer(pages) ? pages : await pdfOf(pages)
  const made = await agent.upload('/staff/lots', [{ field: 'file', name: 'paie-2026-11.pdf', bytes }], {
    folderId,
    name: 'Bulletin de novembre 2026',
    monthOn: '2026-11-01',
    ...fields,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal(made.body.state, 'reading')
  await portal.drain()
  return (await agent.get(`/staff/lots/${made.body.id}`)).body
}
const pagesOf = async (lot: any) => (await agent.get(`/staff/lots/${lot.id}/pages?size=100`)).body.items
const mine = async (who: Person) => (await who.get('/employee/documents')).body.items
const current = async (lot: any) => (await agent.get(`/staff/lots/${lot.id}`)).body

test('D34 one file for all: reviewed, published as one lot, each gets their own pages alone, withdrawn as one lot', async () => {
  const lot = await bring([
    slip('00147', 'Net 1 408,38 Page 1/2'),
    slip('00147', 'Suite Page 2/2'),
    slip('00148'),
    ['Récapitulatif des cotisations'],
    slip('00174'),
    slip('00149'),
  ])
  assert.deepEqual(
    [lot.state, lot.pages, lot.counts, lot.ready, lot.readyWithoutEmail, lot.missing],
    ['review', 6, { matched: 4, undecided: 2, twice: 0, discarded: 0, published: 0 }, 3, 1, 1],
  )
  const pages = await pagesOf(lot)
  assert.deepEqual(
    pages.map((one: any) => [one.number, one.finding, one.employee?.code ?? null]),
    [
      [1, 'matched', '00147'],
      [2, 'matched', '00147'],
      [3, 'matched', '00148'],
      [4, 'none', null],
      [5, 'unknown', null],
      [6, 'matched', '00149'],
    ],
  )
  assert.deepEqual(pages[4].codes, ['00174'])
  // Whoever was not there that month is not missed; nobody sees anything before it is published.
  const { items } = (await agent.get(`/staff/lots/${lot.id}/missing`)).body
  assert.deepEqual(
    items.map((one: any) => one.name),
    ['PRUVANEL Nadia'],
  )
  const missing = `/staff/lots/${lot.id}/missing/${items[0].id}`
  assert.equal((await agent.put(missing, { normal: true })).status, 204)
  assert.equal((await current(lot)).missing, 0)
  assert.deepEqual([await mine(nadia), await mine(aurele)], [[], []])
  assert.equal((await nadia.get(`/staff/lots/${lot.id}`)).status, 404)
  // Whoever does not see what employees are paid is told so, and not what it is; of one that is not there, nothing.
  for (const path of [`/staff/lots/${lot.id}`, `/staff/lots/${lot.id}/pages`, `/staff/lots/${lot.id}/missing`]) {
    const { status, body } = await reader.get(path)
    assert.deepEqual(
      [status, body.code, /Bulletin/.test(JSON.stringify(body))],
      [403, 'identity.staff_permission_missing', false],
    )
  }
  assert.equal((await reader.get(`/staff/lots/${folderId}`)).status, 404)
  assert.deepEqual((await reader.get('/staff/lots')).body.items, [])

  const at = (number: number) => `/staff/lots/${lot.id}/pages/${number}`
  const discarded = await agent.put(at(4), { version: 1, employeeId: null, discarded: true })
  assert.deepEqual([discarded.status, discarded.body.discarded], [200, true])
  assert.equal((await agent.put(at(4), { version: 1, employeeId: null, discarded: false })).status, 409)
  assert.equal(
    (await agent.put(at(5), { version: 1, employeeId: ids['00152'], discarded: true })).body.errors[0].field,
    'discarded',
  )
  assert.equal(
    (await agent.put(at(5), { version: 1, employeeId: lot.id, discarded: false })).body.errors[0].field,
    'employeeId',
  )
  assert.equal(
    (await agent.put(at(5), { version: 1, employeeId: ids['00152'], discarded: false })).body.employee.code,
    '00152',
  )
  assert.equal((await agent.put(at(7), { version: 1, employeeId: null, discarded: true })).status, 404)

  const path = `/staff/lots/${lot.id}/publication`
  assert.equal((await agent.post(path, { version: 99 })).status, 409)
  const started = await agent.post(path, { version: lot.version })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  const work = (await agent.get(`/work/${started.body.workId}`)).body
  assert.deepEqual([work.state, work.done, work.refused], ['finished', 4, 0])
  // A repeat does nothing twice.
  const again = await current(lot)
  assert.equal((await agent.post(path, { version: again.version })).body.code, 'documents.lot_nothing_ready')
  assert.deepEqual([again.state, again.counts.published], ['published', 5])
  const [hers] = await mine(nadia)
  assert.deepEqual(
    [hers.name, hers.monthOn, (await mine(aurele)).length],
    ['Bulletin de novembre 2026', '2026-11-01', 1],
  )
  assert.deepEqual(
    (await nadia.get('/employee/payslips')).body.items.map((one: any) => [one.monthOn, one.read]),
    [['2026-11-01', false]],
  )
  const { versionId } = (await nadia.get(`/documents/${hers.id}`)).body
  const { bytes } = await nadia.get(`/documents/${hers.id}/versions/${versionId}`)
  const read = await readPdfText(async () => bytes, { mostPages: 10, mostText: 10_000, timeoutMs: 20_000 })
  assert.equal(read.pages, 2)
  assert.match(read.text.join(' '), /00147.*1 408,38.*Suite/)
  // Nothing of the others is in it, in what no page shows neither.
  assert.doesNotMatch(read.text.join(' '), /00148|00149|00174|Récapitulatif/)
  const written = (code: string) => bytes.toString('latin1').toLowerCase().includes(Buffer.from(code).toString('hex'))
  assert.deepEqual(['00147', '00148', '00149', '00174'].map(written), [true, false, false, false])
  const mails = await portal.sql("select to_address from mails where channel = 'documents.employee' order by 1")
  assert.deepEqual(
    mails.map((one) => one.to_address),
    ['00147@courrier.example', '00148@courrier.example', '00152@courrier.example'],
  )
  assert.equal(
    (await agent.put(at(1), { version: 2, employeeId: null, discarded: true })).body.code,
    'documents.lot_published',
  )
  assert.equal(
    (await agent.delete(`/staff/lots/${lot.id}`, { version: again.version })).body.code,
    'documents.lot_published',
  )

  await nadia.post(`/documents/${hers.id}/reading`)
  const gone = await agent.post(`/staff/lots/${lot.id}/withdrawal`, { version: again.version, reason: 'Mauvais mois' })
  assert.deepEqual([gone.status, gone.body.state, gone.body.withdrawal.reason], [200, 'withdrawn', 'Mauvais mois'])
  assert.deepEqual([await mine(nadia), await mine(aurele)], [[], []])
  assert.equal((await nadia.get(`/documents/${hers.id}`)).status, 404)
  const told = await portal.sql(
    "select after from journal_events where type = 'documents.document.withdrawn' and subject_id = $1",
    [hers.id],
  )
  assert.equal(told[0].after.firstReadBy, 'SERVANNE nadia')
  assert.equal((await agent.post(path, { version: gone.body.version })).body.code, 'documents.lot_withdrawn')
})

test('D34 a paper of which a page is undecided is kept back; another label is sought; another file takes its place', async () => {
  const lot = await bring(
    [slip('00147', '1/2'), ['suite', '2/2'], slip('00148'), slip('00148', 'montants différents')],
    {
      name: 'Décembre',
      monthOn: '2026-12-01',
    },
  )
  const pages = await pagesOf(lot)
  assert.deepEqual(
    pages.map((one: any) => [one.finding, one.proposed?.code ?? null]),
    [
      ['matched', null],
      ['continued', '00147'],
      ['matched', null],
      ['matched', null],
    ],
  )
  assert.equal(lot.ready, 1)
  const decided = await agent.put(`/staff/lots/${lot.id}/pages/2`, {
    version: 1,
    employeeId: ids['00147'],
    discarded: false,
  })
  assert.equal(decided.status, 200)
  assert.equal((await current(lot)).ready, 2)
  const other = await agent.post(`/staff/lots/${lot.id}/reading`, { version: lot.version, label: 'Numéro' })
  assert.deepEqual([other.status, other.body.state], [200, 'reading'])
  await portal.drain()
  const none = await current(lot)
  assert.deepEqual([none.state, none.counts.undecided, none.ready], ['review', 4, 0])
  assert.equal(
    (await agent.post(`/staff/lots/${lot.id}/publication`, { version: none.version })).body.code,
    'documents.lot_nothing_ready',
  )
  assert.equal(
    (await agent.post(`/staff/lots/${lot.id}/withdrawal`, { version: none.version, reason: 'x' })).body.code,
    'documents.lot_not_published',
  )
  assert.equal((await agent.get(`/staff/lots/${lot.id}/file`)).status, 200)
  assert.equal((await agent.delete(`/staff/lots/${lot.id}`, { version: 1 })).status, 409)
  assert.equal((await agent.delete(`/staff/lots/${lot.id}`, { version: none.version })).status, 204)
  assert.equal((await agent.get(`/staff/lots/${lot.id}`)).status, 404)
})

test('D34 a file that is no readable PDF says why, and one without right is not brought', async () => {
  const broken = await bring(
    Buffer.from('%PDF-1.4\n% x\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
    { name: 'Abîmé' },
  )
  assert.deepEqual([broken.state, broken.failure, broken.pages], ['failed', 'damaged', 0])
  const blank = await bring([[]], { name: 'Numérisé' })
  assert.deepEqual([blank.state, blank.failure], ['failed', 'none'])
  assert.equal(
    (await agent.post(`/staff/lots/${blank.id}/publication`, { version: blank.version })).body.code,
    'documents.lot_not_read',
  )
  const errors = async (files: any[], fields: any) =>
    (await agent.upload('/staff/lots', files, fields)).body.errors.map((one: any) => [one.field, one.code])
  const text = { field: 'file', name: 'paie.pdf', bytes: 'ceci est un texte' }
  assert.deepEqual(await errors([text], { folderId, name: 'x' }), [['file', 'files.wrong_kind']])
  assert.deepEqual(await errors([], { folderId, name: 'x' }), [['file', 'documents.one_file']])
  const pdf = { field: 'file', name: 'paie.pdf', bytes: await pdfOf([['x']]) }
  const [bills] = await portal.sql(
    'insert into folder_rules (brand_id, created_at, holder, path, name) values ($1, $2, \'supplier\', \'F\\\\\', \'{"fr": "F", "en": "F"}\') returning id',
    [portal.brandId, portal.clock.now],
  )
  assert.deepEqual(await errors([pdf], { folderId: bills.id, name: 'x' }), [['folderId', 'bad_choice']])
  assert.equal((await reader.upload('/staff/lots', [pdf], { folderId, name: 'x' })).status, 403)
  assert.equal((await nadia.upload('/staff/lots', [pdf], { folderId, name: 'x' })).status, 404)
})

test('D31 whoever objects to electronic payslips gets them on paper: set aside, printed as one PDF, handed over, on record', async () => {
  assert.equal((await nadia.post('/employee/payslip-objections')).status, 200)
  const lot = await bring([slip('00148'), slip('00147', 'Net 1 408,38 Page 1/2'), slip('00147', 'Suite Page 2/2')], {
    name: 'Bulletin de décembre 2026',
    monthOn: '2026-12-01',
  })
  assert.deepEqual([lot.ready, lot.readyToPrint, lot.toPrint], [1, 1, 0])
  const before = (await mine(nadia)).length
  const told = async () =>
    Number(
      (await portal.sql('select count(*) as n from document_notifications where employee_id = $1', [ids['00147']]))[0]
        .n,
    )
  const toldBefore = await told()
  const list = '/staff/paper-payslips'
  assert.equal((await agent.get(`${list}/file`)).body.code, 'documents.nothing_to_print')

  const { workId } = (await agent.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })).body
  await portal.drain()
  assert.deepEqual((({ state, done, refused }) => [state, done, refused])((await agent.get(`/work/${workId}`)).body), [
    'finished',
    2,
    0,
  ])
  assert.deepEqual([(await mine(nadia)).length, await told()], [before, toldBefore])
  assert.ok((await mine(aurele)).some((one: any) => one.name === 'Bulletin de décembre 2026'))
  const now = await current(lot)
  assert.deepEqual([now.ready, now.readyToPrint, now.toPrint, now.handedOver], [0, 0, 1, 0])
  const { items } = (await agent.get(`${list}?lot=${lot.id}`)).body
  assert.deepEqual(
    items.map((one: any) => [one.employee.code, one.pages, one.handedOverAt]),
    [['00147', 2, null]],
  )
  // A repeat sets nothing aside twice, and its pages are nobody else's any more.
  assert.equal(
    (await agent.post(`/staff/lots/${lot.id}/publication`, { version: now.version })).body.code,
    'documents.lot_nothing_ready',
  )
  const page = (await pagesOf(lot)).find((one: any) => one.number === 2)
  assert.equal(
    (
      await agent.put(`/staff/lots/${lot.id}/pages/2`, {
        version: page.version,
        employeeId: ids['00149'],
        discarded: false,
      })
    ).body.code,
    'documents.lot_has_paper',
  )

  const file = await agent.get(`${list}/file`)
  assert.equal(file.status, 200)
  const { text } = await readPdfText(() => file.bytes, { mostPages: 10, mostText: 10_000, timeoutMs: 20_000 })
  assert.match(text.join('\n'), /00147[\s\S]*Suite/)
  assert.doesNotMatch(text.join('\n'), /00148/)
  assert.equal((await nadia.get(`${list}/file`)).status, 404)
  assert.equal((await reader.get(list)).status, 403)

  const over = `${list}/handing-over`
  assert.equal((await agent.post(over, { ids: [lot.id] })).body.errors[0].field, 'ids')
  assert.equal((await reader.post(over, { ids: [items[0].id] })).status, 403)
  assert.equal((await agent.post(over, { ids: [items[0].id] })).status, 204)
  const [given] = (await agent.get(list)).body.items
  assert.match(given.handedOverBy, /dupond/i)
  portal.clock.advanceDays(0.01)
  assert.equal((await agent.post(over, { ids: [items[0].id] })).status, 204)
  assert.equal((await agent.get(list)).body.items[0].handedOverAt, given.handedOverAt)
  assert.equal((await portal.sql("select from journal_events where type = 'documents.payslip.handed_over'")).length, 1)
  // The employee sees that it was handed over; a colleague does not.
  const [paper] = (await nadia.get('/employee/payslips')).body.onPaper
  assert.deepEqual(
    [paper.name, paper.monthOn, paper.handedOverAt],
    ['Bulletin de décembre 2026', '2026-12-01', given.handedOverAt],
  )
  assert.deepEqual((await aurele.get('/employee/payslips')).body.onPaper, [])
  // Printed again by itself where it was lost.
  assert.equal((await agent.get(`${list}/file?paper=${items[0].id}`)).status, 200)
  assert.equal((await agent.get(`${list}/file?paper=${lot.id}`)).status, 404)
})

test('D31 no publication by itself and no further version goes round an objection, nor does one in the database', async () => {
  const bytes = await pdfOf([slip('00147')])
  const publish = (folder: string, employeeId: string) =>
    agent.upload('/staff/documents', [{ field: 'file', name: 'bulletin.pdf', bytes }], {
      folderId: folder,
      employeeId,
      name: 'Seul',
    })
  const refused = await publish(folderId, ids['00147']!)
  assert.deepEqual([refused.status, refused.body.code], [409, 'documents.payslip_objected'])
  assert.equal((await publish(folderId, ids['00148']!)).status, 201)
  const { items } = (await agent.get('/staff/folders?size=100')).body
  const timesheets = items.find((one: any) => one.name === 'Pointages').id
  assert.equal((await publish(timesheets, ids['00147']!)).status, 201)
  await assert.rejects(
    portal.sql(
      "insert into documents (brand_id, employee_id, folder_id, name, version_id, deposited_at) values ($1, $2, $3, 'x', gen_random_uuid(), $4)",
      [portal.brandId, ids['00147'], folderId, portal.clock.now],
    ),
    /objects to electronic payslips/,
  )
  const { current: objection } = (await nadia.get('/employee/payslip-objections')).body
  await nadia.post(`/employee/payslip-objections/${objection}/withdrawal`)
  const made = await publish(folderId, ids['00147']!)
  assert.equal(made.status, 201)
  portal.clock.advanceDays(1)
  await nadia.post('/employee/payslip-objections')
  const replaced = await agent.upload(
    `/staff/documents/${made.body.id}/versions`,
    [{ field: 'file', name: 'bulletin.pdf', bytes }],
    {
      version: String(made.body.version),
    },
  )
  assert.equal(replaced.body.code, 'documents.payslip_objected')
})

test('D31 an objection that is made while a lot waits holds for it; withdrawn, what was not printed of it is not printed', async () => {
  const lot = await bring([slip('00148')], { name: 'Bulletin de janvier 2027', monthOn: '2027-01-01' })
  assert.equal(lot.ready, 1)
  await aurele.post('/employee/payslip-objections')
  await agent.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })
  await portal.drain()
  const now = await current(lot)
  assert.equal(now.toPrint, 1)
  assert.equal(
    (await mine(aurele)).some((one: any) => one.name === 'Bulletin de janvier 2027'),
    false,
  )
  const ended = await agent.post(`/staff/lots/${lot.id}/withdrawal`, { version: now.version, reason: 'Faux mois' })
  assert.deepEqual([ended.body.state, ended.body.toPrint], ['withdrawn', 0])
  assert.equal((await agent.get(`/staff/paper-payslips/file?lot=${lot.id}`)).body.code, 'documents.nothing_to_print')
  // Neither the paper nor its bytes stay.
  assert.deepEqual(
    await portal.sql("select name from files where owner_kind = 'documents.paper_payslip' and name like '%janvier%'"),
    [],
  )
  assert.deepEqual((await aurele.get('/employee/payslips')).body.onPaper, [])
})

test('D31 one payslip by itself joins those to print for whoever objects, printed with those of a lot and handed over on record', async () => {
  portal.clock.advanceDays(1)
  const { current: objection } = (await nadia.get('/employee/payslip-objections')).body
  assert.ok(objection)
  const bytes = await pdfOf([slip('00147', 'Solde de tout compte'), slip('00147', 'Suite du solde')])
  const brought = (fields: object, file: Buffer = bytes, who = agent, name = 'solde.pdf') =>
    who.upload('/staff/paper-payslips', [{ field: 'file', name, bytes: file }], {
      folderId,
      employeeId: ids['00147']!,
      ...fields,
    })
  const errors = async (answer: ReturnType<typeof brought>) => {
    const { status, body } = await answer
    return [status, body.errors?.[0]?.field, body.errors?.[0]?.code]
  }
  const { items: folders } = (await agent.get('/staff/folders?size=100')).body
  const timesheets = folders.find((one: any) => one.name === 'Pointages').id
  assert.deepEqual(await errors(brought({ folderId: timesheets })), [422, 'folderId', 'bad_choice'])
  assert.deepEqual(await errors(brought({ employeeId: folderId })), [422, 'employeeId', 'bad_choice'])
  assert.deepEqual(await errors(brought({}, Buffer.from('bonjour'))), [422, 'file', 'files.wrong_kind'])
  assert.deepEqual(await errors(brought({}, Buffer.from('%PDF-1.7 abîmé'))), [
    422,
    'file',
    'documents.payslip_unprintable',
  ])
  assert.deepEqual([(await brought({}, bytes, reader)).status, (await brought({}, bytes, nadia)).status], [403, 404])
  const { body: electronic } = await brought({ employeeId: ids['00149'] })
  assert.equal(electronic.code, 'documents.payslip_not_objected')

  const told = async () => (await portal.sql('select from document_notifications')).length
  const before = [(await mine(nadia)).length, await told()]
  const made = await brought({ monthOn: '2026-12-01' })
  assert.deepEqual([made.status, made.body.name, made.body.pages, made.body.lot], [201, 'solde', 2, null])
  assert.deepEqual([(await mine(nadia)).length, await told()], before)
  const waiting = async () => (await agent.get('/staff/paper-payslips?handedOver=false')).body.items
  assert.deepEqual(
    (await waiting()).map((one: any) => one.name),
    ['solde'],
  )
  // Printed with one that comes in a lot, as one PDF.
  const lot = await bring([slip('00147', 'Mois de février')], {
    name: 'Bulletin de février 2027',
    monthOn: '2027-02-01',
  })
  await agent.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })
  await portal.drain()
  const all = await agent.get('/staff/paper-payslips/file')
  const { text } = await readPdfText(() => all.bytes, { mostPages: 10, mostText: 10_000, timeoutMs: 20_000 })
  assert.equal(text.length, 3)
  assert.match(text.join('\n'), /Solde de tout compte[\s\S]*Suite du solde[\s\S]*Mois de février/)

  const path = `/staff/paper-payslips/${made.body.id}`
  const ofLot = (await waiting()).find((one: any) => one.lot)
  assert.equal((await agent.delete(`/staff/paper-payslips/${ofLot.id}`)).body.code, 'documents.payslip_of_lot')
  assert.equal((await reader.delete(path)).status, 403)
  const twin = (await brought({ name: 'Déposé par erreur' })).body
  assert.equal((await agent.delete(`/staff/paper-payslips/${twin.id}`)).status, 204)
  assert.equal((await agent.delete(`/staff/paper-payslips/${twin.id}`)).status, 404)
  assert.deepEqual(await portal.sql('select from files where owner_id = $1', [twin.id]), [])
  assert.equal((await agent.post('/staff/paper-payslips/handing-over', { ids: [made.body.id, ofLot.id] })).status, 204)
  assert.equal((await agent.delete(path)).body.code, 'documents.payslip_handed_over')
  assert.deepEqual(await waiting(), [])
  const own = (await nadia.get('/employee/payslips')).body.onPaper.find((one: any) => one.id === made.body.id)
  assert.ok(own.handedOverAt)
  const events = await portal.sql('select type from journal_events where subject_id = any ($1) order by at, type', [
    [made.body.id, twin.id],
  ])
  assert.deepEqual(
    events.map((one) => one.type).sort(),
    ['handed_over', 'not_printed', 'set_aside', 'set_aside'].map((act) => `documents.payslip.${act}`),
  )
  // No policy lets whoever does not see what employees are paid read or write one.
  assert.equal((await reader.get('/staff/paper-payslips/file')).status, 403)
})

test('D34 a file that is signed already is no lot: cut, its papers would bear signatures that are none', async () => {
  const bytes = await pdfOf([slip('00148'), slip('00149')])
  const key = await makeTrialKey('Halbrane', portal.clock.now)
  const { bytes: signed } = await sign({
    bytes,
    key,
    name: 'Solène VARDIAC',
    location: '',
    reason: 'Paie',
    mark: null,
    at: portal.clock.now,
    level: 'B-B',
    authority: null,
  })
  const lot = await bring(Buffer.from(signed), { name: 'Paie signée' })
  assert.deepEqual([lot.state, lot.failure, lot.pages], ['failed', 'signed', 0])
  const publication = await agent.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })
  assert.equal(publication.body.code, 'documents.lot_not_read')
})

test('D34 D37 published and withdrawn at once, on two connections: nobody has a paper of it, and no mail and nothing to print is left', async () => {
  portal.clock.advanceDays(1)
  for (const [index, name] of ['Ensemble A', 'Ensemble B', 'Ensemble C'].entries()) {
    const lot = await bring([slip('00147'), slip('00148'), slip('00149')], { name, monthOn: `2027-0${3 + index}-01` })
    const { workId } = (await agent.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })).body
    const { version } = await current(lot)
    // Whichever holds the lot first; the other waits for it in the database.
    const withdraw = () => agent.post(`/staff/lots/${lot.id}/withdrawal`, { version, reason: 'Faux mois' })
    const [, withdrawn] = await Promise.all([portal.drain(), withdraw()])
    await portal.drain()
    assert.equal(withdrawn.status, 200, JSON.stringify(withdrawn.body))
    const [left] = await portal.sql(
      `select (select count(*)::int from documents where lot_id = $1 and withdrawn_at is null) as papers,
         (select count(*)::int from paper_payslips where lot_id = $1) as printed,
         (select count(*)::int from document_notifications n join documents d on d.id = n.document_id where d.lot_id = $1 and n.state = 'waiting') as told`,
      [lot.id],
    )
    assert.deepEqual(left, { papers: 0, printed: 0, told: 0 }, name)
    const work = (await agent.get(`/work/${workId}`)).body
    assert.equal(work.state, 'finished')
    assert.equal(work.done + work.refused, 3)
    assert.equal(
      (await mine(aurele)).some((one: any) => one.name === name),
      false,
    )
  }
  // Two that publish, and one that withdraws, from the same page: one of each is done, the others are told what it is by now.
  const lot = await bring([slip('00148')], { name: 'À trois', monthOn: '2027-06-01' })
  const publish = () => agent.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })
  const answers = await Promise.all([publish(), publish(), publish()])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 409, 409])
  await portal.drain()
  assert.equal((await portal.sql('select from documents where lot_id = $1', [lot.id])).length <= 1, true)
})

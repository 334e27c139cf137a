// A client and an employee with something of everything that a vault holds, made as people make it. For tests.
import assert from 'node:assert/strict'
import PDFKit from 'pdfkit'
import {
  makeAccount,
  makeEmployee,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from './portal.ts'

export type World = {
  portal: Portal
  nora: Person
  member: Person
  rival: Person
  agent: Person
  admin: Person
  employee: Person
  employeeId: string
  organisation: string
  /** The name of a document that no file system would take. */
  strangest: string
}

function pdf(text: string): Promise<Buffer> {
  const made = new PDFKit({ size: 'A4', autoFirstPage: false })
  const chunks: Buffer[] = []
  made.on('data', (chunk: Buffer) => chunks.push(chunk))
  made.addPage().text(text)
  return new Promise((resolve) => {
    made.on('end', () => resolve(Buffer.concat(chunks)))
    made.end()
  })
}

/** Starts a portal with them. */
export async function fillVaults(): Promise<World> {
  const portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere', {
    sign_in_email: 'nora@vallois.example',
    contact_email: 'nora@vallois.example',
  })
  const organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const other = await makeAccount(portal, 'rival.gere')
  await makeOrganisation(portal, 'Rivaux', { principal: other })
  const simple = await makeAccount(portal, 'claire.lit')
  await makeMember(portal, simple, organisation, 'technical')
  const worker = await makeAccount(portal, 'nadia.salariee')
  const employeeId = await makeEmployee(portal, 'E1', { account_id: worker })
  const [nora, member, rival, agent, admin, employee] = (await Promise.all([
    portal.signedIn(principal),
    portal.signedIn(simple),
    portal.signedIn(other),
    portal.signedIn(await makeStaff(portal, 'agent.dupond')),
    portal.signedIn(await makeStaff(portal, 'admin.durand', 'administrator')),
    portal.signedIn(worker),
  ])) as [Person, Person, Person, Person, Person, Person]
  const folderOf = async (name: string, holder = 'client') =>
    (
      await portal.sql("select id from folder_rules where brand_id = $1 and name ->> 'fr' = $2 and holder = $3", [
        portal.brandId,
        name,
        holder,
      ])
    )[0].id
  const publish = async (
    name: string,
    folder: string,
    to: Record<string, string> = { organisationId: organisation },
  ) => {
    const made = await admin.upload('/staff/documents', [{ field: 'file', name: 'x.pdf', bytes: await pdf(name) }], {
      ...to,
      name,
      folderId: await folderOf(folder, 'employeeId' in to ? 'employee' : 'client'),
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body
  }
  const invoice = await publish('F-2026-1107', 'Facture')
  // Another of the same name, and one that no file system takes.
  await publish('F-2026-1107', 'Facture')
  const strangest = `CON: ../../etc/passwd 🧾 "${'très long '.repeat(17)}`.slice(0, 195).trim()
  await publish(strangest, 'Contrats')
  const replaced = await admin.upload(
    `/staff/documents/${invoice.id}/versions`,
    [{ field: 'file', name: 'x.pdf', bytes: await pdf('corrigée') }],
    { version: String(invoice.version) },
  )
  assert.equal(replaced.status, 201, JSON.stringify(replaced.body))
  await nora.get(`/documents/${invoice.id}`)
  await nora.post(`/documents/${invoice.id}/reading`)
  const wrong = await publish('Devis d’un autre', 'Devis')
  const withdrawn = await admin.post(`/staff/documents/${wrong.id}/withdrawal`, {
    version: wrong.version,
    reason: 'Mauvais client',
  })
  assert.equal(withdrawn.status, 200, JSON.stringify(withdrawn.body))
  const contract = await publish('Avenant 3', 'Contrats à signer')
  await sign(portal, nora, contract.id)
  await publish('Protocole </script><script>alert(1)</script>', 'Contrats')
  await portal.sql(
    `with asked as (insert into document_requests (brand_id, organisation_id, title, due_on, asked_at, asked_by, asked_by_label)
       values ($1, $2, 'Pièces de l’année', '2027-01-31', $3, $4, 'DURAND admin') returning id)
     insert into requested_pieces (request_id, brand_id, organisation_id, position, name, folder_id, due_on)
     select id, $1, $2, 1, 'KBIS', $5, '2027-01-31' from asked`,
    [portal.brandId, organisation, portal.clock.now, admin.id, await folderOf('Contrats')],
  )
  await publish('Bulletin de novembre', 'Bulletins', { employeeId })
  await portal.drain()
  return { portal, nora, member, rival, agent, admin, employee, employeeId, organisation, strangest }
}

/** Reads a document to its end and signs it by the code that was sent. */
async function sign(portal: Portal, who: Person, documentId: string): Promise<void> {
  const at = `/documents/${documentId}/signature`
  const view = (await who.get(at)).body
  const { textVersionId } = view
  await who.post(`${at}/pages`, { textVersionId, pages: view.pages.map((_: unknown, index: number) => index + 1) })
  assert.equal((await who.post(`${at}/code`, { textVersionId })).status, 200)
  const [mail] = await portal.sql("select text_body from mails where kind = 'documents.signature_code'")
  const code = /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join('')
  const signed = await who.upload(at, [], {
    kind: 'typed',
    typed: 'Nora Gère',
    timeZone: 'Europe/Paris',
    textVersionId,
    code,
  })
  assert.equal(signed.status, 200, JSON.stringify(signed.body))
}

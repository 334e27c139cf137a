// What a client has in «Documents», for the proof of isolation: one document with its version, and a folder that takes deposits. And a paper
// of the employee who stands beside the client: nobody's who asks.
import { randomUUID } from 'node:crypto'
import type { Isolation } from '../../testing/isolation/fixtures.ts'

const theirs = "(organisation_id = $1 or employee_id in (select id from employees where code = 'E-' || $1))"

export const isolation: Isolation = {
  rows: {
    documents: theirs,
    document_texts: `document_id in (select id from documents where ${theirs})`,
    document_requests: 'organisation_id = $1',
    requested_pieces: 'organisation_id = $1',
    document_lots: "name like 'E-' || $1 || '%'",
    lot_pages: "lot_id in (select id from document_lots where name like 'E-' || $1 || '%')",
    lot_absences: "lot_id in (select id from document_lots where name like 'E-' || $1 || '%')",
    document_versions: `document_id in (select id from documents where ${theirs})`,
  },
  notPlanted: [
    'side',
    'documents.withdrawal_reason',
    'document_texts.state',
    'document_texts.carries',
    'requested_pieces.state',
    'requested_pieces.reason',
    'document_lots.withdrawal_reason',
    'document_lots.failure',
    'document_lots.holder',
    'document_lots.state',
    'lot_pages.finding',
  ],
  fill: async ({ portal, brandId, organisation, people, ids, canary, file }) => {
    const [folder] = await portal.sql(
      "update folder_rules set takes_uploads = true where brand_id = $1 and name ->> 'fr' = 'Facture' returning id",
      [brandId],
    )
    const add = async (holder: 'organisation_id' | 'employee_id', holderId: string, folderId: string) => {
      const id = randomUUID()
      const versionId = randomUUID()
      const fileId = await file(canary, { kind: 'documents.document', id })
      await portal.sql(
        `with made as (insert into documents (id, brand_id, ${holder}, folder_id, name, version_id, deposited_at)
           values ($1, $2, $3, $4, 'x', $5, $6))
         insert into document_versions (id, document_id, number, file_id, deposited_at, deposited_by, deposited_by_label, side)
         values ($5, $1, 1, $7, $6, $8, 'x', 'staff')`,
        [id, brandId, holderId, folderId, versionId, portal.clock.now, fileId, people.principal],
      )
      await portal.sql("update document_texts set state = 'read' where document_id = $1", [id])
      return { id, versionId }
    }
    const [payslips] = await portal.sql(
      "update folder_rules set takes_uploads = true where brand_id = $1 and name ->> 'fr' = 'Bulletins' returning id",
      [brandId],
    )
    const [piece] = await portal.sql(
      `with asked as (insert into document_requests (brand_id, organisation_id, title, due_on, asked_at, asked_by, asked_by_label)
         values ($1, $2, 'x', '2027-01-31', $3, $4, 'x') returning id)
       insert into requested_pieces (request_id, brand_id, organisation_id, position, name, folder_id, due_on)
       select id, $1, $2, 1, 'x', $5, '2027-01-31' from asked returning id`,
      [brandId, organisation, portal.clock.now, people.principal, folder.id],
    )
    const { id, versionId } = await add('organisation_id', organisation, folder.id)
    await add('employee_id', ids.employees!, payslips.id)
    const lot = randomUUID()
    const lotFile = await file(canary, { kind: 'documents.lot', id: lot })
    await portal.sql(
      `insert into document_lots (id, brand_id, folder_id, name, file_id, state, pages, created_at, created_by_label)
       values ($1, $2, $3, $4, $5, 'read', 1, $6, 'x')`,
      [lot, brandId, payslips.id, `E-${organisation}`, lotFile, portal.clock.now],
    )
    await portal.sql("insert into lot_pages (lot_id, number, finding) values ($1, 1, 'none')", [lot])
    await portal.sql('insert into lot_absences (lot_id, employee_id) values ($1, $2)', [lot, ids.employees])
    Object.assign(ids, { lots: lot, 'lots.number': '1' })
    Object.assign(ids, { 'requested-pieces': piece.id, stores: organisation })
    Object.assign(ids, { documents: id, versionId, folderId: folder.id, 'folders.id': folder.id })
  },
  uploads: /documents$|documents\/\{id\}\/versions$|lots$|requested-pieces\/\{id\}\/file$/,
  uploadFields: ({ organisationId = '', folderId = '' }) => ({ organisationId, folderId, name: 'essai', version: '1' }),
  plants: [
    {
      name: 'a policy that lets everybody read documents',
      sql: 'create policy leak on documents for select to parvis_client using (true)',
      undo: 'drop policy leak on documents',
    },
    {
      name: "a policy that lets every employee read the others' papers",
      sql: 'create policy leak on documents for select to parvis_employee using (true)',
      undo: 'drop policy leak on documents',
    },
  ],
}

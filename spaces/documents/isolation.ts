// What a client has in «Documents», for the proof of isolation: one document with its version, and a folder that takes deposits. And a paper
// of the employee who stands beside the client: nobody's who asks.
import { randomUUID } from 'node:crypto'
import type { Isolation } from '../../testing/isolation/fixtures.ts'

const theirs = "(organisation_id = $1 or employee_id in (select id from employees where code = 'E-' || $1))"

export const isolation: Isolation = {
  rows: {
    documents: theirs,
    document_versions: `document_id in (select id from documents where ${theirs})`,
    document_notifications: 'organisation_id = $1',
    document_links: 'notification_id in (select id from document_notifications where organisation_id = $1)',
  },
  notPlanted: [
    'side',
    'documents.withdrawal_reason',
    ...['holder', 'address_kind', 'cadence', 'state', 'reason'].map((column) => `document_notifications.${column}`),
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
      return { id, versionId }
    }
    const [payslips] = await portal.sql(
      "update folder_rules set takes_uploads = true where brand_id = $1 and name ->> 'fr' = 'Bulletins' returning id",
      [brandId],
    )
    const { id, versionId } = await add('organisation_id', organisation, folder.id)
    await add('employee_id', ids.employees!, payslips.id)
    const [notification] = await portal.sql(
      `with made as (insert into document_notifications (brand_id, holder, organisation_id, addressee, document_id, version_id, document_name, address, address_kind, created_at, state, reason)
         values ($1, 'client', $2, 'x', $3, $4, 'x', 'essai@client.example', 'record', $5, 'failed', 'failed_address') returning id)
       insert into document_links (token_hash, brand_id, notification_id, expires_at) select sha256($3::text::bytea), $1, id, $5::timestamptz + interval '1 day' from made
       returning notification_id as id`,
      [brandId, organisation, id, versionId, portal.clock.now],
    )
    Object.assign(ids, {
      'document-notifications': notification.id,
      documents: id,
      versionId,
      folderId: folder.id,
      'folders.id': folder.id,
    })
  },
  open: ['GET /api/v1/document-links/{token}', 'POST /api/v1/document-links/{token}/opening'],
  uploads: /documents$|documents\/\{id\}\/versions$/,
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

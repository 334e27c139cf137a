// What a client has in «Documents», for the proof of isolation: one document with its version, and a folder that takes deposits. And a paper
// of the employee who stands beside the client: nobody's who asks.
import { randomUUID } from 'node:crypto'
import type { Isolation } from '../../testing/isolation/fixtures.ts'

const ofSigner =
  'select s.id from signers s join signature_requests r on r.id = s.request_id where r.organisation_id = $1'

const theirs = "(organisation_id = $1 or employee_id in (select id from employees where code = 'E-' || $1))"

export const isolation: Isolation = {
  rows: {
    documents: theirs,
    document_texts: `document_id in (select id from documents where ${theirs})`,
    document_lots: "name like 'E-' || $1 || '%'",
    lot_pages: "lot_id in (select id from document_lots where name like 'E-' || $1 || '%')",
    signature_models: "name like 'E-' || $1 || '%'",
    signature_model_signers: "model_id in (select id from signature_models where name like 'E-' || $1 || '%')",
    paper_payslips: "employee_id in (select id from employees where code = 'E-' || $1)",
    lot_absences: "lot_id in (select id from document_lots where name like 'E-' || $1 || '%')",
    issued_papers: 'organisation_id = $1',
    document_requests: theirs,
    requested_pieces: theirs,
    document_versions: `document_id in (select id from documents where ${theirs})`,
    signature_requests: theirs,
    signers: `request_id in (select id from signature_requests where ${theirs})`,
    signature_codes: `signer_id in (${ofSigner})`,
    signature_gifts: `signer_id in (${ofSigner})`,
    signature_links: `signer_id in (${ofSigner})`,
    signature_page_readings: `signer_id in (${ofSigner})`,
    signature_reminders: `signer_id in (${ofSigner})`,
    signature_archives: 'document_id in (select id from documents where organisation_id = $1)',
    document_notifications: 'organisation_id = $1',
    vaults: theirs,
    vault_imports: 'holder_id = $1',
    document_links: 'notification_id in (select id from document_notifications where organisation_id = $1)',
  },
  notPlanted: [
    'side',
    'documents.withdrawal_reason',
    'issued_papers.kind',
    'document_texts.state',
    'document_texts.carries',
    'requested_pieces.state',
    'requested_pieces.reason',
    'document_lots.withdrawal_reason',
    'document_lots.failure',
    'document_lots.holder',
    'document_lots.state',
    'lot_pages.finding',
    'signature_models.holder',
    'signature_model_signers.kind',
    'signature_model_signers.role',
    'signature_requests.cancellation_reason',
    'signature_requests.form_kind',
    'signers.kind',
    'signers.refusal_reason',
    'signers.level',
    'signature_gifts.kind',
    'vaults.locale',
    'vault_imports.manifest_sha256',
    'vaults.sha256',
    'vaults.manifest_sha256',
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
    await portal.sql(
      `with asked as (insert into document_requests (brand_id, employee_id, title, due_on, asked_at, asked_by, asked_by_label)
         values ($1, $2, 'x', '2027-01-31', $3, $4, 'x') returning id)
       insert into requested_pieces (request_id, brand_id, employee_id, position, name, folder_id, due_on)
       select id, $1, $2, 1, 'x', $5, '2027-01-31' from asked`,
      [brandId, ids.employees, portal.clock.now, people.principal, payslips.id],
    )
    const { id, versionId } = await add('organisation_id', organisation, folder.id)
    await portal.sql(
      `insert into issued_papers (brand_id, organisation_id, kind, origin_id, issued_at, issued_by_label, published_at, document_id)
       values ($1, $2, 'invoices', gen_random_uuid(), $3, 'x', $3, $4)`,
      [brandId, organisation, portal.clock.now, id],
    )
    const paper = await add('employee_id', ids.employees!, payslips.id)
    await portal.sql(
      `with asked as (insert into signature_requests (brand_id, employee_id, document_id, version_id, side, pages, requested_at, requested_by_label)
         values ($1, $2, $3, $4, 'right', '[{"x":0,"y":0,"width":595,"height":842,"rotation":0}]', $5, 'x') returning id)
       insert into signers (request_id, position, kind) select id, 1, 'employee' from asked`,
      [brandId, ids.employees, paper.id, paper.versionId, portal.clock.now],
    )
    const lot = randomUUID()
    const lotFile = await file(canary, { kind: 'documents.lot', id: lot })
    await portal.sql(
      `insert into document_lots (id, brand_id, folder_id, holder, name, file_id, state, pages, created_at, created_by_label)
       values ($1, $2, $3, 'employee', $4, $5, 'read', 1, $6, 'x')`,
      [lot, brandId, payslips.id, `E-${organisation}`, lotFile, portal.clock.now],
    )
    await portal.sql("insert into lot_pages (lot_id, number, finding) values ($1, 1, 'none')", [lot])
    await portal.sql('insert into lot_absences (lot_id, employee_id) values ($1, $2)', [lot, ids.employees])
    const letters = randomUUID()
    const lettersFile = await file(canary, { kind: 'documents.lot', id: letters })
    await portal.sql(
      `insert into document_lots (id, brand_id, folder_id, holder, name, file_id, state, pages, created_at, created_by_label)
       values ($1, $2, $3, 'client', $4, $5, 'read', 1, $6, 'x')`,
      [letters, brandId, folder.id, `E-${organisation}-lettres`, lettersFile, portal.clock.now],
    )
    await portal.sql("insert into lot_pages (lot_id, number, finding, organisation_id) values ($1, 1, 'matched', $2)", [
      letters,
      organisation,
    ])
    await portal.sql('insert into lot_absences (lot_id, organisation_id) values ($1, $2)', [letters, organisation])
    await portal.sql(
      `insert into paper_payslips (brand_id, lot_id, employee_id, objection_id, name, pages, set_aside_at) values ($1, $2, $3, $4, 'x', '{1}', $5)`,
      [brandId, lot, ids.employees, ids.objectionId, portal.clock.now],
    )
    Object.assign(ids, { lots: lot, 'lots.number': '1' })
    const payslip = randomUUID()
    const payslipFile = await file(canary, { kind: 'documents.paper_payslip', id: payslip })
    await portal.sql(
      `insert into paper_payslips (id, brand_id, file_id, employee_id, objection_id, name, pages, set_aside_at) values ($1, $2, $3, $4, $5, $6, '{1}', $7)`,
      [payslip, brandId, payslipFile, ids.employees, ids.objectionId, `E-${organisation}`, portal.clock.now],
    )
    const requestId = randomUUID()
    const signerId = randomUUID()
    const codeId = randomUUID()
    await portal.sql(
      `with asked as (insert into signature_requests (id, brand_id, organisation_id, document_id, version_id, side, pages, requested_at, requested_by_label)
         values ($1, $2, $3, $4, $5, 'right', '[{"x":0,"y":0,"width":595,"height":842,"rotation":0}]', $6, 'x')),
       named as (insert into signers (id, request_id, position, kind, name, email) values ($7, $1, 1, 'third', 'x', 'x@x.example')),
       coded as (insert into signature_codes (id, signer_id, version_id, code_hash, sent_to, sent_at, expires_at) values ($8, $7, $5, '\\x00', 'x', $6, $6)),
       given as (insert into signature_gifts (signer_id, version_id, code_id, typed, kind, signed_as, address, network, browser, time_zone, second_factor)
         values ($7, $5, $8, 'x', 'typed', 'x', 'x', 'x', 'x', 'x', false)),
       linked as (insert into signature_links (signer_id, token_hash, expires_at) values ($7, decode(md5($7::text), 'hex'), $6)),
       seen as (insert into signature_page_readings (signer_id, version_id, page, read_at) values ($7, $5, 1, $6)),
       told as (insert into signature_reminders (signer_id, on_day, sent_at) values ($7, '2026-11-20', $6))
       insert into signature_archives (version_id, document_id, made_at, proved_until) values ($5, $4, $6, $6)`,
      [requestId, brandId, organisation, id, versionId, portal.clock.now, signerId, codeId],
    )
    const [notification] = await portal.sql(
      `with made as (insert into document_notifications (brand_id, holder, organisation_id, addressee, document_id, version_id, document_name, address, address_kind, created_at, state, reason)
         values ($1, 'client', $2, 'x', $3, $4, 'x', 'essai@client.example', 'record', $5, 'failed', 'failed_address') returning id)
       insert into document_links (token_hash, brand_id, notification_id, expires_at) select sha256($3::text::bytea), $1, id, $5::timestamptz + interval '1 day' from made
       returning notification_id as id`,
      [brandId, organisation, id, versionId, portal.clock.now],
    )
    const vault = randomUUID()
    const archive = await file(canary, { kind: 'documents.vault', id: vault })
    await portal.sql(
      `insert into vaults (id, brand_id, organisation_id, side, locale, asked_at, asked_by, asked_by_label, made_at, keeps_until, file_id, file_name, manifest_sha256)
       values ($1, $2, $3, 'client', 'fr', $4, $5, 'x', $4, $4::timestamptz + interval '7 days', $6, 'x', $7)`,
      [vault, brandId, organisation, portal.clock.now, people.principal, archive, '0'.repeat(64)],
    )
    await portal.sql(
      `insert into vaults (brand_id, employee_id, side, locale, asked_at, asked_by_label) values ($1, $2, 'staff', 'fr', $3, 'x')`,
      [brandId, ids.employees, portal.clock.now],
    )
    await portal.sql(
      `insert into vault_imports (manifest_sha256, brand_id, vault_id, holder_id, portal, made_at, imported_at)
       values (encode(sha256($1::text::bytea), 'hex'), $2, $1::uuid, $3, 'x', $4, $4)`,
      [vault, brandId, organisation, portal.clock.now],
    )
    const [model] = await portal.sql(
      `with made as (insert into signature_models (brand_id, created_at, name, holder) values ($1, $2, $3, 'client') returning id)
       insert into signature_model_signers (model_id, number, position, kind) select id, 1, 1, 'client' from made returning model_id as id`,
      [brandId, portal.clock.now, `E-${organisation}`],
    )
    Object.assign(ids, {
      'signature-models': model.id,
      modelId: model.id,
      vaults: vault,
      'document-notifications': notification.id,
      'requested-pieces': piece.id,
      'paper-payslips': payslip,
      stores: organisation,
      documents: id,
      signerId,
      proofs: signerId,
      token: 'x'.repeat(43),
      textVersionId: versionId,
      accountId: people.principal,
      versionId,
      folderId: folder.id,
      'folders.id': folder.id,
    })
  },
  open: [
    'GET /api/v1/document-links/{token}',
    'POST /api/v1/document-links/{token}/opening',
    'POST /api/v1/verification',
    'GET /api/v1/signing/{token}',
    'GET /api/v1/signing/{token}/file',
    'POST /api/v1/signing/{token}',
    'POST /api/v1/signing/{token}/pages',
    'POST /api/v1/signing/{token}/code',
    'POST /api/v1/signing/{token}/refusal',
  ],
  uploads:
    /documents$|lots$|paper-payslips$|requested-pieces\/\{id\}\/file$|documents\/\{id\}\/versions$|signature$|signing-certificate$|verification$|signing\/\{token\}$/,
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

// What a vault holds as data, table by table (D31): the same list takes it out and puts it back.

/** Whose vault it is. */
export type HolderKind = 'client' | 'employee'

/** The rows of one table that go into a vault. */
export type Part = {
  name: string
  table: string
  /** What leaves, and comes back: columns, or `expression as name`. What is not named stays with the deployment. */
  columns: readonly string[]
  /** Rows of the table as `t`; `$1` is the holder, `$2` the brand, `$3` the folders and `$4` the years that were chosen, or null. */
  rows: (kind: HolderKind) => string
  order: string
  only?: HolderKind
  /** Archives of the same format were made before it was there: without it, it is empty. */
  later?: true
}

const column = { client: 'organisation_id', employee: 'employee_id' } as const

/** The year of a document `d`: of the month that it is about, else of when it came. */
export const yearOf = `extract(year from coalesce(d.month_on, (d.deposited_at at time zone 'UTC')::date))::int`

/** The chosen documents that the holder sees, and those withdrawn from them, which are on record on both sides (D37). */
const documents = (kind: HolderKind) =>
  `select d.id from documents d join folder_rules r on r.id = d.folder_id where r.shared and d.${column[kind]} = $1
    and ($3::uuid[] is null or d.folder_id = any ($3::uuid[])) and ($4::int[] is null or ${yearOf} = any ($4::int[]))`
const versions = (kind: HolderKind) =>
  `select v.id from document_versions v where v.document_id in (${documents(kind)})`
const requests = (kind: HolderKind) =>
  `select q.id from signature_requests q where q.document_id in (${documents(kind)})`
const signers = (kind: HolderKind) => `select s.id from signers s where s.request_id in (${requests(kind)})`

/** The chosen payslips that an employee was handed on paper, each with its file: they are theirs as the electronic ones are. */
export const handedOver = `select o.id from paper_payslips o where o.employee_id = $1 and o.handed_over_at is not null and o.file_id is not null
    and ($3::uuid[] is null or exists (select from folder_rules f where f.id = any ($3::uuid[]) and f.link_to = 'payslips'))
    and ($4::int[] is null or extract(year from coalesce(o.month_on, (o.set_aside_at at time zone 'UTC')::date))::int = any ($4::int[]))`

const personal = [
  'contact_email',
  'structure',
  'job_title',
  'address_line1',
  'address_line2',
  'postal_code',
  'city',
  'phone',
  'mobile',
  'fax',
  'locale',
]

/** Whose accounts come with all that is theirs: the client's people, or the employee. */
const own = (kind: HolderKind) =>
  kind === 'client'
    ? 'select m.account_id from memberships m where m.organisation_id = $1'
    : 'select e.account_id from employees e where e.id = $1 and e.account_id is not null'

/** Every account that a row of the vault names. */
const named = (kind: HolderKind) => `
  select unnest(array[d.withdrawn_by]) as id from documents d where d.id in (${documents(kind)})
  union select unnest(array[v.deposited_by, v.first_read_by]) from document_versions v where v.document_id in (${documents(kind)})
  union select r.account_id from readings r where r.kind = 'documents.version' and r.record_id in (${versions(kind)})
  union select q.requested_by from signature_requests q where q.id in (${requests(kind)})
  union select s.account_id from signers s where s.request_id in (${requests(kind)})
  union select p.account_id from signature_page_readings p where p.signer_id in (${signers(kind)})
  union select unnest(array[n.account_id, n.cancelled_by, n.asked_by]) from document_notifications n
    where n.holder = '${kind}' and n.document_id in (${documents(kind)})
  ${
    kind === 'client'
      ? `union select q.asked_by from document_requests q where q.organisation_id = $1
  union select p.decided_by from requested_pieces p where p.organisation_id = $1
  union select unnest(array[m.removed_by, m.granted_by, m.proposed_by]) from memberships m where m.organisation_id = $1
  union select unnest(array[j.actor_id, j.about_id]) from journal_events j where j.organisation_id = $1`
      : `union select unnest(array[o.made_by, o.withdrawn_by]) from payslip_objections o where o.employee_id = $1
  union select o.handed_over_by from paper_payslips o where o.id in (${handedOver})`
  }`

/** The parts in the order in which they are put back: what a row names comes before it. */
export const parts: readonly Part[] = [
  {
    name: 'people',
    table: 'accounts',
    columns: [
      'id',
      'kind',
      'status',
      'identifier',
      'sign_in_email',
      'surname',
      'given_name',
      ...personal,
      'created_at',
    ],
    rows: (kind) => `t.brand_id = $2 and t.id in (${own(kind)})`,
    order: 'id',
  },
  {
    // Of others no more than their name: it stands beside what they did.
    name: 'others',
    table: 'accounts',
    columns: ['id', 'kind', 'surname', 'given_name', 'created_at'],
    rows: (kind) => `t.brand_id = $2 and t.id in (${named(kind)}) and t.id not in (${own(kind)})`,
    order: 'id',
  },
  {
    name: 'client',
    table: 'organisations',
    columns: [
      'id',
      'code',
      'name',
      'siret',
      'address_line1',
      'address_line2',
      'postal_code',
      'city',
      'phone',
      'fax',
      'email',
      'quotes_email',
      'invoices_email',
      'reminders_email',
      'kind',
      'foreign_identifier',
      'vat_number',
      'pacage_number',
      'social_scheme',
      'deactivated_at',
      'deactivation_reason',
      'created_at',
    ],
    rows: () => 't.id = $1',
    order: 'id',
    only: 'client',
  },
  {
    name: 'employee',
    table: 'employees',
    columns: [
      'id',
      'code',
      'surname',
      'given_name',
      'email',
      'job_title',
      'born_on',
      'entered_on',
      'left_on',
      'created_at',
    ],
    rows: () => 't.id = $1',
    order: 'id',
    only: 'employee',
  },
  {
    name: 'objections',
    table: 'payslip_objections',
    columns: [
      'id',
      'employee_id',
      'side',
      'received_on',
      'made_at',
      'made_by',
      'made_by_label',
      'withdrawn_at',
      'withdrawn_by',
      'withdrawn_by_label',
    ],
    rows: () => 't.employee_id = $1',
    order: 'made_at, id',
    only: 'employee',
    later: true,
  },
  {
    name: 'memberships',
    table: 'memberships',
    columns: [
      'id',
      'organisation_id',
      'account_id',
      'role',
      'starts_on',
      'ends_on',
      'created_at',
      'removed_at',
      'removed_by',
      'removed_by_label',
      'removal_reason',
      'granted_by',
      'granted_by_label',
    ],
    rows: () => 't.organisation_id = $1',
    order: 'id',
    only: 'client',
  },
  {
    name: 'folders',
    table: 'folder_rules',
    columns: [
      'id',
      'holder',
      'path',
      'name',
      'shared',
      'signature',
      'notifies',
      'notify_to',
      'link_to',
      'takes_uploads',
      'retention_years',
      'legal_years',
      'legal',
      'created_at',
    ],
    rows: (kind) =>
      `t.brand_id = $2 and t.holder = '${kind}' and t.shared and ($3::uuid[] is null or t.id = any ($3::uuid[]))`,
    order: 'path, id',
  },
  {
    name: 'documents',
    table: 'documents',
    columns: [
      'id',
      'organisation_id',
      'employee_id',
      'folder_id',
      'name',
      'version_id',
      'deposited_at',
      'withdrawn_at',
      'withdrawn_by',
      'withdrawn_by_label',
      'withdrawal_reason',
      'month_on',
    ],
    rows: (kind) => `t.id in (${documents(kind)})`,
    order: 'deposited_at, id',
  },
  {
    name: 'files',
    table: 'files',
    columns: [
      'id',
      'organisation_id',
      'owner_kind',
      'owner_id',
      'name',
      'content_type',
      'size_bytes',
      'sha256',
      'created_at',
    ],
    rows: (kind) => `t.id in (select v.file_id from document_versions v where v.document_id in (${documents(kind)})
      union select s.proof_file_id from signers s where s.request_id in (${requests(kind)})
      ${kind === 'employee' ? `union select o.file_id from paper_payslips o where o.id in (${handedOver})` : ''})`,
    order: 'created_at, id',
  },
  {
    name: 'versions',
    table: 'document_versions',
    columns: [
      'id',
      'document_id',
      'number',
      'file_id',
      'deposited_at',
      'deposited_by',
      'deposited_by_label',
      'side',
      'first_read_at',
      'first_read_by',
      'first_read_by_label',
    ],
    rows: (kind) => `t.document_id in (${documents(kind)})`,
    order: 'document_id, number',
  },
  {
    name: 'paper_payslips',
    table: 'paper_payslips',
    columns: [
      'id',
      'employee_id',
      'objection_id',
      'name',
      'month_on',
      'pages',
      'file_id',
      'set_aside_at',
      'handed_over_at',
      'handed_over_by',
      'handed_over_by_label',
    ],
    rows: () => `t.id in (${handedOver})`,
    order: 'set_aside_at, id',
    only: 'employee',
    later: true,
  },
  {
    name: 'readings',
    table: 'readings',
    columns: ['account_id', 'kind', 'record_id', 'read_at'],
    rows: (kind) => `t.kind = 'documents.version' and t.record_id in (${versions(kind)})`,
    order: 'record_id, account_id',
  },
  {
    name: 'signature_requests',
    table: 'signature_requests',
    columns: [
      'id',
      'organisation_id',
      'employee_id',
      'document_id',
      'version_id',
      'side',
      'pages',
      'attachments',
      'deadline',
      'reminder_days',
      'requested_at',
      'requested_by',
      'requested_by_label',
      'completed_at',
      'refused_at',
      'cancelled_at',
      'cancelled_by_label',
      'cancellation_reason',
    ],
    rows: (kind) => `t.id in (${requests(kind)})`,
    order: 'requested_at, id',
  },
  {
    name: 'signers',
    table: 'signers',
    columns: [
      'id',
      'request_id',
      'position',
      'kind',
      'account_id',
      'name',
      'email',
      'deadline',
      'page',
      'x',
      'y',
      'width',
      'height',
      'asked_at',
      'given_at',
      'signed_at',
      'signed_version_id',
      'refused_at',
      'refusal_reason',
      'passed_on_at',
      'passed_on_to',
      'passed_on_reason',
      'level',
      'proof',
      'proof_file_id',
    ],
    rows: (kind) => `t.request_id in (${requests(kind)})`,
    // Whom a signature was passed to comes before who passed it.
    order: 'request_id, passed_on_at desc nulls first, position, id',
  },
  {
    name: 'page_readings',
    table: 'signature_page_readings',
    columns: ['signer_id', 'version_id', 'account_id', 'page', 'read_at'],
    rows: (kind) => `t.signer_id in (${signers(kind)})`,
    order: 'signer_id, version_id, page, account_id',
  },
  {
    name: 'archive_stamps',
    table: 'signature_archives',
    columns: ['version_id', 'document_id', 'made_at', 'proved_until', 'followed_at'],
    rows: (kind) => `t.document_id in (${documents(kind)})`,
    order: 'version_id',
  },
  {
    name: 'certificates',
    table: 'signing_certificates',
    columns: [
      'id',
      'certificate',
      'chain',
      'key_type',
      'subject',
      'issuer',
      'valid_from',
      'valid_until',
      'trial',
      'installed_at',
      'installed_by_label',
      'replaced_at',
    ],
    rows: () => 't.brand_id = $2',
    order: 'installed_at, id',
  },
  {
    name: 'asked',
    table: 'document_requests',
    columns: [
      'id',
      'organisation_id',
      'title',
      'help',
      'due_on',
      'asked_at',
      'asked_by',
      'asked_by_label',
      'reminders',
    ],
    rows: () => 't.organisation_id = $1',
    order: 'asked_at, id',
    only: 'client',
  },
  {
    name: 'pieces',
    table: 'requested_pieces',
    columns: [
      'id',
      'request_id',
      'organisation_id',
      'position',
      'name',
      'folder_id',
      'valid_months',
      'due_on',
      'state',
      'document_id',
      'sent_at',
      'decided_at',
      'decided_by',
      'decided_by_label',
      'reason',
      'expires_on',
    ],
    rows: (kind) => `t.organisation_id = $1 and (t.document_id is null or t.document_id in (${documents(kind)}))
      and exists (select from folder_rules f where f.id = t.folder_id and f.shared and ($3::uuid[] is null or f.id = any ($3::uuid[])))`,
    order: 'request_id, position',
    only: 'client',
  },
  {
    name: 'notifications',
    table: 'document_notifications',
    columns: [
      'id',
      'holder',
      'organisation_id',
      'employee_id',
      'addressee',
      'document_id',
      'version_id',
      'document_name',
      'account_id',
      'address',
      'address_kind',
      'template_name',
      'cadence',
      'created_at',
      'state',
      'reason',
      'sent_at',
      'answer',
      'attempts',
      'cancelled_at',
      'cancelled_by',
      'cancelled_by_label',
      'again_of',
      'superseded_at',
      'forced',
      'asked_by',
      'asked_by_label',
    ],
    rows: (kind) => `t.holder = '${kind}' and t.document_id in (${documents(kind)})`,
    order: 'created_at, again_of nulls first, id',
  },
  {
    // What the chain's own file does not tell: its entries' ids, and the pseudonyms of those who were erased.
    name: 'journal_notes',
    table: 'journal_events',
    columns: [
      'id',
      'seq',
      'erased_at',
      'case when t.erased_at is not null then t.actor_label end as actor_label',
      'case when t.erased_at is not null then t.subject_label end as subject_label',
    ],
    rows: () => 't.organisation_id = $1',
    order: 'seq',
    only: 'client',
  },
]

/** The parts of a holder's vault. */
export const partsOf = (kind: HolderKind): Part[] => parts.filter(({ only }) => only === undefined || only === kind)

/** The rows of a part as JSON, one a row. */
export const selectOf = (part: Part, kind: HolderKind): string =>
  `select to_jsonb(taken) as row from (select ${part.columns.map((one) => (one.includes(' ') ? one : `t.${one}`)).join(', ')} from ${part.table} t where ${part.rows(kind)} order by ${part.order
    .split(', ')
    .map((one) => `t.${one}`)
    .join(', ')}) taken`

/** The names of a part's columns. */
export const columnsOf = (part: Part): string[] => part.columns.map((one) => / as (\w+)$/.exec(one)?.[1] ?? one)

// The demo's documents: some read, some not, one in two versions, one withdrawn, one to be signed; and those of the employees.
import { addDays } from '../../kernel/dates/day.ts'
import type { Demo, DemoPart } from '../../kernel/demo/demo.ts'
import { employees } from '../employees/index.ts'
import { addLot } from './demo/lot.ts'
import { folderId } from './demo/papers.ts'
import { addEmployeePapers } from './demo/payslips.ts'
import { addSignatureModel } from './demo/signature-model.ts'
import { addToSign } from './demo/to-sign.ts'

const facture = 'CLIENTS\\Facture\\'
const contrat = 'CLIENTS\\Contrat\\'
const devis = 'CLIENTS\\Devis\\'

/** Whom it was told to, by the kind of address, and what came of it. */
type Told = { kind: 'record' | 'quotes' | 'invoices'; address: string; template: string; failed?: string }
type Shown = {
  name: string
  folder: string
  days: number
  told?: Told
  read?: number
  versions?: number
  withdrawn?: string
}
const documents: Shown[] = [
  {
    name: 'F-2026-1107, abonnement de novembre',
    folder: facture,
    days: 1,
    told: {
      kind: 'invoices',
      address: 'factures@montfabre.example',
      template: 'Facture disponible',
      failed: '552 5.2.2 Mailbox full',
    },
  },
  {
    name: 'F-2026-1012, abonnement d\u2019octobre',
    folder: facture,
    days: 29,
    read: 27,
    told: { kind: 'invoices', address: 'factures@montfabre.example', template: 'Facture disponible' },
  },
  {
    name: 'F-2026-0913, abonnement de septembre',
    folder: facture,
    days: 60,
    read: 58,
    told: { kind: 'invoices', address: 'factures@montfabre.example', template: 'Facture disponible' },
  },
  { name: 'Contrat 25-0412, conditions particulières', folder: contrat, days: 300, read: 299 },
  {
    name: 'Devis 2026-118, reprise des données',
    folder: devis,
    days: 6,
    read: 5,
    versions: 2,
    told: { kind: 'quotes', address: 'achats@montfabre.example', template: 'Devis disponible' },
  },
  { name: 'F-2026-1001, septembre', folder: facture, days: 58, read: 57, withdrawn: 'Publiée deux fois' },
]

function addDocument({ add, paper, idOf, ago, brandId, world }: Demo, document: Shown): void {
  const { organisation, people } = world.town
  const { barredon } = world.staff
  const { name, versions = 1, withdrawn } = document
  const id = idOf('document', name)
  const versionOf = (number: number) => idOf('document', name, String(number))
  const at = ago(document.days)
  add('documents', {
    id,
    brand_id: brandId,
    organisation_id: organisation.id,
    folder_id: folderId(brandId, document.folder),
    name,
    version_id: versionOf(versions),
    deposited_at: at,
    withdrawn_at: withdrawn ? ago(document.days - 2) : null,
    withdrawn_by: withdrawn ? barredon.id : null,
    withdrawn_by_label: withdrawn ? barredon.label : '',
    withdrawal_reason: withdrawn ?? '',
  })
  for (let number = 1; number <= versions; number++) {
    const shown = number === versions
    const deposited = ago(document.days + versions - number)
    const read = shown && document.read !== undefined
    add('document_versions', {
      id: versionOf(number),
      document_id: id,
      number,
      file_id: paper({
        id: idOf('document', name, String(number), 'file'),
        organisationId: organisation.id,
        owner: { kind: 'documents.document', id },
        name: `${name}.pdf`,
        contentType: 'application/pdf',
        title: name,
        lines: ['Halbrane', `Version ${number}`, 'Document de démonstration.'],
        by: barredon,
        at: deposited,
      }),
      deposited_at: deposited,
      deposited_by: barredon.id,
      deposited_by_label: barredon.label,
      side: 'staff',
      first_read_at: read ? ago(document.read!) : null,
      first_read_by: read ? people.toussard.id : null,
      first_read_by_label: read ? people.toussard.label : '',
    })
    if (read)
      add('readings', {
        account_id: people.toussard.id,
        kind: 'documents.version',
        record_id: versionOf(number),
        read_at: ago(document.read!),
      })
  }
}

/** What the client is asked for: one piece is awaited, one was refused, one is good for some months. */
function addRequest({ add, idOf, ago, today, brandId, world }: Demo): void {
  const { organisation } = world.town
  const { barredon } = world.staff
  const id = idOf('document-request', 'year')
  const common = { brand_id: brandId, organisation_id: organisation.id, due_on: addDays(today, 12) }
  add('document_requests', {
    ...common,
    id,
    title: 'Pièces de l\u2019année',
    help: 'Des copies lisibles, de moins de trois mois.',
    asked_at: ago(9),
    asked_by: barredon.id,
    asked_by_label: barredon.label,
  })
  const pieces = [
    { name: 'Attestation d\u2019assurance', state: 'waiting' },
    { name: 'RIB', state: 'refused', reason: 'Le document est coupé\u00a0: envoyez la page entière.' },
    { name: 'Délibération du conseil', state: 'accepted' },
  ]
  for (const [at, { name, state, reason = '' }] of pieces.entries()) {
    const decided = state !== 'waiting'
    add('requested_pieces', {
      ...common,
      id: idOf('requested-piece', name),
      request_id: id,
      position: at + 1,
      name,
      folder_id: folderId(brandId, contrat),
      state,
      sent_at: decided ? ago(6) : null,
      decided_at: decided ? ago(4) : null,
      decided_by: decided ? barredon.id : null,
      decided_by_label: decided ? barredon.label : '',
      reason,
    })
  }
}

/** What an employee is asked for: one piece, which is late. */
function addEmployeeRequest(demo: Demo): void {
  const { add, idOf, ago, today, brandId, world } = demo
  const { barredon } = world.staff
  const person = demo.given(employees).find((one) => one.account)
  if (!person) return
  const id = idOf('document-request', 'employee')
  const common = { brand_id: brandId, employee_id: person.id, due_on: addDays(today, -2) }
  add('document_requests', {
    ...common,
    id,
    title: 'Dossier du salarié',
    help: 'Recto et verso, en cours de validité.',
    asked_at: ago(16),
    asked_by: barredon.id,
    asked_by_label: barredon.label,
    reminders: 3,
  })
  add('requested_pieces', {
    ...common,
    id: idOf('requested-piece', 'employee'),
    request_id: id,
    position: 1,
    name: 'Carte Vitale',
    folder_id: folderId(brandId, 'SALARIES\\Contrat\\'),
    state: 'waiting',
  })
}

function addNotification({ add, idOf, ago, brandId, world }: Demo, { name, days, versions = 1, told }: Shown): void {
  if (!told) return
  const { organisation } = world.town
  add('document_notifications', {
    id: idOf('document', name, 'notification'),
    brand_id: brandId,
    holder: 'client',
    organisation_id: organisation.id,
    addressee: organisation.name,
    document_id: idOf('document', name),
    version_id: idOf('document', name, String(versions)),
    document_name: name,
    address: told.address,
    address_kind: told.kind,
    template_name: told.template,
    created_at: ago(days),
    state: told.failed ? 'failed' : 'sent',
    sent_at: told.failed ? null : ago(days),
    answer: told.failed ?? '250 2.0.0 Ok',
    attempts: 1,
  })
}

/** The demo of «Documents». */
export const demo: DemoPart = {
  tables: [
    'documents',
    'document_versions',
    'readings',
    'document_requests',
    'requested_pieces',
    'document_notifications',
    'signature_requests',
    'signers',
    'signature_models',
    'signature_model_signers',
    'document_lots',
    'lot_pages',
  ],
  fill: (demo) => {
    for (const document of documents) {
      addDocument(demo, document)
      addNotification(demo, document)
    }
    addRequest(demo)
    addEmployeeRequest(demo)
    addToSign(demo)
    addSignatureModel(demo)
    addEmployeePapers(demo)
    addLot(demo)
  },
}

import { z } from 'zod'
import { defineEvent } from '../../kernel/feed/kinds.ts'

// What events say of documents (D30). They are written by the triggers of `database/0455_feed.sql`.

const permissions = ['documents.documents.read', 'documents.employees.read']
const about = {
  document: z.object({
    id: z.string(),
    name: z.string(),
    folder: z.object({ path: z.string(), name: z.string() }),
    monthOn: z.string().nullable(),
    withdrawn: z.boolean(),
  }),
  /** Its bytes are at `/api/v1/feed/documents/{document.id}/versions/{version.id}`. */
  version: z.object({
    id: z.string(),
    number: z.number(),
    fileName: z.string(),
    contentType: z.string(),
    sizeBytes: z.number(),
    sha256: z.string(),
  }),
  /** Whose it is: one of the two. */
  client: z.object({ id: z.string(), code: z.string(), name: z.string() }).nullable(),
  employee: z.object({ id: z.string(), code: z.string(), name: z.string() }).nullable(),
}
const signer = z.object({ kind: z.enum(['client', 'employee', 'provider', 'third']), name: z.string() })

const sample = {
  document: {
    id: '018f4c1e-7a52-4c0b-9d6e-2f4a8b1c3d5e',
    name: 'Contrat de nettoyage 2026',
    folder: { path: 'CLIENTS\\A signer\\Contrat\\', name: 'Contrats à signer' },
    monthOn: null,
    withdrawn: false,
  },
  version: {
    id: '018f4c1e-8b10-4a7f-8c55-90d2e6f7a1b2',
    number: 2,
    fileName: 'Contrat de nettoyage 2026.pdf',
    contentType: 'application/pdf',
    sizeBytes: 184_320,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
  client: { id: '018f4c1e-6001-4e3a-a2b4-5c6d7e8f9a0b', code: 'C0042', name: 'Résidence Vallois' },
  employee: null,
}

export const documentSigned = defineEvent({
  name: 'documents.document.signed',
  title: { fr: 'Document signé', en: 'Document signed' },
  help: {
    fr: "Un signataire a signé\u00a0; «\u00a0complete\u00a0» dit si tous l'ont fait. La version est le PDF signé.",
    en: 'A signer has signed; “complete” says whether all have. The version is the signed PDF.',
  },
  permissions,
  data: z.object({ ...about, signer, level: z.string(), proof: z.string(), complete: z.boolean() }),
  sample: {
    ...sample,
    signer: { kind: 'client', name: 'Nora Vallois' },
    level: 'B-LTA',
    proof: 'P-3F9A02C1',
    complete: true,
  },
})

export const signatureRefused = defineEvent({
  name: 'documents.signature.refused',
  title: { fr: 'Signature refusée', en: 'Signature refused' },
  help: { fr: 'Un signataire refuse de signer, avec son motif.', en: 'A signer refuses to sign, with the reason.' },
  permissions,
  data: z.object({ ...about, signer, reason: z.string() }),
  sample: {
    ...sample,
    version: { ...sample.version, number: 1 },
    signer: { kind: 'client', name: 'Nora Vallois' },
    reason: 'Le montant ne correspond pas au devis.',
  },
})

export const documentDeposited = defineEvent({
  name: 'documents.document.deposited',
  title: { fr: 'Document déposé', en: 'Document deposited' },
  help: {
    fr: 'Un client ou un salarié a déposé un document dans un répertoire.',
    en: 'A client or an employee has put a document into a folder.',
  },
  permissions,
  data: z.object({ ...about, by: z.object({ side: z.enum(['client', 'employee']), name: z.string() }) }),
  sample: { ...sample, version: { ...sample.version, number: 1 }, by: { side: 'client', name: 'VALLOIS Nora' } },
})

export const requestedReceived = defineEvent({
  name: 'documents.requested.received',
  title: { fr: 'Pièce demandée reçue', en: 'Requested document received' },
  help: {
    fr: 'Un client a envoyé une pièce qui lui était demandée.',
    en: 'A client has sent a document that was requested.',
  },
  permissions,
  data: z.object({
    ...about,
    piece: z.object({ id: z.string(), name: z.string(), dueOn: z.string(), request: z.string() }),
  }),
  sample: {
    ...sample,
    version: { ...sample.version, number: 1 },
    piece: {
      id: '018f4c1e-9c33-4d1a-b7e8-1a2b3c4d5e6f',
      name: "Attestation d'assurance",
      dueOn: '2026-12-15',
      request: 'Pièces annuelles',
    },
  },
})

export const documentFirstRead = defineEvent({
  name: 'documents.document.first_read',
  title: { fr: 'Première lecture', en: 'First reading' },
  help: {
    fr: 'Une version publiée est lue pour la première fois par son destinataire\u00a0: la preuve de sa mise à disposition.',
    en: 'A published version is read for the first time by whom it is for: the proof that it was available.',
  },
  permissions,
  data: z.object({ ...about, by: z.object({ name: z.string() }) }),
  sample: { ...sample, version: { ...sample.version, number: 1 }, by: { name: 'VALLOIS Nora' } },
})

import './errors.ts'
import './messages.ts'
import { notFound } from '../../../kernel/errors/problem.ts'
import { openFile } from '../../../kernel/files/storage.ts'
import { asSystem, type PersonContext } from '../../../kernel/http/context.ts'
import { Download, endpointsOf, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { countAttempt, originOf } from '../../../kernel/identity/limits.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { startCancellations, startReminders } from './bulk.ts'
import * as certificates from './certificates.ts'
import { requestList, toSign } from './lists.ts'
import * as requests from './requests.ts'
import * as schema from './schema.ts'
import * as signing from './signing.ts'
import { findRequest, signerStateOf } from './state.ts'
import { verifyUpload } from './verification.ts'
import { readSignature, viewOf } from './view.ts'

const endpoint = endpointsOf('documents')
const read = { client: 'documents.documents.read', staff: 'documents.documents.read', employee: true } as const
const sign = { client: 'documents.documents.sign', staff: 'documents.documents.sign', employee: true } as const
/** An employee signs for themselves: they pass it on to nobody. */
const pass = { client: 'documents.documents.sign', staff: 'documents.documents.sign' } as const
const publish = { staff: 'documents.documents.publish' } as const
const manage = { staff: 'documents.certificates.manage' } as const

/** A proof as a download: the sealed PDF, with the proof as data inside. @throws Problem 404 */
async function proofOf(ctx: PersonContext, documentId: string, signerId: string) {
  const row = await ctx.db
    .selectFrom('signers as s')
    .innerJoin('signature_requests as r', 'r.id', 's.request_id')
    .select(['s.proof_file_id', 's.proof'])
    .where('s.id', '=', signerId)
    .where('r.document_id', '=', documentId)
    .executeTakeFirst()
  if (!row?.proof_file_id) throw notFound()
  return { file: await openFile(ctx, row.proof_file_id), proof: row.proof }
}

/** A third person's link names whoever asks. It is counted by where it comes from, so that nobody tries links. */
async function byLink(request: RequestInfo, token: string) {
  const { services, brand } = request
  await countAttempt(services, brand, [[`signature-link:${originOf(request.address)}`, 200]])
  return asSystem(services, brand, (ctx) => signing.signerOfLink(ctx, token), request.locale)
}

const viewByLink = (request: RequestInfo, token: string) =>
  asSystem(
    request.services,
    request.brand,
    async (ctx) => {
      const turn = await signing.signerOfLink(ctx, token)
      const view = await viewOf(ctx, turn.open, signerStateOf(turn.open, turn.signer) === 'to_sign' ? turn : undefined)
      // A third person learns who signs, not what is known of the others.
      return {
        ...view,
        folder: { id: '', name: '' },
        signers: view.signers.map((one) => (one.id === turn.signer.id ? one : { ...one, proof: null, reason: '' })),
      }
    },
    request.locale,
  )

/** Signing of documents (D19–D21, D26, D35, D36, D39). */
export const signatureRoutes = [
  endpoint({
    method: 'GET',
    path: '/documents/to-sign',
    summary: 'What waits for one’s signature, the nearest deadline first',
    access: { client: 'documents.documents.sign', employee: true },
    response: schema.toSign,
    handler: async ({ ctx }) => ({ items: await toSign(ctx) }),
  }),
  endpoint({
    method: 'GET',
    path: '/documents/:id/signature',
    summary: 'The signature of a document: who signs, in which order, and what one is to do',
    access: read,
    params: schema.idParams,
    response: schema.signatureView,
    handler: ({ ctx, params }) => readSignature(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/documents/:id/signature/pages',
    summary: 'Write down which pages one has had before one',
    access: sign,
    personal: true,
    params: schema.idParams,
    body: schema.pagesBody,
    handler: async ({ ctx, params, body }) => {
      const turn = await signing.turnOfPerson(ctx, params.id)
      await ctx.asSystem(() => signing.notePages(ctx, turn, body))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/documents/:id/signature/code',
    summary: 'Have a one-time code sent to one’s own address',
    access: sign,
    personal: true,
    ownTransactions: true,
    idempotent: false,
    params: schema.idParams,
    body: schema.codeBody,
    response: schema.signatureView,
    handler: async ({ params, body, request }) => {
      const { signer } = await request.again((ctx) => signing.turnOfPerson(ctx, params.id))
      await signing.countCode(request.services, request.brand, signer.id)
      return request.again(async (ctx) => {
        const turn = await signing.turnOfPerson(ctx, params.id)
        await ctx.asSystem(() => signing.sendCode(ctx, turn, body))
        return readSignature(ctx, params.id)
      })
    },
  }),
  endpoint({
    method: 'POST',
    path: '/documents/:id/signature',
    summary: 'Sign a document',
    access: sign,
    personal: true,
    ownTransactions: true,
    multipart: true,
    params: schema.idParams,
    body: schema.signingBody,
    response: schema.signatureView,
    handler: async ({ params, body, uploads, request }) => {
      const { turn, secondFactor } = await request.again(async (ctx) => ({
        turn: await signing.turnOfPerson(ctx, params.id),
        secondFactor: await signing.hasSecondFactor(ctx),
      }))
      await signing.countAct(request.services, request.brand, turn.signer.id)
      await signing.give(request, turn, body, uploads, secondFactor)
      return request.again((ctx) => readSignature(ctx, params.id))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/documents/:id/signature/refusal',
    summary: 'Refuse to sign a document, with a reason',
    access: sign,
    personal: true,
    params: schema.idParams,
    body: schema.refusalBody,
    response: schema.signatureView,
    handler: async ({ ctx, params, body }) => {
      const turn = await signing.turnOfPerson(ctx, params.id)
      await ctx.asSystem(() => signing.refuse(ctx, turn, body))
      return readSignature(ctx, params.id)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/documents/:id/signature/colleagues',
    summary: 'To whom one may pass a signature on',
    access: pass,
    params: schema.idParams,
    response: schema.colleagues,
    handler: async ({ ctx, params }) => ({
      items: await signing.colleaguesOf(ctx, await signing.turnOfPerson(ctx, params.id)),
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/documents/:id/signature/passing',
    summary: 'Pass a signature on to another person of one’s organisation, on record',
    access: pass,
    personal: true,
    params: schema.idParams,
    body: schema.passingBody,
    response: schema.signatureView,
    handler: ({ ctx, params, body }) => signing.passOn(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/documents/:id/signature/proofs/:signerId',
    summary: 'The sealed proof of a signature',
    access: read,
    params: schema.proofParams,
    download: 'application/pdf',
    ranges: true,
    handler: async ({ ctx, params }) => Download.of((await proofOf(ctx, params.id, params.signerId)).file),
  }),
  endpoint({
    method: 'GET',
    path: '/documents/:id/signature/proofs/:signerId/data',
    summary: 'The proof of a signature, as data',
    access: read,
    params: schema.proofParams,
    download: 'application/json',
    handler: async ({ ctx, params }) => {
      const { proof } = await proofOf(ctx, params.id, params.signerId)
      return new Download(Buffer.from(JSON.stringify(proof, null, 2)), 'application/json', 'preuve.json')
    },
  }),
  listEndpoints('documents', requestList, { access: { staff: 'documents.documents.read' } }).page(
    '/staff/signatures',
    'The signature requests of all clients, the latest first',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/signatures/reminders',
    summary: 'Remind those whose signature several requests wait for',
    access: publish,
    status: 202,
    body: schema.bulkBody,
    response: schema.workStarted,
    handler: ({ ctx, body }) => startReminders(ctx, body.ids),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/signatures/cancellations',
    summary: 'Cancel several signature requests, for one reason',
    access: publish,
    status: 202,
    body: schema.bulkCancellationBody,
    response: schema.workStarted,
    handler: ({ ctx, body }) => startCancellations(ctx, body.ids, body.reason),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/documents/:id/signature',
    summary: 'Say who signs a document, in which order, where and until when',
    access: publish,
    params: schema.idParams,
    body: schema.requestBody,
    response: schema.signatureView,
    handler: async ({ ctx, params, body }) => {
      await requests.changeSigners(ctx, params.id, body)
      return readSignature(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/documents/:id/signature/reminder',
    summary: 'Remind those whose signature a document waits for',
    access: publish,
    params: schema.idParams,
    handler: ({ ctx, params }) => requests.remindSigners(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/documents/:id/signature/cancellation',
    summary: 'Cancel the signature of a document',
    access: publish,
    params: schema.idParams,
    body: schema.cancellationBody,
    response: schema.signatureView,
    handler: async ({ ctx, params, body }) => {
      await requests.cancelRequest(ctx, params.id, body)
      return readSignature(ctx, params.id)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/documents/:id/signers',
    summary: 'Who of the client may be named as a signer of a document',
    access: publish,
    params: schema.idParams,
    response: schema.colleagues,
    handler: async ({ ctx, params }) => {
      const open = await findRequest(ctx, params.id)
      if (!open) throw notFound()
      return { items: await requests.possibleSigners(ctx, open) }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/signing-certificate',
    summary: 'The certificate by which the brand signs',
    access: manage,
    response: schema.certificateView,
    handler: ({ ctx }) => certificates.readCertificateInForce(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/signing-certificate',
    summary: 'Install a certificate (PKCS#12) in the place of the one in force',
    access: manage,
    multipart: true,
    body: schema.certificateBody,
    response: schema.certificateView,
    handler: ({ ctx, body, uploads }) => certificates.installCertificate(ctx, body, uploads),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/signing-certificate/trial',
    summary: 'Make a certificate for trying out, in the place of the one in force',
    access: manage,
    response: schema.certificateView,
    handler: ({ ctx }) => certificates.installTrial(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/verification',
    summary: 'Whether a signed PDF is what was signed here; for anybody',
    access: 'public',
    multipart: true,
    response: schema.verification,
    handler: ({ request, uploads }) => verifyUpload(request, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/signing/:token',
    summary: 'What a link leads to: one document to sign. Reading it uses nothing up',
    access: 'public',
    params: schema.tokenParams,
    response: schema.signatureView,
    handler: async ({ params, request }) => {
      await byLink(request, params.token)
      return viewByLink(request, params.token)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/signing/:token/file',
    summary: 'The document of a link',
    access: 'public',
    params: schema.tokenParams,
    download: 'application/pdf',
    ranges: true,
    handler: async ({ params, request }) => {
      const { open } = await byLink(request, params.token)
      const file = await asSystem(request.services, request.brand, async (ctx) => {
        const version = await ctx.db
          .selectFrom('document_versions')
          .select('file_id')
          .where('id', '=', open.request.current_version_id)
          .executeTakeFirstOrThrow()
        return openFile(ctx, version.file_id)
      })
      return Download.of(file, true)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/signing/:token/pages',
    summary: 'Write down which pages a third person has had before them',
    access: 'public',
    params: schema.tokenParams,
    body: schema.pagesBody,
    handler: async ({ params, body, request }) => {
      const turn = signing.inTurn(await byLink(request, params.token))
      await asSystem(request.services, request.brand, (ctx) => signing.notePages(ctx, turn, body))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/signing/:token/code',
    summary: 'Have a one-time code sent to the address that the link was sent to',
    access: 'public',
    params: schema.tokenParams,
    body: schema.codeBody,
    response: schema.signatureView,
    handler: async ({ params, body, request }) => {
      const turn = signing.inTurn(await byLink(request, params.token))
      await signing.countCode(request.services, request.brand, turn.signer.id)
      await asSystem(request.services, request.brand, (ctx) => signing.sendCode(ctx, turn, body), request.locale)
      return viewByLink(request, params.token)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/signing/:token',
    summary: 'Sign the document of a link',
    access: 'public',
    multipart: true,
    params: schema.tokenParams,
    body: schema.signingBody,
    response: schema.signatureView,
    handler: async ({ params, body, uploads, request }) => {
      const turn = signing.inTurn(await byLink(request, params.token))
      await signing.countAct(request.services, request.brand, turn.signer.id)
      await signing.give(request, turn, body, uploads, false)
      return viewByLink(request, params.token)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/signing/:token/refusal',
    summary: 'Refuse to sign the document of a link, with a reason',
    access: 'public',
    params: schema.tokenParams,
    body: schema.refusalBody,
    response: schema.signatureView,
    handler: async ({ params, body, request }) => {
      const turn = signing.inTurn(await byLink(request, params.token))
      await asSystem(request.services, request.brand, (ctx) => signing.refuse(ctx, turn, body), request.locale)
      return viewByLink(request, params.token)
    },
  }),
]

import { sql } from 'kysely'
import { z } from 'zod'
import { invalid, Problem, sentenceOf } from '../../kernel/errors/problem.ts'
import { paperKinds } from '../../kernel/files/kinds.ts'
import { kindOf, openFile } from '../../kernel/files/storage.ts'
import { Download, endpointsOf } from '../../kernel/http/endpoints.ts'
import { email, lineText, localeOf, requiredText } from '../../kernel/http/validation.ts'
import { limitAct } from '../../kernel/identity/limits.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { actOnEach } from '../../kernel/requests/in-bulk.ts'
import { bulkOutcome } from '../../kernel/requests/schema.ts'
import { formSignerBody } from '../../kernel/signature/schema.ts'
import * as decide from './change-requests/decide.ts'
import * as forms from './change-requests/forms.ts'
import { requestList, requestQueue } from './change-requests/list.ts'
import * as requests from './change-requests/service.ts'
import { callRequestFormOff, signRequestForm } from './change-requests/signature.ts'
import { connectionList } from './connections/list.ts'
import * as connections from './connections/service.ts'
import { contractHistory } from './contracts/history.ts'
import * as contracts from './contracts/service.ts'
import * as delegations from './delegations/service.ts'
import { callDelegationFormOff, signDelegationForm } from './delegations/signature.ts'
import * as schema from './schema.ts'

const search = z.object({ search: lineText(100).default('') })
const pdf = 'application/pdf'

const endpoint = endpointsOf('contracts')
const reads = { client: 'contracts.contracts.read', staff: 'contracts.contracts.read', program: 'read' } as const
const connectionEndpoints = listEndpoints('contracts', connectionList, { access: reads, params: schema.id })
const ownRequests = listEndpoints('contracts', requestList, {
  access: { client: 'contracts.contracts.read', program: 'read' },
})
const queue = listEndpoints('contracts', requestQueue, { access: { staff: 'contracts.contracts.read' } })

/** The client's side of «Administration de contrat», and the provider's work queue. */
export const contractRoutes = [
  // Contracts, «ABONNÉS»
  endpoint({
    method: 'GET',
    path: '/contracts',
    summary: 'The contracts that one administers (C9)',
    access: { client: 'contracts.contracts.read', program: 'read' },
    response: z.object({ items: z.array(schema.contractSummary) }),
    handler: ({ ctx }) => contracts.listContracts(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/contracts/:id',
    summary: 'A contract with its seats (C9)',
    access: { client: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    response: schema.contract,
    handler: ({ ctx, params }) => contracts.readContract(ctx, params.id),
  }),
  connectionEndpoints.page('/contracts/:id/connections', 'The connections of a contract (C10)'),
  connectionEndpoints.count('/contracts/:id/connection-count', 'How many connections the filters leave (C10)'),
  connectionEndpoints.file(
    '/contracts/:id/connections.xlsx',
    'The connections as filtered and sorted, as an Excel workbook (C11)',
    ['xlsx'],
  ),
  endpoint({
    method: 'GET',
    path: '/connections/:id',
    summary: '«Détail du compte» (C13)',
    access: { client: 'contracts.contracts.read', staff: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    response: schema.connectionDetail,
    handler: ({ ctx, params }) => connections.readConnection(ctx, params.id),
  }),
  endpoint({
    method: 'PATCH',
    path: '/connections/:id',
    summary: 'Save coordinates, profile and copied roles at once (C13–C17)',
    access: { client: 'contracts.contracts.modify', staff: 'contracts.connections.manage', program: 'modify' },
    params: schema.id,
    body: schema.connectionBody,
    response: schema.connectionDetail,
    handler: ({ ctx, params, body }) => connections.updateConnection(ctx, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/connections/:id/block',
    summary: 'Block a connection (C12)',
    access: { client: 'contracts.contracts.modify', staff: 'contracts.connections.manage', program: 'modify' },
    params: schema.id,
    response: schema.connectionRow,
    handler: ({ ctx, params }) => connections.blockConnection(ctx, params.id),
  }),
  endpoint({
    method: 'DELETE',
    path: '/connections/:id/block',
    summary: 'Lift the blocks of administrators and of wrong passwords (C6, C12)',
    access: { client: 'contracts.contracts.modify', staff: 'contracts.connections.manage', program: 'modify' },
    params: schema.id,
    query: z.object({ resetPassword: z.enum(['true', 'false']).default('false') }),
    response: schema.connectionRow,
    handler: ({ ctx, params, query }) =>
      connections.unblockConnection(ctx, params.id, { resetPassword: query.resetPassword === 'true' }),
  }),
  endpoint({
    method: 'POST',
    path: '/connections/:id/password-reset',
    summary: 'Send the subscriber a reset link (C5)',
    access: { client: 'contracts.contracts.modify', staff: 'contracts.connections.manage', program: 'modify' },
    params: schema.id,
    handler: ({ ctx, params }) => connections.resetPassword(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/connections/:id/application-user',
    summary: "The application user's coordinates (C14)",
    access: { client: 'contracts.contracts.read', staff: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    response: schema.applicationUser,
    handler: ({ ctx, params }) => connections.readApplicationUser(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/connections/:id/copy-sources',
    summary: 'Subscribers whose profile and roles may be copied (C16)',
    access: { client: 'contracts.contracts.read', staff: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    query: search,
    response: z.object({
      items: z.array(schema.person.extend({ profile: z.string().nullable(), roles: z.array(z.string()) })),
    }),
    handler: ({ ctx, params, query }) => connections.listCopySources(ctx, params.id, query.search),
  }),
  endpoint({
    method: 'GET',
    path: '/contracts/:id/application-users',
    summary: "The application's users who have no connection there (C20)",
    access: { client: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    query: search.extend({ application: z.uuid() }),
    response: z.object({ items: z.array(schema.freeApplicationUser) }),
    handler: ({ ctx, params, query }) =>
      connections.listFreeApplicationUsers(ctx, params.id, query.application, query.search),
  }),
  endpoint({
    method: 'GET',
    path: '/contracts/:id/subscribers',
    summary: 'Persons who may be chosen as subscribers (C20, C26, C27)',
    access: { client: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    query: search.extend({ of: z.enum(['contract', 'organisation']).default('contract') }),
    response: z.object({
      items: z.array(
        schema.person.extend({
          applications: z.array(z.string()),
          seatKind: schema.seatKind.nullable(),
          inNotice: z.boolean(),
        }),
      ),
    }),
    handler: ({ ctx, params, query }) =>
      connections.listSubscribers(ctx, params.id, query.search, query.of === 'contract'),
  }),
  endpoint({
    method: 'GET',
    path: '/contracts/:id/sites',
    summary: 'Addresses whose coordinates can be copied (C20)',
    access: { client: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    response: z.object({ items: z.array(schema.site) }),
    handler: async ({ ctx, params }) => {
      const contract = await contracts.findContract(ctx, params.id)
      const rows = await ctx.db
        .selectFrom('sites')
        .selectAll()
        .where('organisation_id', '=', contract.organisationId)
        .orderBy('name')
        .limit(500)
        .execute()
      return {
        items: rows.map((row) => ({
          id: row.id,
          name: row.name,
          addressLine1: row.address_line1,
          addressLine2: row.address_line2,
          postalCode: row.postal_code,
          city: row.city,
          phone: row.phone,
          fax: row.fax,
        })),
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/email-availability',
    summary: 'Whether an address may be a sign-in e-mail, and nothing about whose it is (C1)',
    access: { client: 'person', staff: 'contracts.contracts.read' },
    query: z.object({ email }),
    response: z.object({ available: z.boolean(), message: z.string() }),
    handler: async ({ ctx, query }) => {
      if (ctx.actor.side === 'client')
        await contracts.requireAdministrator(ctx as Parameters<typeof contracts.requireAdministrator>[0])
      await limitAct(ctx, 'email-availability', 60)
      const row = await sql<{
        taken: boolean
      }>`select parvis.sign_in_email_taken(${query.email}, null) as taken`.execute(ctx.db)
      const taken = row.rows[0]?.taken ?? false
      return { available: !taken, message: taken ? (sentenceOf('identity.email_taken', ctx.locale) ?? '') : '' }
    },
  }),
  listEndpoints('contracts', contractHistory, { access: reads, params: schema.id }).page(
    '/contracts/:id/history',
    'What happened on a contract (C35)',
  ),

  endpoint({
    method: 'GET',
    path: '/account/applications',
    summary: 'The applications that one has a connection to, with their addresses (C2)',
    access: { client: 'person' },
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          url: z.string(),
          contractNumber: z.string(),
          blocked: z.boolean(),
          causes: z.array(z.string()),
          noticeEndsOn: z.string().nullable(),
        }),
      ),
    }),
    handler: async ({ ctx }) => ({ items: await connections.listOwnApplications(ctx) }),
  }),
  // «DEMANDES»
  endpoint({
    method: 'POST',
    path: '/change-request-effects',
    summary: 'The effect of a request before it is sent (C21, C36)',
    access: { client: 'contracts.contracts.modify', program: 'read' },
    body: schema.effectBody,
    response: schema.effect,
    handler: ({ ctx, body }) => requests.previewEffect(ctx, body),
  }),
  ownRequests.page('/change-requests', '«Liste des demandes» (C18)'),
  ownRequests.count(
    '/change-request-count',
    'How many requests the filters leave, and how many wait for their form (C18)',
  ),
  endpoint({
    method: 'POST',
    path: '/change-requests',
    summary: 'Ask for a change (C20–C27, C33)',
    access: { client: 'contracts.contracts.modify', program: 'modify' },
    body: schema.requestContent,
    response: schema.requestDetail,
    status: 201,
    handler: ({ ctx, body }) => requests.createRequest(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/change-requests/:id',
    summary: 'A request with its versions and forms',
    access: { client: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    response: schema.requestDetail,
    handler: ({ ctx, params }) => requests.readRequest(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/change-requests/:id',
    summary: 'Modify a request that is not processed: a new version (C24)',
    access: { client: 'contracts.contracts.modify', program: 'modify' },
    params: schema.id,
    body: z.object({ rowVersion: z.number().int(), content: schema.requestContent }),
    response: schema.requestDetail,
    handler: async ({ ctx, params, body }) => {
      try {
        return await requests.modifyRequest(ctx, params.id, body.rowVersion, body.content)
      } catch (error) {
        // The fields of the content stand one level down in this body.
        if (error instanceof Problem && error.fields.length > 0)
          throw invalid(...error.fields.map((field) => ({ ...field, field: `content.${field.field}` })))
        throw error
      }
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/change-requests/:id',
    summary: 'Delete a request that is not processed (C24)',
    access: { client: 'contracts.contracts.modify', program: 'modify' },
    params: schema.id,
    handler: ({ ctx, params }) => requests.deleteRequest(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/change-requests/:id/form.pdf',
    summary: '«Editer la demande»: the confirmation form (C23)',
    access: { client: 'contracts.contracts.read', staff: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    download: pdf,
    handler: async ({ ctx, params }) => {
      const form = await forms.printConfirmationForm(ctx, params.id)
      return new Download(form.write, pdf, form.fileName)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/change-requests/:id/signed-forms',
    summary: 'Return the signed form by upload (C25)',
    access: { client: 'contracts.contracts.modify', program: 'modify' },
    ownTransactions: true,
    params: schema.id,
    multipart: true,
    response: schema.signedFormOutcome,
    status: 201,
    handler: async ({ params, uploads, request }) => {
      await request.again((ctx) => requests.findRequest(ctx, params.id))
      const form = await forms.readUploadedForm(uploads)
      return request.again((ctx) => {
        if (ctx.actor.side !== 'client') throw new Problem('identity.client_side_only')
        return forms.returnForm(ctx as Parameters<typeof forms.returnForm>[0], params.id, form)
      })
    },
  }),
  endpoint({
    method: 'POST',
    path: '/change-requests/:id/signature',
    summary: 'Have the confirmation form signed in the portal (C25)',
    access: { client: 'contracts.contracts.modify' },
    personal: true,
    ownTransactions: true,
    idempotent: false,
    params: schema.id,
    body: formSignerBody,
    response: schema.requestSigning,
    handler: ({ params, body, request }) => signRequestForm(request, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/change-requests/:id/signature',
    summary: 'Call the signing of the confirmation form off (C25)',
    access: { client: 'contracts.contracts.modify' },
    params: schema.id,
    response: schema.requestDetail,
    handler: ({ ctx, params }) => callRequestFormOff(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/change-requests/:id/signed-forms/:formId/withdrawal',
    summary: 'Take back a wrong file (C25)',
    access: { client: 'contracts.contracts.modify', program: 'modify' },
    params: schema.id.extend({ formId: z.uuid() }),
    response: schema.requestDetail,
    handler: ({ ctx, params }) => forms.withdrawForm(ctx, params.id, params.formId),
  }),
  endpoint({
    method: 'GET',
    path: '/change-requests/:id/signed-forms/:fileId',
    summary: 'A returned form',
    access: { client: 'contracts.contracts.read', staff: 'contracts.contracts.read', program: 'read' },
    params: schema.id.extend({ fileId: z.uuid() }),
    download: 'application/octet-stream',
    ranges: true,
    handler: async ({ ctx, params }) => {
      const row = await requests.findRequest(ctx, params.id)
      const own = await ctx.db
        .selectFrom('signed_forms')
        .select('id')
        .where('request_id', '=', row.id)
        .where('file_id', '=', params.fileId)
        .executeTakeFirst()
      if (!own) throw new Problem('not_found')
      const file = await openFile(ctx, params.fileId)
      return Download.of(file, true)
    },
  }),
  // Delegations (C8)
  endpoint({
    method: 'GET',
    path: '/delegation-form.pdf',
    summary: 'The blank delegation form, for anyone (C8)',
    access: 'public',
    query: z.object({ language: localeOf.optional() }),
    download: pdf,
    constant: true,
    handler: async ({ query, request }) => {
      const form = await delegations.blankDelegationForm(
        forms.formBrand(request.brand),
        query.language ?? request.locale,
      )
      return new Download(form.bytes, pdf, 'delegation.pdf', false, form.tag)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/delegations',
    summary: 'Who administers which contract (C8)',
    access: { client: 'person', staff: 'contracts.contracts.read', program: 'read' },
    query: z.object({ contract: z.uuid().optional(), waiting: z.enum(['true']).optional() }),
    response: z.object({ items: z.array(schema.delegationRow) }),
    handler: ({ ctx, query }) =>
      delegations.listDelegations(ctx, { contract: query.contract, waiting: query.waiting === 'true' }),
  }),
  endpoint({
    method: 'POST',
    path: '/delegations',
    summary: 'Propose a person as administrator (C8)',
    access: { client: 'person', staff: 'contracts.delegations.manage' },
    body: schema.delegationBody,
    response: schema.delegationRow,
    status: 201,
    handler: ({ ctx, body }) => delegations.createDelegation(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/delegations/:id',
    summary: 'A delegation',
    access: { client: 'person', staff: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    response: schema.delegationRow,
    handler: ({ ctx, params }) => delegations.readDelegation(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/delegations/:id/form.pdf',
    summary: 'The prefilled delegation form (C8)',
    access: { client: 'person', staff: 'contracts.contracts.read', program: 'read' },
    params: schema.id,
    download: pdf,
    handler: async ({ ctx, params }) =>
      new Download(await delegations.printDelegationForm(ctx, params.id), pdf, 'delegation.pdf'),
  }),
  endpoint({
    method: 'POST',
    path: '/delegations/:id/signed-forms',
    summary: 'Return the signed delegation form (C8)',
    access: { client: 'person', staff: 'contracts.delegations.manage' },
    ownTransactions: true,
    params: schema.id,
    multipart: true,
    response: schema.delegationRow,
    status: 201,
    handler: async ({ params, uploads, request }) => {
      await request.again((ctx) => delegations.readDelegation(ctx, params.id))
      const form = await forms.readUploadedForm(uploads)
      return request.again((ctx) => delegations.returnDelegationForm(ctx, params.id, form))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/delegations/:id/signature',
    summary: 'Have the delegation form signed in the portal (C8)',
    access: { client: 'person' },
    personal: true,
    ownTransactions: true,
    idempotent: false,
    params: schema.id,
    body: formSignerBody,
    response: schema.delegationSigning,
    handler: ({ params, body, request }) => signDelegationForm(request, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/delegations/:id/signature',
    summary: 'Call the signing of the delegation form off (C8)',
    access: { client: 'person' },
    params: schema.id,
    response: schema.delegationRow,
    handler: ({ ctx, params }) => callDelegationFormOff(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/delegations/:id/signed-forms/:fileId',
    summary: 'A returned delegation form',
    access: { client: 'person', staff: 'contracts.contracts.read', program: 'read' },
    params: schema.id.extend({ fileId: z.uuid() }),
    download: 'application/octet-stream',
    ranges: true,
    handler: async ({ ctx, params }) => {
      const row = await delegations.readDelegation(ctx, params.id)
      if (row.formFileId !== params.fileId) throw new Problem('not_found')
      const file = await openFile(ctx, params.fileId)
      return Download.of(file, true)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/delegations/:id/ending',
    summary: 'End a delegation (C8)',
    access: { client: 'person', staff: 'contracts.delegations.manage' },
    params: schema.id,
    body: z.object({ reason: requiredText(500) }),
    response: schema.delegationRow,
    handler: ({ ctx, params, body }) => delegations.endDelegation(ctx, params.id, body.reason),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/delegations/:id/validation',
    summary: 'Validate a delegation (C8)',
    access: { staff: 'contracts.delegations.manage' },
    params: schema.id,
    response: schema.delegationRow,
    handler: ({ ctx, params }) => delegations.validateDelegation(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/delegations/:id/refusal',
    summary: 'Refuse a delegation (C8)',
    access: { staff: 'contracts.delegations.manage' },
    params: schema.id,
    body: z.object({ reason: requiredText(500) }),
    response: schema.delegationRow,
    handler: ({ ctx, params, body }) => delegations.refuseDelegation(ctx, params.id, body.reason),
  }),
  // The provider's work queue (C28)
  queue.page('/staff/change-requests', 'The work queue (C28)'),
  queue.count('/staff/change-request-count', 'How many requests the filters leave (C28)'),
  endpoint({
    method: 'GET',
    path: '/staff/change-requests/:id',
    summary: 'A request as staff see it',
    access: { staff: 'contracts.contracts.read' },
    params: schema.id,
    response: schema.requestDetail.extend(schema.queueRow.shape),
    handler: ({ ctx, params }) => decide.readQueued(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/change-requests/:id/validation',
    summary: 'Validate a request (C28, C29)',
    access: { staff: 'contracts.requests.decide' },
    params: schema.id,
    body: schema.validationBody,
    response: schema.requestDetail.extend(schema.queueRow.shape),
    handler: ({ ctx, params, body }) => decide.validateRequest(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/change-requests/:id/refusal',
    summary: 'Refuse a request with a reason (C28)',
    access: { staff: 'contracts.requests.decide' },
    params: schema.id,
    body: schema.refusalBody,
    response: schema.requestDetail.extend(schema.queueRow.shape),
    handler: ({ ctx, params, body }) => decide.refuseRequest(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/change-request-decisions',
    summary: 'Decide several requests at once, each by itself (C28)',
    access: { staff: 'contracts.requests.decide' },
    ownTransactions: true,
    body: schema.decisionsBody,
    response: bulkOutcome,
    handler: async ({ body, request }) => {
      const versions = new Map(body.items.map((item) => [item.id, item.rowVersion]))
      return actOnEach(request, [...versions.keys()], async (ctx, id) => {
        const input = { rowVersion: versions.get(id)! }
        const decided =
          body.decision === 'validated'
            ? await decide.validateRequest(ctx as never, id, input)
            : await decide.refuseRequest(ctx as never, id, { ...input, reason: body.reason })
        return decided.state
      })
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/change-requests/:id/signed-forms/:formId/review',
    summary: 'Accept a copy whose code was not read, or send it back (C25)',
    access: { staff: 'contracts.requests.decide' },
    params: schema.id.extend({ formId: z.uuid() }),
    body: schema.formReview,
    response: schema.requestDetail.extend(schema.queueRow.shape),
    handler: async ({ ctx, params, body }) => {
      await forms.reviewForm(ctx, params.id, params.formId, body)
      return decide.readQueued(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/change-requests/:id/signed-forms',
    summary: 'Record a signed form with its date (C25)',
    access: { staff: 'contracts.requests.decide' },
    params: schema.id,
    multipart: true,
    body: schema.staffFormFields,
    response: schema.signedFormOutcome,
    status: 201,
    handler: async ({ ctx, params, body, uploads }) => {
      const upload = uploads.find((item) => item.field === 'file' && item.sizeBytes > 0)
      return forms.recordForm(
        ctx,
        params.id,
        body,
        upload ? { upload, contentType: await kindOf(upload, paperKinds) } : undefined,
      )
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/form-readings',
    summary: 'Find the request of a returned copy by its code (C25)',
    access: { staff: 'contracts.contracts.read' },
    ownTransactions: true,
    multipart: true,
    response: z.object({ version: z.number(), currentVersion: z.number(), request: schema.requestRow }),
    handler: async ({ uploads, request }) => {
      await request.again(async (ctx) => {
        if (ctx.actor.side !== 'staff') throw new Problem('not_found')
      })
      const form = await forms.readUploadedForm(uploads)
      return request.again((ctx) => forms.matchForm(ctx, form.code))
    },
  }),
]

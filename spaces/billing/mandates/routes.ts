import './errors.ts'
import { notFound } from '../../../kernel/errors/problem.ts'
import { openFile } from '../../../kernel/files/storage.ts'
import { Download, endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { formSignerBody } from '../../../kernel/signature/schema.ts'
import { payerList } from '../payers/service.ts'
import * as schema from './schema.ts'
import {
  draftOwnMandate,
  mandateList,
  readMandate,
  readMandateAccount,
  recordMandate,
  revokeMandate,
} from './service.ts'
import { signMandate } from './signature.ts'

const endpoint = endpointsOf('billing')
const read = { staff: 'billing.invoices.read' } as const
const write = { staff: 'billing.mandates.write' } as const
const own = { client: 'billing.invoices.read' } as const
const sign = { client: 'billing.mandates.sign' } as const

/** Mandates of SEPA direct debit (B14, B25). */
export const mandateRoutes = [
  listEndpoints('billing', mandateList, { access: read }).page(
    '/staff/mandates',
    'Mandates of direct debit, the newest first',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/mandates',
    summary: 'Write down a mandate that a client signed on paper',
    access: write,
    status: 201,
    body: schema.paperBody,
    response: schema.mandate,
    handler: ({ ctx, body }) => recordMandate(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/mandates/:id',
    summary: 'A mandate, its account without its middle',
    access: read,
    params: schema.idParams,
    response: schema.mandate,
    handler: ({ ctx, params }) => readMandate(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/mandates/:id/account',
    summary: 'The whole account of a mandate; that it was read is written down',
    access: { staff: 'billing.accounts.read' },
    idempotent: false,
    params: schema.idParams,
    response: schema.account,
    handler: ({ ctx, params }) => readMandateAccount(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/mandates/:id/revocation',
    summary: 'Revoke a mandate: nothing more is debited under it',
    access: write,
    params: schema.idParams,
    body: schema.revokeBody,
    response: schema.mandate,
    handler: ({ ctx, params, body }) => revokeMandate(ctx, params.id, body),
  }),
  listEndpoints('billing', payerList, { access: own }).page('/payers', "One's own identities to be invoiced under"),
  listEndpoints('billing', mandateList, { access: own }).page(
    '/mandates',
    "One's own mandates of direct debit, the newest first",
  ),
  endpoint({
    method: 'POST',
    path: '/mandates',
    summary: "Draft a mandate of direct debit of one's own payer, to be signed",
    access: sign,
    personal: true,
    status: 201,
    body: schema.ownBody,
    response: schema.mandate,
    handler: ({ ctx, body }) => draftOwnMandate(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/mandates/:id',
    summary: "One of one's own mandates",
    access: own,
    params: schema.idParams,
    response: schema.mandate,
    handler: ({ ctx, params }) => readMandate(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/mandates/:id/signature',
    summary: "Have one of one's own mandates signed in the portal",
    access: sign,
    personal: true,
    ownTransactions: true,
    params: schema.idParams,
    body: formSignerBody,
    response: schema.signing,
    handler: ({ request, params, body }) => signMandate(request, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/mandates/:id/revocation',
    summary: "Revoke one of one's own mandates: nothing more is debited under it",
    access: sign,
    personal: true,
    params: schema.idParams,
    body: schema.revokeBody,
    response: schema.mandate,
    handler: ({ ctx, params, body }) => revokeMandate(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/mandates/:id/paper',
    summary: "The signed paper of one of one's own mandates (PDF)",
    access: { client: 'billing.invoices.read', staff: 'billing.invoices.read' },
    params: schema.idParams,
    download: 'application/pdf',
    handler: async ({ ctx, params }) => {
      const { fileId } = await readMandate(ctx, params.id)
      if (!fileId) throw notFound()
      return Download.of(await openFile(ctx, fileId))
    },
  }),
]

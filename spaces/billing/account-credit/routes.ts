import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { intentView } from '../payment-intents/schema.ts'
import * as schema from './schema.ts'
import { payWithCredit, topUp } from './service.ts'

const endpoint = endpointsOf('billing')
const pays = { client: 'billing.invoices.pay' } as const

/** What a client has on its account (B9). */
export const creditRoutes = [
  endpoint({
    method: 'POST',
    path: '/account-credit/top-ups',
    summary: 'Put money on the account by card, of no invoice',
    access: pays,
    personal: true,
    ownTransactions: true,
    status: 201,
    body: schema.topUpBody,
    response: intentView,
    handler: ({ request, body }) => topUp(request, body),
  }),
  endpoint({
    method: 'POST',
    path: '/account-credit/uses',
    summary: 'Pay invoices with what is on the account, as far as it goes',
    access: pays,
    personal: true,
    ownTransactions: true,
    body: schema.useBody,
    response: schema.used,
    handler: ({ request, body }) => payWithCredit(request, body),
  }),
]

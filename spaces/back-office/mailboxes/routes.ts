import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from './schema.ts'
import { addMailbox, changeMailbox, readMailboxes, readOne, tryMailbox } from './service.ts'

const endpoint = endpointsOf('back-office')
const access = { staff: 'back-office.mailboxes.manage' } as const

/** The mailboxes that are read for a brand (P14). */
export const mailboxRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/mailboxes',
    summary: 'The mailboxes that are read, and what takes their mails (P14)',
    access,
    response: schema.mailboxes,
    handler: ({ ctx }) => readMailboxes(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/mailboxes',
    summary: 'Add a mailbox (P14)',
    access,
    status: 201,
    body: schema.mailboxBody,
    response: schema.mailboxView,
    handler: ({ ctx, body }) => addMailbox(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/mailboxes/:id',
    summary: 'A mailbox (P14)',
    access,
    params: schema.idParams,
    response: schema.mailboxView,
    handler: ({ ctx, params }) => readOne(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/mailboxes/:id',
    summary: 'Change a mailbox; another server needs its password anew (P14)',
    access,
    params: schema.idParams,
    body: schema.mailboxChange,
    response: schema.mailboxView,
    handler: ({ ctx, params, body }) => changeMailbox(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/mailboxes/:id/trial',
    summary: '«Essayer»: whether a mailbox can be read (P14)',
    access,
    ownTransactions: true,
    idempotent: false,
    params: schema.idParams,
    response: schema.trial,
    handler: ({ request, params }) => tryMailbox(request, params.id),
  }),
]

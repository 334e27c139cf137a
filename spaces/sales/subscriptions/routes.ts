import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { staffQuoteView } from '../quotes/schema.ts'
import * as acts from './acts.ts'
import { subscribeQuote } from './from-quotes.ts'
import { readForStaff, readSubscription, subscriptionList } from './read.ts'
import * as schema from './schema.ts'

const endpoint = endpointsOf('sales')
const read = { staff: 'sales.subscriptions.read' } as const
const write = { staff: 'sales.subscriptions.write' } as const
const own = { client: 'sales.subscriptions.read' } as const
const all = listEndpoints('sales', subscriptionList, { access: read })

const staffAct = { access: write, params: schema.idParams, response: schema.staffSubscriptionView } as const

/** Subscriptions (B10): the staff's, and those of the client. */
export const subscriptionRoutes = [
  all.page('/staff/subscriptions', 'All subscriptions, the newest first'),
  all.file('/staff/subscriptions/export', 'All subscriptions as Excel or CSV'),
  endpoint({
    method: 'POST',
    path: '/staff/subscriptions',
    summary: 'Subscribe a client to a product, at its price of the day',
    access: write,
    status: 201,
    body: schema.creationBody,
    response: schema.staffSubscriptionView,
    handler: ({ ctx, body }) => acts.createSubscription(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/subscriptions/:id',
    summary: 'A subscription with its facts and charges',
    access: read,
    params: schema.idParams,
    response: schema.staffSubscriptionView,
    handler: ({ ctx, params }) => readForStaff(ctx, params.id),
  }),
  endpoint({
    ...staffAct,
    method: 'POST',
    path: '/staff/subscriptions/:id/activation',
    summary: 'Begin a subscription on a day',
    body: schema.activationBody,
    handler: ({ ctx, params, body }) => acts.activate(ctx, params.id, body),
  }),
  endpoint({
    ...staffAct,
    method: 'POST',
    path: '/staff/subscriptions/:id/cancellation',
    summary: 'Give up a subscription that has not begun',
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => acts.cancel(ctx, params.id, body),
  }),
  endpoint({
    ...staffAct,
    method: 'POST',
    path: '/staff/subscriptions/:id/suspension',
    summary: 'Suspend a subscription from today on: its days cost nothing',
    body: schema.suspensionBody,
    handler: ({ ctx, params, body }) => acts.suspend(ctx, params.id, body),
  }),
  endpoint({
    ...staffAct,
    method: 'POST',
    path: '/staff/subscriptions/:id/resumption',
    summary: 'Resume a subscription from today on',
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => acts.resume(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/subscriptions/:id/ending',
    summary: 'What ending a subscription after a day would charge or give back',
    access: read,
    params: schema.idParams,
    query: schema.endQuery,
    response: schema.endEffect,
    handler: ({ ctx, params, query }) => acts.readEndEffect(ctx, params.id, query.lastOn),
  }),
  endpoint({
    ...staffAct,
    method: 'POST',
    path: '/staff/subscriptions/:id/ending',
    summary: 'End a subscription after a last day; what was charged beyond it is given back',
    body: schema.noticeBody,
    handler: ({ ctx, params, body }) => acts.end(ctx, params.id, body),
  }),
  endpoint({
    ...staffAct,
    method: 'POST',
    path: '/staff/subscriptions/:id/continuation',
    summary: 'Take the notice of a subscription back',
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => acts.liftNotice(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/quotes/:id/subscriptions',
    summary: 'Make the subscriptions of a signed quote, once',
    access: { staff: 'sales.quotes.write' },
    params: schema.idParams,
    body: schema.fromQuoteBody,
    response: staffQuoteView,
    handler: ({ ctx, params, body }) => subscribeQuote(ctx, params.id, body),
  }),
  listEndpoints('sales', subscriptionList, { access: own }).page('/subscriptions', "One's own subscriptions"),
  endpoint({
    method: 'GET',
    path: '/subscriptions/:id',
    summary: "One of one's own subscriptions, with its facts",
    access: own,
    params: schema.idParams,
    response: schema.subscriptionView,
    handler: ({ ctx, params }) => readSubscription(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/subscriptions/:id/ending',
    summary: 'What ending it after a day would charge or give back',
    access: own,
    params: schema.idParams,
    query: schema.endQuery,
    response: schema.endEffect,
    handler: ({ ctx, params, query }) => acts.readEndEffect(ctx, params.id, query.lastOn),
  }),
  endpoint({
    method: 'POST',
    path: '/subscriptions/:id/notice',
    summary: 'Give notice: it ends after the notice, or with its term',
    access: { client: 'sales.subscriptions.end' },
    params: schema.idParams,
    body: schema.ownNoticeBody,
    response: schema.subscriptionView,
    handler: ({ ctx, params, body }) => acts.giveNotice(ctx, params.id, body),
  }),
]

import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { formSignerBody } from '../../../kernel/signature/schema.ts'
import { offeredLines as offeredView } from '../../billing/index.ts'
import { offeredLines } from '../products/offered.ts'
import { chooseOptions, refuseQuote } from './answers.ts'
import { closeQuote, closingEffect, publishQuote, withdrawQuote } from './closing.ts'
import { copyQuote, createQuote, deleteQuote, saveQuote } from './drafts.ts'
import { ownQuoteList, quoteList } from './lists.ts'
import { downloadQuote, downloadSigned } from './paper.ts'
import { readForStaff, readQuote } from './read.ts'
import * as schema from './schema.ts'
import { callQuoteOff, signQuote } from './signature.ts'
import { useQuote } from './uses.ts'

const endpoint = endpointsOf('sales')
const read = { staff: 'sales.quotes.read' } as const
const write = { staff: 'sales.quotes.write' } as const
const own = { client: 'sales.quotes.read' } as const
const answer = { client: 'sales.quotes.answer' } as const
const all = listEndpoints('sales', quoteList, { access: read })

/** Quotes (B24): the staff's, and those of the client that they were published for. */
export const quoteRoutes = [
  all.page('/staff/quotes', 'All quotes, the newest first'),
  all.file('/staff/quotes/export', 'All quotes as Excel or CSV'),
  endpoint({
    method: 'POST',
    path: '/staff/quotes',
    summary: 'Draft a quote for a client',
    access: write,
    status: 201,
    body: schema.creationBody,
    response: schema.staffQuoteView,
    handler: ({ ctx, body }) => createQuote(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/quotes/offered-lines',
    summary: 'The products that a quote may offer, at the price of the day, the quantity and the client',
    access: write,
    query: schema.offeredQuery,
    response: offeredView,
    handler: async ({ ctx, query }) => ({
      items: (await offeredLines(ctx, {
        search: query.search,
        productId: query.product ?? null,
        organisationId: query.organisation,
        currency: query.currency,
        quantity: query.quantity,
        on: ctx.today,
      })) as never,
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/quotes/:id',
    summary: 'A quote with its lines, options, and what was made of it',
    access: read,
    params: schema.idParams,
    response: schema.staffQuoteView,
    handler: ({ ctx, params }) => readForStaff(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/quotes/:id',
    summary: 'Save the draft of a quote as it stands',
    access: write,
    params: schema.idParams,
    body: schema.draftBody,
    response: schema.staffQuoteView,
    handler: ({ ctx, params, body }) => saveQuote(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/quotes/:id',
    summary: 'Delete the draft of a quote',
    access: write,
    params: schema.idParams,
    query: schema.versionQuery,
    handler: ({ ctx, params, query }) => deleteQuote(ctx, params.id, query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/quotes/:id/effect',
    summary: 'What closing the draft of a quote would do now, and what stops it',
    access: read,
    params: schema.idParams,
    response: schema.closingEffect,
    handler: ({ ctx, params }) => closingEffect(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/quotes/:id/closing',
    summary: 'Close a quote: it gets its number and is changed no more',
    access: write,
    params: schema.idParams,
    body: schema.versionBody,
    response: schema.staffQuoteView,
    handler: ({ ctx, params, body }) => closeQuote(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/quotes/:id/publication',
    summary: 'Show a closed quote to the client, who is told',
    access: write,
    params: schema.idParams,
    body: schema.versionBody,
    response: schema.staffQuoteView,
    handler: ({ ctx, params, body }) => publishQuote(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/quotes/:id/withdrawal',
    summary: 'Take a quote back, with a reason',
    access: write,
    params: schema.idParams,
    body: schema.reasonBody,
    response: schema.staffQuoteView,
    handler: ({ ctx, params, body }) => withdrawQuote(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/quotes/:id/copies',
    summary: 'Draft the next version of a quote',
    access: write,
    status: 201,
    params: schema.idParams,
    response: schema.staffQuoteView,
    handler: ({ ctx, params }) => copyQuote(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/quotes/:id/uses',
    summary: 'Draft the invoice of a signed quote, or a deposit on it; each once',
    access: write,
    params: schema.idParams,
    body: schema.useBody,
    response: schema.staffQuoteView,
    handler: ({ ctx, params, body }) => useQuote(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/quotes/:id/pdf',
    summary: 'A quote as PDF; a draft as a proof without number',
    access: read,
    params: schema.idParams,
    download: 'application/pdf',
    handler: ({ ctx, params }) => downloadQuote(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/quotes/:id/signed-file',
    summary: 'A quote as it was signed',
    access: read,
    params: schema.idParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: ({ ctx, params }) => downloadSigned(ctx, params.id),
  }),
  listEndpoints('sales', ownQuoteList, { access: own }).page('/quotes', "One's own quotes, the latest first"),
  endpoint({
    method: 'GET',
    path: '/quotes/:id',
    summary: "One of one's own quotes",
    access: own,
    params: schema.idParams,
    response: schema.quoteView,
    handler: ({ ctx, params }) => readQuote(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/quotes/:id/pdf',
    summary: "One of one's own quotes as PDF, with the options that are chosen",
    access: own,
    params: schema.idParams,
    download: 'application/pdf',
    handler: ({ ctx, params }) => downloadQuote(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/quotes/:id/signed-file',
    summary: "One of one's own quotes as it was signed",
    access: own,
    params: schema.idParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: ({ ctx, params }) => downloadSigned(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/quotes/:id/choice',
    summary: 'Choose options of a quote',
    access: answer,
    params: schema.idParams,
    body: schema.choiceBody,
    response: schema.quoteView,
    handler: ({ ctx, params, body }) => chooseOptions(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/quotes/:id/refusal',
    summary: 'Refuse a quote, with a reason',
    access: answer,
    params: schema.idParams,
    body: schema.reasonBody,
    response: schema.quoteView,
    handler: ({ ctx, params, body }) => refuseQuote(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/quotes/:id/signature',
    summary: 'Have a quote signed in the portal, with the options that are chosen',
    access: answer,
    personal: true,
    ownTransactions: true,
    idempotent: false,
    params: schema.idParams,
    body: formSignerBody,
    response: schema.quoteSigning,
    handler: ({ params, body, request }) => signQuote(request, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/quotes/:id/signature',
    summary: 'Call the signing of a quote off',
    access: answer,
    params: schema.idParams,
    response: schema.quoteView,
    handler: ({ ctx, params }) => callQuoteOff(ctx, params.id),
  }),
]

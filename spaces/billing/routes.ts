import './errors.ts'
import { endpointsOf } from '../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { closeInvoice } from './invoices/closing.ts'
import { draftCreditNote } from './invoices/credit-notes.ts'
import { createDraft, deleteDraft, draftOfDue, readDeposits, saveDraft } from './invoices/drafts.ts'
import { readDueClients, readEffect } from './invoices/due.ts'
import { chargeList, exportedInvoiceList, invoiceList, ownInvoiceList } from './invoices/lists.ts'
import { readOfferedLines } from './invoices/offered.ts'
import { downloadInvoice } from './invoices/pdf.ts'
import { readForStaff, readOwn } from './invoices/read.ts'
import * as invoice from './invoices/schema.ts'
import { addRevenueAccount, readRevenueAccounts } from './ledger/accounts.ts'
import { ageing } from './ledger/ageing.ts'
import { downloadFec } from './ledger/fec.ts'
import { postingList } from './ledger/postings.ts'
import { periodQuery as period, revenueAccount, revenueAccounts } from './ledger/schema.ts'
import { readTrialBalance, trialBalance, trialBalanceQuery } from './ledger/trial-balance.ts'
import * as payer from './payers/schema.ts'
import { changePayer, createPayer, endPayer, payerList, readPayer } from './payers/service.ts'
import * as payment from './payments/schema.ts'
import {
  paymentList,
  readPayment,
  recordPayment,
  spendCreditNote,
  spendPayment,
  undoPayment,
} from './payments/service.ts'
import * as statement from './statements/schema.ts'
import { statement as movements, readBalances } from './statements/statement.ts'
import { readRateChoices } from './vat-rates/service.ts'

const endpoint = endpointsOf('billing')
const read = { staff: 'billing.invoices.read' } as const
const write = { staff: 'billing.invoices.write' } as const
const close = { staff: 'billing.invoices.close' } as const
const pay = { staff: 'billing.payments.write' } as const
const own = { client: 'billing.invoices.read' } as const

const staffInvoices = listEndpoints('billing', invoiceList, { access: read })
const ages = listEndpoints('billing', ageing, { access: read })
const postings = listEndpoints('billing', postingList, { access: read })
const ownInvoices = listEndpoints('billing', ownInvoiceList, { access: own })
const exportedInvoices = listEndpoints('billing', exportedInvoiceList, {
  access: { client: 'billing.invoices.export' },
})
const payments = listEndpoints('billing', paymentList, { access: read })
const staffStatement = listEndpoints('billing', movements, { access: read, params: statement.organisationParams })
const ownStatement = listEndpoints('billing', movements, { access: own, params: statement.organisationParams })

/** Invoices, payers, payments and statements (B11–B14, P16). */
export const routes = [
  staffInvoices.page('/staff/invoices', 'All invoices, the newest first'),
  staffInvoices.count('/staff/invoices/count', 'How many invoices the filters leave'),
  staffInvoices.file('/staff/invoices/export', 'All invoices as Excel or CSV'),
  endpoint({
    method: 'POST',
    path: '/staff/invoices',
    summary: 'Draft an invoice or a deposit for a client',
    access: write,
    status: 201,
    body: invoice.creationBody,
    response: invoice.staffInvoiceView,
    handler: ({ ctx, body }) => createDraft(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/invoices/due',
    summary: 'Draft an invoice of all that a client owes by today',
    access: write,
    status: 201,
    body: invoice.dueBody,
    response: invoice.staffInvoiceView,
    handler: ({ ctx, body }) => draftOfDue(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/invoices/rates',
    summary: 'The VAT rates that lines may have today, the highest first',
    access: read,
    response: invoice.rateChoices,
    handler: ({ ctx }) => readRateChoices(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/invoices/offered-lines',
    summary: 'The lines of the catalogue that a draft may take, at the price of the day, the quantity and the client',
    access: write,
    query: invoice.offeredQuery,
    response: invoice.offeredLines,
    handler: ({ ctx, query }) => readOfferedLines(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/invoices/:id',
    summary: 'An invoice with its lines, entries and payments',
    access: read,
    params: invoice.idParams,
    response: invoice.staffInvoiceView,
    handler: ({ ctx, params }) => readForStaff(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/invoices/:id',
    summary: 'Save a draft as it stands',
    access: write,
    params: invoice.idParams,
    body: invoice.draftBody,
    response: invoice.staffInvoiceView,
    handler: ({ ctx, params, body }) => saveDraft(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/invoices/:id',
    summary: 'Delete a draft; its charges are to be invoiced again',
    access: write,
    params: invoice.idParams,
    query: invoice.versionQuery,
    handler: ({ ctx, params, query }) => deleteDraft(ctx, params.id, query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/invoices/:id/effect',
    summary: 'What closing a draft would do now, and what stops it',
    access: read,
    params: invoice.idParams,
    response: invoice.closingEffect,
    handler: ({ ctx, params }) => readEffect(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/invoices/:id/deposits',
    summary: 'The paid deposits that a draft may deduct',
    access: read,
    params: invoice.idParams,
    response: invoice.relatedList,
    handler: ({ ctx, params }) => readDeposits(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/invoices/:id/closing',
    summary: 'Close a draft: it gets its number and is posted; only a credit note corrects it from then on',
    access: close,
    params: invoice.idParams,
    body: invoice.versionBody,
    response: invoice.staffInvoiceView,
    handler: async ({ ctx, params, body }) => {
      await closeInvoice(ctx, params.id, body)
      return readForStaff(ctx, params.id)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/invoices/:id/pdf',
    summary: 'An invoice as PDF with Factur-X inside; a draft as a proof without number',
    access: read,
    params: invoice.idParams,
    download: 'application/pdf',
    handler: ({ ctx, params }) => downloadInvoice(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/invoices/:id/credit-notes',
    summary: 'Draft a credit note of a closed invoice, of all that is left or of some lines',
    access: write,
    status: 201,
    params: invoice.idParams,
    body: invoice.creditBody,
    response: invoice.staffInvoiceView,
    handler: ({ ctx, params, body }) => draftCreditNote(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/invoices/:id/use',
    summary: 'Pay invoices with what is left of a closed credit note',
    access: pay,
    params: invoice.idParams,
    body: payment.useBody,
    response: invoice.staffInvoiceView,
    handler: async ({ ctx, params, body }) => {
      await spendCreditNote(ctx, params.id, body)
      return readForStaff(ctx, params.id)
    },
  }),
  listEndpoints('billing', chargeList, { access: read }).page(
    '/staff/charges',
    'What is owed and on no invoice yet, the longest owed first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/charges/clients',
    summary: 'The clients who owe what is on no invoice yet, the most first',
    access: read,
    response: invoice.dueClients,
    handler: ({ ctx }) => readDueClients(ctx),
  }),
  listEndpoints('billing', payerList, { access: read }).page(
    '/staff/payers',
    'The identities that clients are invoiced under',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/payers',
    summary: 'Add a payer to a client',
    access: write,
    status: 201,
    body: payer.creationBody,
    response: payer.payer,
    handler: ({ ctx, body }) => createPayer(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/payers/:id',
    summary: 'A payer',
    access: read,
    params: payer.idParams,
    response: payer.payer,
    handler: ({ ctx, params }) => readPayer(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/payers/:id',
    summary: 'Change a payer; what was invoiced keeps it as it was',
    access: write,
    params: payer.idParams,
    body: payer.changeBody,
    response: payer.payer,
    handler: ({ ctx, params, body }) => changePayer(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/payers/:id/end',
    summary: 'End a payer: nothing more is invoiced to it',
    access: write,
    params: payer.idParams,
    body: payer.endBody,
    response: payer.payer,
    handler: ({ ctx, params, body }) => endPayer(ctx, params.id, body),
  }),
  payments.page('/staff/payments', 'Payments of all clients, the latest first'),
  payments.file('/staff/payments/export', 'Payments as Excel or CSV'),
  endpoint({
    method: 'POST',
    path: '/staff/payments',
    summary: 'Record a payment of a client and what it pays',
    access: pay,
    status: 201,
    body: payment.creationBody,
    response: payment.payment,
    handler: ({ ctx, body }) => recordPayment(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/payments/:id',
    summary: 'A payment',
    access: read,
    params: payment.idParams,
    response: payment.payment,
    handler: ({ ctx, params }) => readPayment(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/payments/:id/use',
    summary: 'Pay invoices with what is left of a payment',
    access: pay,
    params: payment.idParams,
    body: payment.useBody,
    response: payment.payment,
    handler: ({ ctx, params, body }) => spendPayment(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/payments/:id/undoing',
    summary: 'Undo a payment by an entry the other way round',
    access: pay,
    params: payment.idParams,
    body: payment.undoBody,
    response: payment.payment,
    handler: ({ ctx, params, body }) => undoPayment(ctx, params.id, body),
  }),
  staffStatement.page('/staff/statements/:id', "Every movement of a client's account, with its balance"),
  staffStatement.file('/staff/statements/:id/export', "A client's statement of account as Excel or CSV"),
  endpoint({
    method: 'GET',
    path: '/staff/statements/:id/balances',
    summary: 'What a client owes, by currency',
    access: read,
    params: statement.organisationParams,
    response: statement.balances,
    handler: ({ ctx, params }) => readBalances(ctx, params.id),
  }),
  postings.page('/staff/ledger/postings', 'The postings of the books, the latest first'),
  postings.count('/staff/ledger/postings/count', 'How many postings the filters leave, and their sums'),
  postings.file('/staff/ledger/postings/export', 'The postings of the books as Excel or CSV'),
  endpoint({
    method: 'GET',
    path: '/staff/ledger/trial-balance',
    summary: 'Each account with what it stood at, what was posted, what it stands at',
    access: read,
    query: trialBalanceQuery,
    response: trialBalance,
    handler: ({ ctx, query }) => readTrialBalance(ctx, query),
  }),
  ages.page('/staff/aged-balance', 'What each client owes, by how long it has been due'),
  ages.file('/staff/aged-balance/export', 'The aged balance as Excel or CSV'),
  endpoint({
    method: 'GET',
    path: '/staff/ledger/revenue-accounts',
    summary: 'The accounts of revenue that lines and products are posted to',
    access: read,
    response: revenueAccounts,
    handler: ({ ctx }) => readRevenueAccounts(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/ledger/revenue-accounts',
    summary: 'Add an account of revenue to the chart',
    access: { staff: 'billing.settings.manage' },
    status: 201,
    body: revenueAccount,
    response: revenueAccounts,
    handler: ({ ctx, body }) => addRevenueAccount(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/ledger/fec',
    summary: 'The accounting entries of a period as French law has them (FEC)',
    access: { staff: 'billing.ledger.export' },
    ownTransactions: true,
    query: period,
    download: 'text/plain',
    handler: ({ query, request }) => downloadFec(request, query),
  }),
  ownInvoices.page('/invoices', "One's own invoices, the latest first"),
  exportedInvoices.file('/invoices/export', "One's own invoices as Excel or CSV"),
  endpoint({
    method: 'GET',
    path: '/invoices/:id',
    summary: "One of one's own invoices",
    access: own,
    params: invoice.idParams,
    response: invoice.invoiceView,
    handler: ({ ctx, params }) => readOwn(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/invoices/:id/pdf',
    summary: "One of one's own invoices as PDF with Factur-X inside",
    access: own,
    params: invoice.idParams,
    download: 'application/pdf',
    handler: ({ ctx, params }) => downloadInvoice(ctx, params.id),
  }),
  ownStatement.page('/statements/:id', "Every movement of one's own account, with its balance"),
  ownStatement.file('/statements/:id/export', "One's own statement of account as Excel or CSV"),
  endpoint({
    method: 'GET',
    path: '/statements/:id/balances',
    summary: 'What one owes, by currency',
    access: own,
    params: statement.organisationParams,
    response: statement.balances,
    handler: ({ ctx, params }) => readBalances(ctx, params.id),
  }),
]

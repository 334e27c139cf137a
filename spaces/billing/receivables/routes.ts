import '../errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import * as dispute from '../disputes/schema.ts'
import {
  answerDispute,
  disputeList,
  openDispute,
  openDisputeFile,
  readDispute,
  withdrawDispute,
} from '../disputes/service.ts'
import * as instalment from '../instalments/schema.ts'
import { setInstalments } from '../instalments/service.ts'
import * as late from '../late-fees/schema.ts'
import { decideLateFees } from '../late-fees/service.ts'
import * as link from '../pay-links/schema.ts'
import { checkByLink, endPayLinks, payByLink, readPayLink } from '../pay-links/service.ts'
import * as promised from '../promises/schema.ts'
import { promise, withdrawPromise } from '../promises/service.ts'
import * as reminder from '../reminders/schema.ts'
import {
  exemptionList,
  previewLetter,
  previewReminders,
  reminderList,
  sendReminders,
  spare,
  spareNoMore,
} from '../reminders/service.ts'
import * as schema from './schema.ts'
import { payableList, readOwnReceivable, readStaffReceivable } from './service.ts'

const endpoint = endpointsOf('billing')
const own = { client: 'billing.invoices.read' } as const
const pays = { client: 'billing.invoices.pay' } as const
const read = { staff: 'billing.invoices.read' } as const
const manage = { staff: 'billing.receivables.manage' } as const

const staffDisputes = listEndpoints('billing', disputeList, { access: read })
const reminders = listEndpoints('billing', reminderList, { access: read })

/** What clients owe until it is paid: instalments, disputes, promises, reminders and what being late costs (B26, B30). */
export const receivableRoutes = [
  listEndpoints('billing', payableList, { access: own }).page(
    '/payables',
    "What one's own organisations have to pay, the longest due first",
  ),
  endpoint({
    method: 'GET',
    path: '/invoices/:id/receivable',
    summary: "What there is to paying one of one's own invoices: instalments, disputes, promises",
    access: own,
    params: schema.idParams,
    response: schema.ownReceivable,
    handler: ({ ctx, params }) => readOwnReceivable(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/invoices/:id/disputes',
    summary: 'Contest an invoice or a line of it, with files',
    access: pays,
    status: 201,
    multipart: true,
    params: dispute.idParams,
    body: dispute.openBody,
    response: dispute.dispute,
    handler: ({ ctx, params, body, uploads }) => openDispute(ctx, params.id, body, uploads),
  }),
  endpoint({
    method: 'POST',
    path: '/invoices/:id/promises',
    summary: 'Promise a day on which an invoice is paid',
    access: pays,
    params: promised.idParams,
    body: promised.promiseBody,
    response: schema.promises,
    handler: ({ ctx, params, body }) => promise(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/promises/:id/withdrawal',
    summary: 'Take a promise back',
    access: pays,
    params: promised.idParams,
    response: schema.promises,
    handler: ({ ctx, params }) => withdrawPromise(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/disputes/:id',
    summary: "One of one's own disputes",
    access: own,
    params: dispute.idParams,
    response: dispute.dispute,
    handler: ({ ctx, params }) => readDispute(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/disputes/:id/withdrawal',
    summary: 'Take back what was contested',
    access: pays,
    params: dispute.idParams,
    body: dispute.versionBody,
    response: dispute.dispute,
    handler: ({ ctx, params, body }) => withdrawDispute(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/disputes/:id/files/:fileId',
    summary: 'A file that goes with a dispute',
    access: { client: 'billing.invoices.read', staff: 'billing.invoices.read' },
    params: dispute.fileParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: ({ ctx, params }) => openDisputeFile(ctx, params.id, params.fileId),
  }),
  staffDisputes.page('/staff/disputes', 'What clients contest, the latest first'),
  endpoint({
    method: 'GET',
    path: '/staff/disputes/:id',
    summary: 'A dispute of a client',
    access: read,
    params: dispute.idParams,
    response: dispute.dispute,
    handler: ({ ctx, params }) => readDispute(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/disputes/:id/answer',
    summary: 'Answer what a client contests, and end it',
    access: manage,
    params: dispute.idParams,
    body: dispute.answerBody,
    response: dispute.dispute,
    handler: ({ ctx, params, body }) => answerDispute(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/invoices/:id/receivable',
    summary:
      'What there is to an invoice being paid: instalments, disputes, promises, reminders, what being late costs',
    access: read,
    params: schema.idParams,
    response: schema.staffReceivable,
    handler: ({ ctx, params }) => readStaffReceivable(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/invoices/:id/instalments',
    summary: 'Set by which instalments an invoice is due',
    access: manage,
    params: schema.idParams,
    body: instalment.scheduleBody,
    response: instalment.schedule,
    handler: ({ ctx, params, body }) => setInstalments(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/invoices/:id/promises',
    summary: 'Write down that a client promised a day',
    access: manage,
    params: promised.idParams,
    body: promised.promiseBody,
    response: schema.promises,
    handler: ({ ctx, params, body }) => promise(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/promises/:id/withdrawal',
    summary: 'Take back a promise that was written down',
    access: manage,
    params: promised.idParams,
    response: schema.promises,
    handler: ({ ctx, params }) => withdrawPromise(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/invoices/:id/late-fees',
    summary: 'Ask for what being late costs, or let go of it',
    access: manage,
    params: schema.idParams,
    body: late.decisionBody,
    response: schema.staffReceivable,
    handler: async ({ ctx, params, body }) => {
      await decideLateFees(ctx, params.id, body)
      return readStaffReceivable(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/invoices/:id/pay-links/ending',
    summary: 'End the links of reminders by which an invoice is paid without signing in',
    access: manage,
    params: schema.idParams,
    response: schema.staffReceivable,
    handler: async ({ ctx, params }) => {
      await endPayLinks(ctx, params.id)
      return readStaffReceivable(ctx, params.id)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/reminders/preview',
    summary: 'What would leave today, step by step, with whom it goes to',
    access: read,
    query: reminder.clientQuery,
    response: reminder.preview,
    handler: ({ ctx, query }) => previewReminders(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/reminders/letter',
    summary: 'The message that a client would get at a step',
    access: read,
    query: reminder.letterQuery,
    response: reminder.letter,
    handler: ({ ctx, query }) => previewLetter(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/reminders/sending',
    summary: 'Send the reminders of a step to these clients, as a long task',
    access: manage,
    status: 202,
    body: reminder.sendingBody,
    response: workView,
    handler: ({ ctx, body }) => sendReminders(ctx, body),
  }),
  reminders.page('/staff/reminders', 'Reminders that were sent, the latest first'),
  listEndpoints('billing', exemptionList, { access: read }).page(
    '/staff/reminder-exemptions',
    'Who is spared reminders, the latest first',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/reminder-exemptions',
    summary: 'Spare a client, a group of clients or an invoice',
    access: manage,
    status: 201,
    body: reminder.exemptionBody,
    response: schema.made,
    handler: ({ ctx, body }) => spare(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/reminder-exemptions/:id',
    summary: 'Spare somebody no longer',
    access: manage,
    params: reminder.idParams,
    handler: ({ ctx, params }) => spareNoMore(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/pay-links/reading',
    summary: 'What a link of a reminder lets pay: number, date and rest of its invoices',
    access: 'public',
    idempotent: false,
    body: link.tokenBody,
    response: link.linkView,
    handler: ({ request, body }) => readPayLink(request, body),
  }),
  endpoint({
    method: 'POST',
    path: '/pay-links/payments',
    summary: 'Pay what a link is of by card, or say that a transfer is on its way',
    access: 'public',
    idempotent: false,
    status: 201,
    body: link.payBody,
    response: link.begun,
    handler: ({ request, body }) => payByLink(request, body),
  }),
  endpoint({
    method: 'POST',
    path: '/pay-links/checks',
    summary: 'How a payment that a link began stands',
    access: 'public',
    idempotent: false,
    body: link.checkBody,
    response: link.checked,
    handler: ({ request, body }) => checkByLink(request, body),
  }),
]

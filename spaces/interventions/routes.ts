import './errors.ts'
import './messages.ts'
import { endpointsOf } from '../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { exportedList, interventionList, ownList } from './lists.ts'
import * as planning from './planning/service.ts'
import { readIntervention } from './read.ts'
import { downloadReport } from './reports/issued.ts'
import * as reportSchema from './reports/schema.ts'
import * as reports from './reports/service.ts'
import { readRights } from './rights.ts'
import * as schema from './schema.ts'
import { readStatistics } from './statistics.ts'
import * as technicians from './technicians/service.ts'
import { downloadCalendar } from './visits/calendar.ts'
import * as links from './visits/links.ts'
import * as visits from './visits/service.ts'

const endpoint = endpointsOf('interventions')
const own = { client: 'interventions.visits.read' } as const
const read = { staff: 'interventions.visits.read' } as const
const plan = { staff: 'interventions.visits.plan' } as const
const forClient = { client: 'interventions.visits.confirm' } as const

const one = { params: schema.idParams, response: schema.interventionView } as const

/** «Interventions» (P14, P20, P36): a client's own, and the planning of the provider. */
export const routes = [
  listEndpoints('interventions', ownList, { access: own }).page(
    '/interventions',
    "The interventions of one's organisations, the latest first",
  ),
  listEndpoints('interventions', exportedList, { access: { client: 'interventions.visits.export' } }).file(
    '/interventions/export',
    "The interventions of one's organisations as Excel or CSV",
  ),
  endpoint({
    ...one,
    method: 'GET',
    path: '/interventions/:id',
    summary: "One of one's interventions: what is planned, what was done",
    access: own,
    handler: ({ ctx, params }) => readIntervention(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/interventions/rights',
    summary: 'What the asking person may do with interventions as a whole',
    access: own,
    query: schema.rightsQuery,
    response: schema.rights,
    handler: ({ ctx, query }) =>
      readRights(
        ctx,
        { read: 'interventions.visits.read', exports: 'interventions.visits.export' },
        query.organisation,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/interventions/statistics',
    summary: 'How many interventions on an asset were done, by month and a year before',
    access: { ...own, ...read },
    query: schema.statisticsQuery,
    response: schema.statistics,
    handler: ({ ctx, query }) => readStatistics(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/interventions/:id/calendar',
    summary: 'The entry of a visit for a calendar (.ics); a later one replaces it',
    access: { ...own, ...read },
    also: [409],
    params: schema.idParams,
    download: 'text/calendar; charset=utf-8',
    handler: ({ ctx, params }) => downloadCalendar(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/interventions/:id/slots',
    summary: 'The free slots to which a visit may be moved',
    access: own,
    params: schema.idParams,
    query: schema.slotsQuery,
    response: schema.slots,
    handler: ({ ctx, params, query }) => visits.readSlots(ctx, params.id, query.from),
  }),
  endpoint({
    ...one,
    method: 'POST',
    path: '/interventions/:id/confirmation',
    summary: 'Confirm a planned visit',
    access: forClient,
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => visits.confirmVisit(ctx, params.id, body.version, ctx.actor.label),
  }),
  endpoint({
    ...one,
    method: 'POST',
    path: '/interventions/:id/move',
    summary: 'Move a visit to a free slot, which confirms it',
    access: forClient,
    also: [409],
    body: schema.moveBody,
    handler: ({ ctx, params, body }) => visits.moveVisit(ctx, params.id, body, ctx.actor.label),
  }),
  endpoint({
    ...one,
    method: 'PUT',
    path: '/interventions/:id/tasks',
    summary: 'Ask for tasks to be done at a visit: those that the client asks for become these',
    access: forClient,
    body: schema.tasksBody,
    handler: ({ ctx, params, body }) => visits.askForTasks(ctx, params.id, body),
  }),
  listEndpoints('interventions', interventionList, { access: read }).page(
    '/staff/interventions',
    'The interventions of the brand, the latest first',
  ),
  listEndpoints('interventions', interventionList, { access: { staff: 'interventions.visits.export' } }).file(
    '/staff/interventions/export',
    'The interventions of the brand as Excel or CSV',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/interventions',
    summary: 'Add an intervention, planned or to be planned',
    access: plan,
    status: 201,
    body: schema.creationBody,
    response: schema.interventionView,
    handler: ({ ctx, body }) => planning.createIntervention(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/interventions/of-ticket/:id',
    summary: 'What an intervention on a ticket begins with: its client, its subject, where and on what',
    access: plan,
    params: schema.idParams,
    response: schema.ticketAsked,
    handler: ({ ctx, params }) => planning.readTicket(ctx, params.id),
  }),
  endpoint({
    ...one,
    method: 'GET',
    path: '/staff/interventions/:id',
    summary: 'An intervention: what is planned, what was done',
    access: read,
    handler: ({ ctx, params }) => readIntervention(ctx, params.id),
  }),
  endpoint({
    ...one,
    method: 'PUT',
    path: '/staff/interventions/:id',
    summary: 'Change an intervention that is to come, or plan it',
    access: plan,
    body: schema.changeBody,
    handler: ({ ctx, params, body }) => planning.changeIntervention(ctx, params.id, body),
  }),
  endpoint({
    ...one,
    method: 'POST',
    path: '/staff/interventions/:id/cancellation',
    summary: 'Cancel an intervention',
    access: plan,
    body: schema.cancellationBody,
    handler: ({ ctx, params, body }) => planning.cancelIntervention(ctx, params.id, body),
  }),
  endpoint({
    ...one,
    method: 'POST',
    path: '/staff/interventions/:id/departure',
    summary: 'Say that the technician is on the way',
    access: { staff: 'interventions.reports.write' },
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => planning.leaveFor(ctx, params.id, body.version),
  }),
  endpoint({
    method: 'GET',
    path: '/interventions/:id/reports',
    summary: 'The reports on an intervention; a client reads the one that was taken',
    access: { ...own, ...read },
    params: schema.idParams,
    response: reportSchema.reports,
    handler: ({ ctx, params }) => reports.readReports(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/intervention-reports/:id/paper',
    summary: 'The report of an intervention, as it was signed on site, as PDF',
    access: { ...own, ...read },
    params: reportSchema.reportParams,
    download: 'application/pdf',
    handler: ({ ctx, params }) => downloadReport(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/intervention-reports',
    summary:
      'The reports that wait for a decision: their intervention was cancelled, given to another or reported on meanwhile',
    access: plan,
    response: reportSchema.toDecide,
    handler: ({ ctx }) => reports.readToDecide(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/intervention-reports/:id/decision',
    summary: 'Take or dismiss a report that was kept',
    access: plan,
    also: [409],
    params: reportSchema.reportParams,
    body: reportSchema.decisionBody,
    response: reportSchema.sent,
    handler: ({ ctx, params, body }) => reports.decideReport(ctx, params.id, body.take),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/on-site',
    summary: "A technician's own visits, with what may be done there: what their device keeps",
    access: { staff: 'interventions.reports.write' },
    response: reportSchema.onSite,
    handler: ({ ctx }) => reports.readOnSite(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/on-site/reports',
    summary: 'Send a report that was signed on site, with the drawing of the signature; sent again, it is taken once',
    access: { staff: 'interventions.reports.write' },
    // Its own id is what makes it one, also where the server was killed while it came in.
    idempotent: false,
    multipart: true,
    also: [409],
    ownTransactions: true,
    body: reportSchema.reportBody,
    response: reportSchema.sent,
    handler: ({ request, body, uploads }) => reports.takeReport(request, body.report, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/planning',
    summary: 'A week of every technician: hours, visits, absences',
    access: read,
    query: schema.planningQuery,
    response: schema.planning,
    handler: ({ ctx, query }) => planning.readPlanning(ctx, query.from),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/technicians',
    summary: 'The technicians and their hours',
    access: read,
    response: schema.technicians,
    handler: async ({ ctx }) => ({ items: await technicians.techniciansOf(ctx) }),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/technicians/colleagues',
    summary: 'Those of the staff who are no technician yet',
    access: plan,
    response: schema.colleagues,
    handler: ({ ctx }) => technicians.readColleagues(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/technicians',
    summary: 'Make one of the staff a technician',
    access: plan,
    status: 201,
    body: schema.technicianBody,
    response: schema.technicianItem,
    handler: ({ ctx, body }) => technicians.addTechnician(ctx, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/technicians/:id',
    summary: 'Change a technician: name, hours, whether they still work',
    access: plan,
    params: schema.idParams,
    body: schema.technicianChange,
    response: schema.technicianItem,
    handler: ({ ctx, params, body }) => technicians.changeTechnician(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/technicians/:id/absences',
    summary: 'Write an absence of a technician down, where nothing is planned then',
    access: plan,
    params: schema.idParams,
    body: schema.absenceBody,
    handler: ({ ctx, params, body }) => technicians.addAbsence(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/technicians/:id/absences/:absenceId',
    summary: 'Take an absence of a technician away',
    access: plan,
    params: schema.absenceParams,
    handler: ({ ctx, params }) => technicians.dropAbsence(ctx, params.id, params.absenceId),
  }),
  endpoint({
    method: 'POST',
    path: '/visit-links/reading',
    summary: 'What the link of a visit shows: that visit, and the free slots to which it may be moved',
    access: 'public',
    idempotent: false,
    body: schema.tokenBody,
    response: schema.linkedVisit,
    handler: ({ body, request }) => links.readByLink(request, body),
  }),
  endpoint({
    method: 'POST',
    path: '/visit-links/confirmation',
    summary: 'Confirm the visit of a link',
    access: 'public',
    also: [409],
    body: schema.linkedVersion,
    response: schema.linkedVisit,
    handler: ({ body, request }) => links.confirmByLink(request, body),
  }),
  endpoint({
    method: 'POST',
    path: '/visit-links/move',
    summary: 'Move the visit of a link to a slot that is free',
    access: 'public',
    also: [409],
    body: schema.linkedMove,
    response: schema.linkedVisit,
    handler: ({ body, request }) => links.moveByLink(request, body),
  }),
  endpoint({
    method: 'POST',
    path: '/visit-links/calendar',
    summary: 'The entry of the visit of a link for a calendar (.ics)',
    access: 'public',
    idempotent: false,
    body: schema.tokenBody,
    download: 'text/calendar; charset=utf-8',
    handler: ({ body, request }) => links.calendarByLink(request, body),
  }),
]

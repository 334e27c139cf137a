import './errors.ts'
import './messages.ts'
import './settings.ts'
import { endpointsOf } from '../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { readRights } from '../interventions/index.ts'
import { readLink, setLink } from './contracts/link.ts'
import { contractList, exportedContracts } from './contracts/lists.ts'
import { readContract } from './contracts/read.ts'
import * as contracts from './contracts/schema.ts'
import { changeContract, createContract } from './contracts/write.ts'
import { preventiveList } from './preventive/lists.ts'
import { addPlan, changePlan, readPlans } from './preventive/plans.ts'
import * as preventive from './preventive/schema.ts'
import * as thresholds from './thresholds/schema.ts'
import { addThreshold, dropThreshold, readThresholds, setSubscription } from './thresholds/service.ts'
import { unitRows } from './units/lists.ts'
import * as units from './units/schema.ts'
import { addEntry, readStatement } from './units/service.ts'

const endpoint = endpointsOf('service-contracts')
const own = { client: 'service-contracts.contracts.read' } as const
const read = { staff: 'service-contracts.contracts.read' } as const
const write = { staff: 'service-contracts.contracts.write' } as const
const both = { ...own, ...read } as const
const exports = {
  client: 'service-contracts.contracts.export',
  staff: 'service-contracts.contracts.export',
} as const

/** «Contrats de service» (P18–P20, P39). */
export const routes = [
  listEndpoints('service-contracts', contractList, { access: own }).page(
    '/service-contracts',
    "The service contracts of one's organisations, the newest first",
  ),
  listEndpoints('service-contracts', exportedContracts, {
    access: { client: 'service-contracts.contracts.export' },
  }).file('/service-contracts/export', "The service contracts of one's organisations as Excel or CSV"),
  listEndpoints('service-contracts', contractList, { access: read }).page(
    '/staff/service-contracts',
    'The service contracts of the brand, the newest first',
  ),
  listEndpoints('service-contracts', contractList, { access: { staff: 'service-contracts.contracts.export' } }).file(
    '/staff/service-contracts/export',
    'The service contracts of the brand as Excel or CSV',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/service-contracts',
    summary: 'Add a service contract with its coverages and assets',
    access: write,
    status: 201,
    body: contracts.creationBody,
    response: contracts.contractView,
    handler: ({ ctx, body }) => createContract(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/service-contracts/rights',
    summary: 'What the asking person may do with service contracts as a whole',
    access: own,
    query: contracts.rightsQuery,
    response: contracts.rights,
    handler: ({ ctx, query }) =>
      readRights(
        ctx,
        { read: 'service-contracts.contracts.read', exports: 'service-contracts.contracts.export' },
        query.organisation,
      ),
  }),
  endpoint({
    method: 'GET',
    path: '/service-contracts/:id',
    summary: 'A service contract: its coverages, the assets that it covers, who handles its invoicing',
    access: both,
    params: contracts.idParams,
    response: contracts.contractView,
    handler: ({ ctx, params }) => readContract(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/service-contracts/:id',
    summary: 'Change a service contract',
    access: write,
    params: contracts.idParams,
    body: contracts.changeBody,
    response: contracts.contractView,
    handler: ({ ctx, params, body }) => changeContract(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/service-contracts/:id/units',
    summary: 'The statement of its units over a period and for a service: used, left, each with its balance',
    access: both,
    also: [409],
    params: contracts.idParams,
    query: units.statementQuery,
    response: units.statement,
    handler: ({ ctx, params, query }) => readStatement(ctx, params.id, query),
  }),
  listEndpoints('service-contracts', unitRows, { access: exports, params: contracts.idParams }).file(
    '/service-contracts/:id/units/export',
    'The statement of its units as Excel or CSV',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/service-contracts/:id/units',
    summary: 'Grant units of a contract, or correct them',
    access: { staff: 'service-contracts.units.write' },
    params: contracts.idParams,
    body: units.entryBody,
    handler: ({ ctx, params, body }) => addEntry(ctx, params.id, body),
  }),
  listEndpoints('service-contracts', preventiveList, { access: both, params: contracts.idParams }).page(
    '/service-contracts/:id/interventions',
    'The preventive interventions under a contract, the latest first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/service-contracts/:id/plans',
    summary: 'The preventive plans of a contract',
    access: read,
    params: contracts.idParams,
    response: preventive.plans,
    handler: ({ ctx, params }) => readPlans(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/service-contracts/:id/plans',
    summary: 'Add a preventive plan to a contract',
    access: write,
    params: contracts.idParams,
    body: preventive.planBody,
    response: preventive.plans,
    handler: ({ ctx, params, body }) => addPlan(ctx, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/service-contracts/:id/plans/:planId',
    summary: 'Change a preventive plan; visits that are made already stay',
    access: write,
    params: preventive.planParams,
    body: preventive.planChange,
    response: preventive.plans,
    handler: ({ ctx, params, body }) => changePlan(ctx, params, body),
  }),
  endpoint({
    method: 'GET',
    path: '/interventions/:id/contract',
    summary: 'The service contract that an intervention is under',
    access: both,
    params: contracts.idParams,
    response: contracts.linkView,
    handler: ({ ctx, params }) => readLink(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/interventions/:id/contract',
    summary: 'Put an intervention under a service contract, or under none',
    access: { staff: 'interventions.visits.plan' },
    params: contracts.idParams,
    body: contracts.linkBody,
    response: contracts.linkView,
    handler: ({ ctx, params, body }) => setLink(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/thresholds',
    summary: 'The thresholds over contracts and meters, with their latest crossings',
    access: both,
    query: thresholds.thresholdQuery,
    response: thresholds.thresholds,
    handler: ({ ctx, query }) => readThresholds(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/thresholds',
    summary: 'Set a threshold: whoever subscribes is told once when it is crossed',
    access: { client: 'service-contracts.thresholds.manage', staff: 'service-contracts.contracts.write' },
    status: 201,
    body: thresholds.thresholdBody,
    response: thresholds.thresholds,
    handler: ({ ctx, body }) => addThreshold(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/thresholds/:id',
    summary: 'Take a threshold away',
    access: { client: 'service-contracts.thresholds.manage', staff: 'service-contracts.contracts.write' },
    params: thresholds.thresholdParams,
    handler: ({ ctx, params }) => dropThreshold(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/thresholds/:id/subscription',
    summary: 'Be told of the crossings of a threshold',
    access: own,
    params: thresholds.thresholdParams,
    handler: ({ ctx, params }) => setSubscription(ctx, params.id, true),
  }),
  endpoint({
    method: 'DELETE',
    path: '/thresholds/:id/subscription',
    summary: 'Be told no more of the crossings of a threshold',
    access: own,
    params: thresholds.thresholdParams,
    handler: ({ ctx, params }) => setSubscription(ctx, params.id, false),
  }),
]

import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { formSignerBody } from '../../../kernel/signature/schema.ts'
import * as schema from '../schema.ts'
import { changeIdentifier } from './identifier-change.ts'
import { callMandateOff, subscribeToMandate } from './mandate.ts'
import * as organisations from './service.ts'

const endpoint = endpointsOf('organisation-administration')

/** «Mes structures»: read, edited, their services, their identifier (O23, O24, O25). */
export const organisationRoutes = [
  listEndpoints('organisation-administration', organisations.organisationList, {
    access: { client: 'organisation.desk.read', program: 'read' },
  }).page('/organisations', 'The organisations that one runs, by name (O23)'),
  endpoint({
    method: 'GET',
    path: '/organisations/:id',
    summary: 'An organisation with its services, and what one may do there (O23)',
    access: { client: 'organisation.desk.read', program: 'read' },
    params: schema.id,
    response: schema.organisation,
    handler: ({ ctx, params }) => organisations.readOrganisation(ctx, params.id),
  }),
  endpoint({
    method: 'PATCH',
    path: '/organisations/:id',
    summary: 'Change an organisation (O23, O25)',
    access: { client: 'organisation.details.manage', program: 'modify' },
    params: schema.id,
    body: schema.organisationPatch,
    response: schema.organisation,
    handler: ({ ctx, params, body }) => organisations.updateOrganisation(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/organisations/:id/services',
    summary: 'Add a service (O23)',
    access: { client: 'organisation.details.manage', program: 'modify' },
    status: 201,
    params: schema.id,
    body: schema.serviceBody,
    response: schema.serviceView,
    handler: ({ ctx, params, body }) => organisations.addService(ctx, params.id, body),
  }),
  endpoint({
    method: 'PATCH',
    path: '/organisations/:id/services/:serviceId',
    summary: 'Rename a service, deactivate it or take it up again (O23)',
    access: { client: 'organisation.details.manage', program: 'modify' },
    params: schema.serviceParams,
    body: schema.servicePatch,
    response: schema.serviceView,
    handler: ({ ctx, params, body }) => organisations.updateService(ctx, params.id, params.serviceId, body),
  }),
  endpoint({
    method: 'POST',
    path: '/organisations/:id/invoicing-mandate',
    summary: '«Souscrire à un mandat de facturation»: have it signed in the portal (O25)',
    access: { client: 'organisation.details.manage' },
    personal: true,
    ownTransactions: true,
    idempotent: false,
    params: schema.id,
    body: formSignerBody,
    response: schema.mandateSigning,
    handler: ({ params, body, request }) => subscribeToMandate(request, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/organisations/:id/invoicing-mandate',
    summary: 'Call the signing of the mandate off (O25)',
    access: { client: 'organisation.details.manage' },
    params: schema.id,
    response: schema.organisation,
    handler: ({ ctx, params }) => callMandateOff(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/organisations/:id/identifier-change',
    summary: 'Go on under another SIRET (O24)',
    access: { client: 'organisation.identifier.change' },
    status: 201,
    params: schema.id,
    body: schema.identifierBody,
    response: schema.organisation,
    handler: ({ ctx, params, body }) => changeIdentifier(ctx, params.id, body),
  }),
]

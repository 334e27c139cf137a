import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { id } from '../schema.ts'
import * as schema from './schema.ts'
import * as explainer from './service.ts'

const endpoint = endpointsOf('organisation-administration')

/** «Pourquoi cet accès ?» (O32), for managers, staff, and oneself. */
export const explainerRoutes = [
  endpoint({
    method: 'GET',
    path: '/memberships/:id/explanation-subjects',
    summary: 'What may be asked about a person: functions, spaces, and what is in them (O32)',
    access: { client: 'organisation.people.read', staff: 'organisation.people.read' },
    params: id,
    query: schema.subjectQuery,
    response: schema.subjects,
    handler: ({ ctx, params, query }) => explainer.explainable(ctx, params.id, query.search),
  }),
  endpoint({
    method: 'GET',
    path: '/memberships/:id/explanation',
    summary: 'Why a person may or may not, condition by condition (O32)',
    access: { client: 'organisation.people.read', staff: 'organisation.people.read' },
    params: id,
    query: schema.question,
    response: schema.explanation,
    handler: ({ ctx, params, query }) => explainer.explain(ctx, params.id, query),
  }),
  endpoint({
    method: 'GET',
    path: '/membership-requests/:id/effect',
    summary: 'What approving a membership request would change (O32)',
    access: { client: 'organisation.people.read', staff: 'organisation.people.read', program: 'read' },
    params: id,
    query: schema.membershipEffectQuery,
    response: schema.effect,
    handler: ({ ctx, params, query }) => explainer.membershipRequestEffect(ctx, params.id, query),
  }),
  endpoint({
    method: 'GET',
    path: '/space-requests/:id/effect',
    summary: 'What approving a request for spaces would change (O32)',
    access: { client: 'organisation.people.read', staff: 'organisation.people.read', program: 'read' },
    params: id,
    query: schema.spaceEffectQuery,
    response: schema.effect,
    handler: ({ ctx, params, query }) => explainer.spaceRequestEffect(ctx, params.id, query.chosen),
  }),
]

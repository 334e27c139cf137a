import './errors.ts'
import './messages.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import * as schema from './schema.ts'
import * as training from './service.ts'

const endpoint = endpointsOf('contracts')

const { idParams, sessionView } = schema

/** Training sessions (C33); the registration itself is a change request. */
export const trainingRoutes = [
  listEndpoints('contracts', training.upcomingList, {
    access: { client: 'contracts.contracts.read', program: 'read' },
  }).page('/training-sessions', 'The sessions to come, with the places left'),
  listEndpoints('contracts', training.sessionList, { access: { staff: 'contracts.contracts.read' } }).page(
    '/staff/training-sessions',
    "The provider's sessions",
  ),
  endpoint({
    method: 'POST',
    path: '/staff/training-sessions',
    summary: 'Make a session',
    access: { staff: 'contracts.trainings.manage' },
    status: 201,
    body: schema.sessionBody,
    response: sessionView,
    handler: ({ ctx, body }) => training.createSession(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/training-sessions/:id',
    summary: 'A session with its registrations',
    access: { staff: 'contracts.contracts.read' },
    params: idParams,
    response: sessionView,
    handler: ({ ctx, params }) => training.readSession(ctx, params.id),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/training-sessions/:id',
    summary: 'Change a session',
    access: { staff: 'contracts.trainings.manage' },
    params: idParams,
    body: schema.sessionPatch,
    response: sessionView,
    handler: ({ ctx, params, body }) => training.updateSession(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/training-sessions/:id/cancellation',
    summary: 'Cancel a session and tell those registered',
    access: { staff: 'contracts.trainings.manage' },
    params: idParams,
    response: sessionView,
    handler: ({ ctx, params }) => training.cancelSession(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/training-sessions/:id/attendance',
    summary: 'Take down who came',
    access: { staff: 'contracts.trainings.manage' },
    params: idParams,
    body: schema.attendanceBody,
    response: sessionView,
    handler: ({ ctx, params, body }) => training.setAttendance(ctx, params.id, body),
  }),
]

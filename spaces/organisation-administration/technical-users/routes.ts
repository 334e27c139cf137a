import { Download, endpointsOf } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import * as schema from '../schema.ts'
import * as technicalUsers from './service.ts'

const withoutSecret = <T extends { secret: string | null }>(result: T): T => ({ ...result, secret: null })

const endpoint = endpointsOf('organisation-administration')

/** «Utilisateurs techniques»: accounts for programs, made and revoked by the principal manager (O15). */
export const technicalUserRoutes = [
  endpoint({
    method: 'GET',
    path: '/organisations/:id/technical-users',
    summary: 'The technical users of an organisation (O15)',
    access: { client: 'organisation.technical-users.manage' },
    params: schema.id,
    ownTransactions: true,
    query: technicalUsers.technicalUserList.query,
    response: schema.technicalUserList,
    handler: ({ params, query, request }) => technicalUsers.listTechnicalUsers(request, params.id, query),
  }),
  endpoint({
    method: 'POST',
    path: '/organisations/:id/technical-users',
    summary: "«Créer l'utilisateur technique»: its secret is in this answer only (O15)",
    access: { client: 'organisation.technical-users.manage' },
    personal: true,
    params: schema.id,
    body: schema.technicalUserBody,
    response: schema.technicalUserWithSecret,
    status: 201,
    repeated: withoutSecret,
    // Counted before the act: an address that is refused tells something.
    before: (ctx) => limitAct(ctx, 'technical-user', 30),
    handler: ({ ctx, params, body }) => technicalUsers.createTechnicalUser(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/technical-users/:id',
    summary: 'A technical user (O15)',
    access: { client: 'organisation.technical-users.manage' },
    params: schema.id,
    response: schema.technicalUser,
    handler: ({ ctx, params }) => technicalUsers.readTechnicalUser(ctx, params.id),
  }),
  endpoint({
    method: 'PATCH',
    path: '/technical-users/:id',
    summary: 'Change the name, contact address or spaces of a technical user (O15)',
    access: { client: 'organisation.technical-users.manage' },
    params: schema.id,
    body: schema.technicalUserPatch,
    response: schema.technicalUser,
    handler: ({ ctx, params, body }) => technicalUsers.updateTechnicalUser(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/technical-users/:id/secret-rotations',
    summary: '«Réinitialiser le mot de passe (utilisateur technique)»: the new secret is in this answer only (O15)',
    access: { client: 'organisation.technical-users.manage' },
    personal: true,
    params: schema.id,
    body: schema.secretRotation,
    response: schema.technicalUserWithSecret,
    status: 201,
    repeated: withoutSecret,
    handler: ({ ctx, params, body }) => technicalUsers.rotateSecret(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/technical-users/:id',
    summary: 'Revoke a technical user at once (O15)',
    access: { client: 'organisation.technical-users.manage' },
    params: schema.id,
    handler: ({ ctx, params }) => technicalUsers.revokeTechnicalUser(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/technical-users/:id/connection-details.pdf',
    summary: '«Exporter les informations de connexion»: with the secret only where it is given (O15)',
    access: { client: 'organisation.technical-users.manage' },
    personal: true,
    params: schema.id,
    body: schema.connectionDetailsBody,
    download: 'application/pdf',
    handler: async ({ ctx, params, body }) => {
      return new Download(
        await technicalUsers.printConnectionDetails(ctx, params.id, body),
        'application/pdf',
        { fr: 'informations-de-connexion.pdf', en: 'connection-details.pdf' }[ctx.locale],
      )
    },
  }),
]

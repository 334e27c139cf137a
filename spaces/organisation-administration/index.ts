import './errors.ts'
import './messages.ts'
import { sql } from 'kysely'
import { permittedOrganisationIds } from '../../kernel/organisations/access.ts'
import { defineSpace } from '../../kernel/space.ts'
import { deskRoutes } from './desk/routes.ts'
import { waiting } from './desk/service.ts'
import { explainerRoutes } from './explainer/routes.ts'
import { journalNames } from './history/names.ts'
import { historyRoutes } from './history/routes.ts'
import { membershipRequestRoutes } from './membership-requests/routes.ts'
import { membershipRoutes } from './memberships/routes.ts'
import { organisationRequestRoutes } from './organisation-requests/routes.ts'
import { organisationRoutes } from './organisations/routes.ts'
import { permissions } from './permissions.ts'
import { principalRoutes } from './principal/routes.ts'
import { runReviews } from './reviews/jobs.ts'
import { reviewRoutes } from './reviews/routes.ts'
import { roleRoutes } from './roles/routes.ts'
import { spaceRequestRoutes } from './space-requests/routes.ts'
import { technicalUserRoutes } from './technical-users/routes.ts'

export { attach } from './memberships/bring-in.ts'
export { nameFirstPrincipal } from './principal/service.ts'

/** «Activités du gestionnaire» (spec 2): organisations run their own people. Open to those whose role holds the desk somewhere (O1, O7). */
export const organisationAdministration = defineSpace({
  name: 'organisation-administration',
  needs: [],
  permissions,
  journalNames,
  routes: (app, services) => {
    deskRoutes(app, services)
    membershipRequestRoutes(app, services)
    spaceRequestRoutes(app, services)
    membershipRoutes(app, services)
    organisationRoutes(app, services)
    organisationRequestRoutes(app, services)
    principalRoutes(app, services)
    technicalUserRoutes(app, services)
    historyRoutes(app, services)
    reviewRoutes(app, services)
    roleRoutes(app, services)
    explainerRoutes(app, services)
  },
  openTo: async (ctx) =>
    ctx.actor.side === 'staff' || (await permittedOrganisationIds(ctx, 'organisation.desk.read')).length > 0,
  counts: async (ctx): Promise<Record<string, number>> => {
    if (ctx.actor.side === 'staff') {
      const all = await sql<{ joining: number; spaces: number; creations: number }>`
        select (select count(*)::int from membership_requests r where r.brand_id = ${ctx.brand.id} and r.decision is null and r.withdrawn_at is null) as joining,
          (select count(*)::int from space_requests r where r.brand_id = ${ctx.brand.id} and r.decision is null and r.withdrawn_at is null) as spaces,
          (select count(*)::int from organisation_requests r where r.brand_id = ${ctx.brand.id} and r.decision is null and r.withdrawn_at is null) as creations`.execute(
        ctx.db,
      )
      const { joining, spaces, creations } = all.rows[0]!
      return {
        organisationRequests: joining + spaces + creations,
        membershipRequests: joining,
        spaceRequests: spaces,
        organisationCreations: creations,
      }
    }
    const row = await sql<{ n: number }>`
      select (select count(*)::int from membership_requests r where r.decision is null and r.withdrawn_at is null
          and r.organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.membership-requests.decide'))::uuid[]))
        + (select count(*)::int from space_requests r where r.decision is null and r.withdrawn_at is null
          and r.organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.space-requests.decide'))::uuid[])) as n`.execute(
      ctx.db,
    )
    return { organisationRequests: row.rows[0]!.n }
  },
  waiting,
  jobs: (services) => [
    {
      name: 'organisation.reviews',
      everyMinutes: 60,
      run: () =>
        runReviews(services, (error, organisationId) =>
          console.error(
            JSON.stringify({
              level: 50,
              msg: 'a review of access could not be carried on',
              organisationId,
              error: String(error),
            }),
          ),
        ),
    },
  ],
  demo: () => import('./demo.ts'),
})

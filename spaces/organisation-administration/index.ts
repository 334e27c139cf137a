import './errors.ts'
import './messages.ts'
import { sql } from 'kysely'
import { defineSpace } from '../../kernel/space.ts'
import { deskRoutes } from './desk/routes.ts'
import { waiting } from './desk/service.ts'
import { explainerRoutes } from './explainer/routes.ts'
import { journalNames } from './history/names.ts'
import { historyRoutes } from './history/routes.ts'
import { membershipRequestRoutes } from './membership-requests/routes.ts'
import { membershipRoutes } from './memberships/routes.ts'
import { organisationRequestRoutes } from './organisation-requests/routes.ts'
import { signedMandate } from './organisations/mandate.ts'
import { organisationRoutes } from './organisations/routes.ts'
import { mandateForm } from './organisations/service.ts'
import { people } from './people.ts'
import { permissions } from './permissions.ts'
import { principalRoutes } from './principal/routes.ts'
import { runReviews } from './reviews/jobs.ts'
import { reviewRoutes } from './reviews/routes.ts'
import { roleRoutes } from './roles/routes.ts'
import { search } from './search.ts'
import { spaceRequestRoutes } from './space-requests/routes.ts'
import { technicalUserRoutes } from './technical-users/routes.ts'

export { attach } from './memberships/bring-in.ts'
export { giveSpacesToAll, listRoles } from './memberships/membership.ts'
export { bringInByProof } from './memberships/sign-up.ts'
export { nameFirstPrincipal } from './principal/service.ts'

// The brand's requests that wait, for staff.
const membershipRequests = sql<number>`(select count(*)::int from membership_requests r where r.brand_id = parvis.brand_id() and r.decision is null and r.withdrawn_at is null)`
const spaceRequests = sql<number>`(select count(*)::int from space_requests r where r.brand_id = parvis.brand_id() and r.decision is null and r.withdrawn_at is null)`
const organisationCreations = sql<number>`(select count(*)::int from organisation_requests r where r.brand_id = parvis.brand_id() and r.decision is null and r.withdrawn_at is null)`

/** The organisations of the requests that the asking client may decide, once for each. */
const toDecide = sql`select r.organisation_id from membership_requests r where r.decision is null and r.withdrawn_at is null
    and r.organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.membership-requests.decide'))::uuid[])
  union all select r.organisation_id from space_requests r where r.decision is null and r.withdrawn_at is null
    and r.organisation_id = any ((select parvis.organisation_ids_with_permission('organisation.space-requests.decide'))::uuid[])`

/** «Activités du gestionnaire» (spec 2): organisations run their own people. Open to those whose role holds the desk somewhere (O1, O7). */
export const organisationAdministration = defineSpace({
  name: 'organisation-administration',
  needs: ['documents'],
  permissions,
  people,
  journalNames,
  journalWords: {
    fields: { invoicingMandate: { fr: 'Mandat de facturation', en: 'Invoicing mandate' } },
    values: {
      none: { fr: 'Aucun', en: 'None' },
      requested: { fr: 'Demandé', en: 'Asked for' },
      signed: { fr: 'Signé', en: 'Signed' },
    },
  },
  signedForms: { [mandateForm]: signedMandate },
  routes: [
    ...deskRoutes,
    ...membershipRequestRoutes,
    ...spaceRequestRoutes,
    ...membershipRoutes,
    ...organisationRoutes,
    ...organisationRequestRoutes,
    ...principalRoutes,
    ...technicalUserRoutes,
    ...historyRoutes,
    ...reviewRoutes,
    ...roleRoutes,
    ...explainerRoutes,
  ],
  search,
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('organisation.desk.read')) > 0`,
    staff: 'organisation.people.read',
  },
  counts: {
    client: {
      organisationRequests: sql<number>`(select count(*)::int from (${toDecide}) r)`,
    },
    staff: {
      organisationRequests: sql<number>`${membershipRequests} + ${spaceRequests} + ${organisationCreations}`,
      membershipRequests,
      spaceRequests,
      organisationCreations,
    },
  },
  waitsIn: toDecide,
  waiting,
  jobs: (services) => [
    {
      name: 'organisation.reviews',
      title: { fr: 'Revues des accès', en: 'Reviews of access' },
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

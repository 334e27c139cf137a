import './errors.ts'
import './messages.ts'
import { sql } from 'kysely'
import { readFirst } from '../../kernel/lists/read.ts'
import { defineSpace } from '../../kernel/space.ts'
import { revisableContract } from './administration/revisable.ts'
import { administrationRoutes } from './administration/routes.ts'
import { carryOut, sweep } from './change-requests/carry-out.ts'
import { kindName } from './change-requests/fields.ts'
import { requestForm } from './change-requests/form-of.ts'
import { forStaff, requestList } from './change-requests/list.ts'
import { signedRequestForm } from './change-requests/signature.ts'
import { administersAnyContract } from './contracts/service.ts'
import { delegationForm } from './delegations/service.ts'
import { signedDelegationForm } from './delegations/signature.ts'
import { explained } from './explained.ts'
import { journalNames } from './history.ts'
import { permissions } from './permissions.ts'
import { contractRoutes } from './routes.ts'
import { search } from './search.ts'
import { trainingRoutes } from './training/routes.ts'

export { seatsOfBrands } from './contracts/figures.ts'

/** A request `r` waits for its signed form. */
const toReturn = sql`r.decision is null and r.withdrawn_at is null and r.confirmed_on is null and r.kind <> 'training'
  and not exists (select from signed_forms f where f.request_id = r.id and f.version = r.current_version and f.needs_review)`

/** «Administration de contrat» (spec 1). Open to those who administer at least one contract (C7), and to staff. */
export const contracts = defineSpace({
  name: 'contracts',
  needs: ['documents', 'sales'],
  subscription: {
    title: { fr: 'Administration de contrat', en: 'Contract administration' },
    description: {
      fr: 'Abonnés, demandes et délégations des contrats que la personne administre.',
      en: 'Subscribers, requests and delegations of the contracts that the person administers.',
    },
    opensFor: { principal_manager: 'modify', secondary_manager: 'modify' },
  },
  permissions,
  rights: sql`parvis.contract_rights()`,
  search,
  people: {
    names: [
      'change_requests',
      'change_request_versions',
      'connection_blocks',
      'delegations',
      'signed_forms',
      'training_registrations',
    ],
    histories: (ctx, accountId) =>
      ctx.db
        .selectFrom('connections')
        .select(['contract_id as contractId', 'organisation_id as organisationId'])
        .distinct()
        .where('account_id', '=', accountId)
        .where('ended_on', 'is', null)
        .execute(),
  },
  revisable: { 'contracts.contract': revisableContract },
  signedForms: { [requestForm]: signedRequestForm, [delegationForm]: signedDelegationForm },
  explained,
  journalNames,
  organisationReplaced: async (ctx, from, to, services) => {
    // Contracts go on under the new identifier, with the people of their applications; connections and requests follow by their keys.
    await sql`update contracts c set organisation_id = ${to}, service_id = (select x.new::uuid from jsonb_each_text(${JSON.stringify(Object.fromEntries(services))}::jsonb) x (old, new) where x.old = c.service_id::text)
      where c.organisation_id = ${from}`.execute(ctx.db)
    await sql`update application_users set organisation_id = ${to} where organisation_id = ${from}`.execute(ctx.db)
  },
  routes: [...contractRoutes, ...administrationRoutes, ...trainingRoutes],
  openTo: { client: administersAnyContract, staff: 'contracts.contracts.read' },
  counts: {
    client: {
      requestsToReturn: sql<number>`(select count(*)::int from change_requests r where ${toReturn})`,
    },
    staff: {
      queue: sql<number>`(select count(*)::int from change_requests r join contracts k on k.id = r.contract_id where ${forStaff})`,
      delegations: sql<number>`(select count(*)::int from delegations where validated_at is null and refused_at is null and form_received_on is not null)`,
    },
  },
  waitsIn: sql`select k.organisation_id from change_requests r join contracts k on k.id = r.contract_id where ${toReturn}`,
  publicLinks: [
    { label: { fr: 'Formulaire de délégation', en: 'Delegation form' }, href: '/api/v1/delegation-form.pdf' },
  ],
  waiting: async (ctx) => {
    if (ctx.actor.side === 'staff') return []
    const wait = (state: 'late' | 'to_return') =>
      readFirst(ctx, requestList, {}, { sort: 'requestedAt', order: 'asc', search: '', state }, 20)
    return [...(await wait('late')), ...(await wait('to_return'))].map((request) => ({
      kind: 'contracts.form',
      title:
        ctx.locale === 'fr'
          ? `Retourner signée la confirmation de la demande ${request.number}`
          : `Return the signed confirmation of request ${request.number}`,
      detail: `${kindName(request.kind, ctx.locale)}, ${request.detail}`,
      dueOn: request.returnBefore,
      late: request.state === 'late',
      href: `/contrats/demandes/${request.id}`,
      actionLabel: { fr: 'Editer', en: 'Print' }[ctx.locale],
    }))
  },
  jobs: (services) => [
    {
      name: 'contracts.carry_out',
      title: { fr: "Exécution d'une demande validée", en: 'Carrying out of an approved request' },
      run: async ({ requestId, brandId }) => carryOut(services, String(brandId), String(requestId)),
    },
    {
      name: 'contracts.sweep',
      title: { fr: 'Échéances des contrats', en: 'What is due in contracts' },
      everyMinutes: 1,
      run: () =>
        sweep(services, (error, requestId) =>
          console.error(
            JSON.stringify({ level: 50, msg: 'a request could not be carried out', requestId, error: String(error) }),
          ),
        ),
    },
  ],
  demo: () => import('./demo.ts'),
})

import './errors.ts'
import { z } from 'zod'
import { endpointsOf } from '../../kernel/http/endpoints.ts'
import { type NewPerson, proposeIdentifier } from '../../kernel/identity/people.ts'
import { clientFilter, clientFilterBody, setClientFilter } from '../../kernel/lists/client-filter.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { workView } from '../../kernel/work/schema.ts'
import * as accounts from './accounts.ts'
import * as archives from './archives.ts'
import { brandRoutes } from './brands/routes.ts'
import { clientMessageRoutes } from './client-messages/routes.ts'
import * as clients from './clients.ts'
import { discountRoutes } from './discounts/routes.ts'
import { setGroup } from './groups/service.ts'
import { importRoutes } from './imports/routes.ts'
import { jobRoutes } from './jobs/routes.ts'
import { accountList, clientList, journalList, mailList } from './lists.ts'
import { mailboxRoutes } from './mailboxes/routes.ts'
import * as members from './members.ts'
import { messageRoutes } from './messages/routes.ts'
import * as outbox from './outbox.ts'
import { readParent, setParent } from './parents.ts'
import * as schema from './schema.ts'
import * as sites from './sites.ts'

const personOf = (body: {
  surname: string
  givenName: string
  identifier?: string | undefined
  signInEmail: string
}): NewPerson => {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as typeof body
  return { ...given, signInEmail: body.signInEmail || null } as NewPerson
}

const endpoint = endpointsOf('back-office')

const clientEndpoints = listEndpoints('back-office', clientList, { access: { staff: 'back-office.clients.read' } })
const { idParams, siteParams } = schema

/** The provider's own space: clients, people, outbox, journal, staff. */
export const routes = [
  clientEndpoints.page('/staff/organisations', "The provider's clients (B1)"),
  clientEndpoints.count('/staff/organisations/count', 'How many clients the filters leave (B1)'),
  clientEndpoints.file('/staff/organisations/export', 'The filtered clients as a file (B1)'),
  endpoint({
    method: 'POST',
    path: '/staff/organisations',
    summary: 'Make a client',
    access: { staff: 'back-office.clients.manage' },
    status: 201,
    body: schema.organisationBody,
    response: schema.organisationView,
    handler: ({ ctx, body: { principal, passwordConfirmation: _, ...body }, request }) =>
      clients.createOrganisation(ctx, {
        ...body,
        locale: body.locale ?? ctx.brand.locale,
        registrationAddress: request.address,
        principal: 'accountId' in principal ? principal : { person: personOf(principal) },
      }),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisations/archiving/preview',
    summary: 'What archiving some clients comes to, before it is done (B4)',
    access: { staff: 'back-office.clients.archive' },
    body: schema.archivingPreview,
    response: schema.archiving,
    handler: ({ ctx, body }) => archives.readArchiving(ctx, body.ids),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisations/archiving',
    summary: 'Archive clients: all of theirs is kept, and none of their people has access to it any more (B4)',
    access: { staff: 'back-office.clients.archive' },
    body: schema.archivingBody,
    response: schema.clientsChanged,
    handler: ({ ctx, body }) => archives.archiveClients(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisations/restoring',
    summary: 'Bring archived clients back, with the accesses that they had (B4)',
    access: { staff: 'back-office.clients.archive' },
    body: schema.restoringBody,
    response: schema.clientsChanged,
    handler: ({ ctx, body }) => archives.restoreClients(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisations/grouping',
    summary: 'Put clients into a group, or out of theirs (B5)',
    access: { staff: 'back-office.clients.manage' },
    body: schema.groupingBody,
    response: schema.clientsChanged,
    handler: ({ ctx, body }) => setGroup(ctx, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/client-filter',
    summary: '«Filtre»: have every list show one client, or one group of clients (B6)',
    access: { staff: 'back-office.clients.read' },
    body: clientFilterBody,
    response: clientFilter,
    handler: ({ ctx, body }) => setClientFilter(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/organisations/:id',
    summary: 'A client with its sites, services and members',
    access: { staff: 'back-office.clients.read' },
    params: idParams,
    response: schema.organisationView,
    handler: ({ ctx, params }) => clients.readOrganisation(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/organisations/:id/parent',
    summary: 'Of which client another one is part',
    access: { staff: 'back-office.clients.read' },
    params: idParams,
    response: schema.parentView,
    handler: ({ ctx, params }) => readParent(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/organisations/:id/parent',
    summary: 'Say of which client another one is part; null: of none',
    access: { staff: 'back-office.clients.manage' },
    params: idParams,
    body: schema.parentBody,
    response: schema.parentView,
    handler: ({ ctx, params, body }) => setParent(ctx, params.id, body.parentId),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/organisations/:id',
    summary: 'Change a client',
    access: { staff: 'back-office.clients.manage' },
    params: idParams,
    body: schema.organisationPatch,
    response: schema.organisationView,
    handler: ({ ctx, params, body: { registrationAddress, verifiedPhone, remark, attitude, ...body } }) =>
      clients.updateOrganisation(ctx, params.id, {
        ...body,
        profile: { registrationAddress, verifiedPhone, remark, attitude },
      }),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisations/:id/paperless-consents',
    summary: 'Write down what a client says about paperless invoices and quotes',
    access: { staff: 'back-office.clients.manage' },
    params: schema.idParams,
    body: schema.consentBody,
    response: schema.organisationView,
    handler: ({ ctx, params, body }) => clients.setConsent(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisations/:id/sites',
    summary: 'Add a site to a client',
    access: { staff: 'back-office.clients.manage' },
    status: 201,
    params: idParams,
    body: schema.siteBody,
    response: schema.siteView,
    handler: ({ ctx, params, body }) => sites.addSite(ctx, params.id, body),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/organisations/:id/sites/:siteId',
    summary: 'Change a site',
    access: { staff: 'back-office.clients.manage' },
    params: siteParams,
    body: schema.sitePatch,
    response: schema.siteView,
    handler: ({ ctx, params, body }) => sites.updateSite(ctx, params.id, params.siteId, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/organisations/:id/sites/:siteId',
    summary: 'Take a site away',
    access: { staff: 'back-office.clients.manage' },
    params: siteParams,
    handler: ({ ctx, params }) => sites.removeSite(ctx, params.id, params.siteId),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisations/:id/accounts',
    summary: "Make a person's account as a member of a client",
    access: { staff: 'back-office.clients.manage' },
    status: 201,
    params: idParams,
    body: schema.personBody,
    response: schema.createdPerson,
    handler: ({ ctx, params, body }) => clients.createMember(ctx, params.id, personOf(body)),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/identifier-proposals',
    summary: 'A free identifier for a name',
    access: { staff: 'back-office.clients.manage' },
    query: schema.proposalQuery,
    response: z.object({ identifier: z.string() }),
    handler: async ({ ctx, query }) => ({ identifier: await proposeIdentifier(ctx, query.surname, query.givenName) }),
  }),
  listEndpoints('back-office', accountList, { access: { staff: 'back-office.clients.read' } }).page(
    '/staff/accounts',
    "People's accounts by name",
  ),
  endpoint({
    method: 'GET',
    path: '/staff/accounts/:id',
    summary: 'An account with its blocks, memberships and connections',
    access: { staff: 'back-office.clients.read' },
    params: idParams,
    response: schema.accountView,
    handler: ({ ctx, params }) => accounts.readAccount(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/accounts/:id/unblocking',
    summary: "Lift an account's blocks, with a reset at once where asked",
    access: { staff: 'back-office.accounts.rescue' },
    params: idParams,
    body: schema.unblockingBody,
    response: schema.accountView,
    handler: ({ ctx, params, body }) => accounts.unblock(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/accounts/:id/networks',
    summary: 'Let an account sign in from anywhere again, for whoever is locked out (B23)',
    access: { staff: 'back-office.accounts.rescue' },
    params: idParams,
    response: schema.accountView,
    handler: ({ ctx, params }) => accounts.letInFromAnywhere(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/accounts/:id/password-reset',
    summary: 'Send an account its reset link',
    access: { staff: 'back-office.accounts.rescue' },
    params: idParams,
    body: z.object({}).optional(),
    handler: ({ ctx, params }) => accounts.resetPassword(ctx, params.id),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/accounts/:id/sessions',
    summary: "End an account's sessions",
    access: { staff: 'back-office.accounts.rescue' },
    params: idParams,
    response: schema.accountView,
    handler: ({ ctx, params }) => accounts.endSessions(ctx, params.id),
  }),
  listEndpoints('back-office', mailList, { access: { staff: 'back-office.mails.manage' } }).page(
    '/staff/mails',
    'The outbox, the newest first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/mails/:id',
    summary: 'A mail with its bodies',
    access: { staff: 'back-office.mails.manage' },
    params: idParams,
    response: schema.mailView,
    handler: ({ ctx, params }) => outbox.readMail(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/mails/decisions',
    summary: 'Decide about mails that did not leave, or may have: send them, or not (R5)',
    access: { staff: 'back-office.mails.manage' },
    body: schema.mailDecisions,
    response: schema.mailsDecided,
    handler: async ({ ctx, body }) => ({ changed: (await outbox.decideMails(ctx, body)).length }),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/mails/decisions/work',
    summary: 'Decide about all mails that ask for it, as a long task (R5)',
    access: outbox.mailWork.access,
    status: 201,
    body: outbox.mailWork.input,
    response: workView,
    handler: ({ ctx, body }) => outbox.decideAllMails(ctx, body),
  }),
  listEndpoints('back-office', journalList, { access: { staff: 'back-office.journal.read' } }).page(
    '/staff/journal',
    'The journal, the newest first',
  ),
  listEndpoints('back-office', journalList, { access: { staff: 'back-office.journal.export' } }).file(
    '/staff/journal/export',
    'The filtered journal as a file',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/members',
    summary: "The provider's own people",
    access: { staff: 'back-office.staff.read' },
    response: schema.memberList,
    handler: ({ ctx }) => members.listMembers(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/roles',
    summary: 'The roles of the staff, with what each permits (B17)',
    access: { staff: 'back-office.staff.read' },
    response: schema.staffRoleList,
    handler: ({ ctx }) => members.listStaffRoles(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/members',
    summary: "Make an account for one of the provider's people",
    access: { staff: 'back-office.staff.manage' },
    status: 201,
    body: schema.memberBody,
    response: schema.member,
    handler: ({ ctx, body }) => members.addMember(ctx, { ...personOf(body), roles: body.roles }),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/members/:id',
    summary: "Set a member's roles (B17)",
    access: { staff: 'back-office.staff.manage' },
    params: idParams,
    body: schema.memberPatch,
    response: schema.member,
    handler: ({ ctx, params, body }) => members.setRoles(ctx, params.id, body),
  }),
  ...clientMessageRoutes,
  ...discountRoutes,
  ...brandRoutes,
  ...importRoutes,
  ...jobRoutes,
  ...mailboxRoutes,
  ...messageRoutes,
]

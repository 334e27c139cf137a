import { notFound } from '../../kernel/errors/problem.ts'
import { openFile } from '../../kernel/files/storage.ts'
import { asSystem, type StaffContext } from '../../kernel/http/context.ts'
import { Download, endpointsOf, type RequestInfo } from '../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { readContactPage, sendContactMessage } from './contact.ts'
import { editions } from './editions.ts'
import { readClientPage, readOpenPage } from './pages.ts'
import * as schema from './schema.ts'
import * as portal from './service.ts'
import { signUp } from './sign-up.ts'

const endpoint = endpointsOf('portal-configuration')

/** Does it, and answers once this process has read the brands anew: whoever published something sees it with the next request. */
async function published(request: RequestInfo, work: (ctx: StaffContext) => Promise<void>) {
  await request.again((ctx) => work(ctx as StaffContext))
  await request.services.brands.reload()
  return request.again((ctx) => portal.readConfiguration(ctx as StaffContext))
}

const editionList = listEndpoints('portal-configuration', editions, {
  access: { staff: 'portal-configuration.portal.read' },
})

export const routes = [
  endpoint({
    method: 'GET',
    path: '/portal-pages/:address',
    summary: 'A page of the portal as whoever is signed in on the side of a client reads it (P7)',
    access: { client: 'person' },
    params: schema.addressParams,
    response: schema.pageView,
    handler: ({ ctx, params }) => readClientPage(ctx, params.address),
  }),
  endpoint({
    method: 'GET',
    path: '/open-pages/:address',
    summary: 'A page of the portal that is for everybody, before sign-in too (P7)',
    access: 'public',
    params: schema.addressParams,
    response: schema.pageView,
    handler: ({ params, request: { services, brand, locale } }) =>
      readOpenPage(services, brand, locale, params.address),
  }),
  endpoint({
    method: 'GET',
    path: '/portal-contact',
    summary: '«Contact»: where the provider is, and what one may write about (P7)',
    access: 'public',
    response: schema.contactPage,
    handler: ({ request }) => readContactPage(request),
  }),
  endpoint({
    method: 'POST',
    path: '/portal-contact/messages',
    summary: 'Write to the provider: the theme decides to which address it goes (P7)',
    access: 'public',
    status: 202,
    body: schema.contactMessage,
    response: schema.accepted,
    handler: async ({ body, request }) => {
      await sendContactMessage(request, body)
      return { state: 'accepted' as const }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/sign-ups',
    summary: 'Ask for an account by client code and last invoice; the answer says nothing of them (P1)',
    access: 'public',
    status: 202,
    body: schema.signUpBody,
    response: schema.accepted,
    handler: async ({ body, request }) => {
      await signUp(request, body)
      return { state: 'accepted' as const }
    },
  }),
  editionList.page('/staff/portal-configuration/editions', 'The editions of the portal that were in force'),
  endpoint({
    method: 'POST',
    path: '/staff/portal-configuration/editions/:id/restoration',
    summary: 'Publish an earlier edition anew',
    access: { staff: 'portal-configuration.portal.publish' },
    ownTransactions: true,
    params: schema.idParams,
    response: schema.configurationView,
    handler: ({ params, request }) => published(request, (ctx) => portal.restore(ctx, params.id)),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/portal-configuration/clients',
    summary: 'Clients by words of their name, or by their ids, at most 50: whose own contact somebody may be',
    access: { staff: 'portal-configuration.portal.read' },
    query: schema.clientNamesQuery,
    response: schema.clientNames,
    handler: ({ ctx, query }) => portal.findClients(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/portal-home',
    summary: 'The home page of a client: what the brand says there (P5)',
    access: { client: 'person' },
    response: schema.homeView,
    handler: ({ ctx }) => portal.readHome(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/portal-pictures/:fileId',
    summary: 'A picture of the portal that is in force',
    access: 'public',
    params: schema.pictureParams,
    download: 'application/octet-stream',
    constant: true,
    handler: async ({ params, request: { brand, services } }) => {
      const file = await asSystem(services, brand, async (ctx) => {
        if (!(await portal.isShown(ctx, params.fileId))) throw notFound()
        return openFile(ctx, params.fileId)
      })
      return new Download(() => file.open(), file.contentType, file.name, true, `"${file.sha256}"`)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/portal-configuration',
    summary: 'The configuration of the portal: the draft, what is in force, and what publishing changes',
    access: { staff: 'portal-configuration.portal.read' },
    response: schema.configurationView,
    handler: ({ ctx }) => portal.readConfiguration(ctx),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/portal-configuration/draft',
    summary: 'Keep the draft of the configuration of the portal',
    access: { staff: 'portal-configuration.portal.write' },
    body: schema.draftBody,
    response: schema.configurationView,
    handler: ({ ctx, body }) => portal.saveDraft(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-configuration/draft/drop',
    summary: 'Drop the draft of the configuration of the portal',
    access: { staff: 'portal-configuration.portal.write' },
    body: schema.versionBody,
    response: schema.configurationView,
    handler: ({ ctx, body }) => portal.dropDraft(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-configuration/draft/pictures',
    summary: 'Add a picture for the draft of the portal',
    access: { staff: 'portal-configuration.portal.write' },
    multipart: true,
    ownTransactions: true,
    body: schema.pictureBody,
    status: 201,
    response: schema.pictureKept,
    handler: ({ request, body, uploads }) => portal.addPicture(request, body, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/portal-configuration/pictures/:fileId',
    summary: 'A picture of an edition of the portal',
    access: { staff: 'portal-configuration.portal.read' },
    params: schema.pictureParams,
    download: 'application/octet-stream',
    handler: async ({ ctx, params }) => Download.of(await portal.openPicture(ctx, params.fileId), true),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/portal-configuration/preview',
    summary:
      'The home page and the frame of the draft, as clients would see them, or as somebody with one profile would',
    access: { staff: 'portal-configuration.portal.read' },
    query: schema.previewQuery,
    response: schema.previewView,
    handler: ({ ctx, query }) => portal.previewDraft(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-configuration/publication',
    summary: 'Publish the draft: every client sees it at once',
    access: { staff: 'portal-configuration.portal.publish' },
    ownTransactions: true,
    body: schema.versionBody,
    response: schema.configurationView,
    handler: ({ body, request }) => published(request, (ctx) => portal.publish(ctx, body)),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-configuration/undo',
    summary: 'Undo the last publication: the edition before it is published anew',
    access: { staff: 'portal-configuration.portal.publish' },
    ownTransactions: true,
    response: schema.configurationView,
    handler: ({ request }) => published(request, (ctx) => portal.restore(ctx)),
  }),
]

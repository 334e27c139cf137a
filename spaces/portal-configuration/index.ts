import './errors.ts'
import './messages.ts'
import { sql } from 'kysely'
import { settingOf } from '../../kernel/settings/settings.ts'
import { defineSpace } from '../../kernel/space.ts'
import { helpPagesFor, searchedPages } from './pages.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { portalSettings } from './settings.ts'
import { signUpJob } from './sign-up.ts'

export { type HelpPage, helpPagesFor } from './pages.ts'

/** «Configuration du portail» (P1, P4–P7): what a brand's portal shows its clients, prepared, previewed, published and undone as one. */
export const portalConfiguration = defineSpace({
  name: 'portal-configuration',
  needs: ['organisation-administration'],
  permissions,
  people: { names: ['portal_configurations'] },
  journalNames: {
    'portal_configuration.portal.published': { fr: 'Portail publié', en: 'Portal published' },
    'portal_configuration.portal.restored': {
      fr: 'Édition précédente du portail remise',
      en: 'Earlier edition of the portal brought back',
    },
  },
  routes,
  search: [searchedPages],
  // What answers a request before it is sent (P32).
  helpFor: async (ctx, words) =>
    (await helpPagesFor(ctx, words, 3)).map(({ address, ...page }) => ({ key: address, ...page })),
  demo: () => import('./demo.ts'),
  signsUp: (at) => settingOf(at, portalSettings.signUp),
  jobs: (services) => [signUpJob(services)],
  openTo: { client: true, staff: 'portal-configuration.portal.read' },
  // Clients' own contacts go with the client (O24), in what is in force and in what is kept.
  organisationReplaced: async (ctx, from, to) => {
    await ctx.asSystem(async () => {
      await sql`update portal_contact_clients set organisation_id = ${to} where organisation_id = ${from}`.execute(
        ctx.db,
      )
      await sql`update portal_configurations set content = replace(content::text, ${from}, ${to})::jsonb
        where brand_id = ${ctx.brand.id} and state <> 'superseded' and content::text like ${`%${from}%`}`.execute(
        ctx.db,
      )
    })
  },
})

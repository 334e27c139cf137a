import './errors.ts'
import './messages.ts'
import './settings.ts'
import { defineSpace } from '../../kernel/space.ts'
import { accessRoutes } from './accesses/routes.ts'
import { permissions } from './permissions.ts'
import { viewRoutes } from './portal-views/routes.ts'

export { firstPasswordUntil, giveFirstAccess } from './accesses/drafts.ts'

/** «Paramètres du portail»: who may sign in, by what, and how they are told (spec 3, D9–D13). */
export const portalAccess = defineSpace({
  name: 'portal-access',
  needs: ['employees', 'organisation-administration', 'synchronisation'],
  permissions,
  people: {
    names: ['portal_accesses', 'portal_access_drafts', 'portal_access_notifications'],
    // The address to which messages went is the person's.
    erase: async (ctx, accountId) => {
      await ctx.db
        .updateTable('portal_accesses')
        .set({ sent_to: '', sent_at: null, mail_state: '', mail_id: null })
        .where('account_id', '=', accountId)
        .execute()
      await ctx.db
        .updateTable('portal_access_notifications')
        .set({ addressee: '', address: '', identifier: '', mail_id: null })
        .where('account_id', '=', accountId)
        .execute()
    },
  },
  organisationReplaced: async (ctx, from, to) => {
    await ctx.asSystem(async () => {
      for (const table of ['portal_accesses', 'portal_access_notifications'] as const)
        await ctx.db.updateTable(table).set({ organisation_id: to }).where('organisation_id', '=', from).execute()
    })
  },
  journalNames: {
    'portal_access.access.given': { fr: 'Accès au portail donné', en: 'Access to the portal given' },
    'portal_access.access.withdrawn': { fr: 'Accès au portail retiré', en: 'Access to the portal withdrawn' },
    'portal_access.role.changed': { fr: 'Rôle changé', en: 'Role changed' },
    'portal_access.letters.printed': { fr: 'Lettre avec mot de passe imprimée', en: 'Letter with a password printed' },
  },
  routes: [...accessRoutes, ...viewRoutes],
  demo: () => import('./demo.ts'),
  openTo: { staff: 'portal-access.accesses.read' },
})

import { defineSpace } from '../../kernel/space.ts'
import { exchangeJournalNames } from './webhooks/names.ts'
import { exchangePermissions } from './webhooks/permissions.ts'
import { webhookRoutes } from './webhooks/routes.ts'

/** What goes to and fro between the portal and the management software (spec 3, D2, D30). */
export const synchronisation = defineSpace({
  name: 'synchronisation',
  needs: ['documents', 'employees'],
  permissions: exchangePermissions,
  journalNames: exchangeJournalNames,
  routes: webhookRoutes,
  openTo: { staff: 'synchronisation.webhooks.manage' },
})

import { sql } from 'kysely'
import { defineSpace } from '../../kernel/space.ts'
import { folderRules } from './folders.ts'
import { digestJobs } from './notifications/digest.ts'
import { permissions } from './permissions.ts'
import { retentionJobs } from './retention/jobs.ts'
import { routes } from './routes.ts'
import { unread } from './service.ts'
import { notificationTemplates } from './templates/templates.ts'
import { textJobs } from './texts/jobs.ts'

/** Documents of clients and employees: folders, what is published and deposited in them, who has read it (spec 3). */
export const documents = defineSpace({
  name: 'documents',
  needs: ['employees'],
  permissions,
  people: { names: ['documents', 'document_versions', 'document_notifications'] },
  organisationReplaced: async (ctx, from, to) => {
    await ctx.db.updateTable('documents').set({ organisation_id: to }).where('organisation_id', '=', from).execute()
    await ctx.asSystem(() =>
      ctx.db
        .updateTable('document_notifications')
        .set({ organisation_id: to })
        .where('organisation_id', '=', from)
        .execute(),
    )
  },
  journalNames: {
    'documents.document.published': { fr: 'Document publié', en: 'Document published' },
    'documents.document.deposited': { fr: 'Document déposé', en: 'Document deposited' },
    'documents.document.replaced': { fr: 'Document remplacé', en: 'Document replaced' },
    'documents.document.expired': {
      fr: 'Document supprimé, sa conservation est finie',
      en: 'Document deleted at the end of its time',
    },
    'documents.document.withdrawn': { fr: 'Document retiré', en: 'Document withdrawn' },
    'documents.notification.cancelled': { fr: 'Notification annulée', en: 'Notification called off' },
    'documents.notification.sent_again': { fr: 'Notification renvoyée', en: 'Notification sent again' },
    'documents.notifications.held': { fr: 'Notifications désactivées', en: 'Notifications stopped' },
    'documents.notifications.resumed': { fr: 'Envoi des notifications repris', en: 'Sending of notifications resumed' },
    'documents.address.trusted': { fr: 'Adresse en erreur rétablie', en: 'Failing address restored' },
  },
  journalWords: {
    fields: {
      employee: { fr: 'Salarié', en: 'Employee' },
      folder: { fr: 'Répertoire', en: 'Folder' },
      firstReadBy: { fr: 'Lu en premier par', en: 'First read by' },
      depositedAt: { fr: 'Déposé le', en: 'Deposited on' },
      firstReadAt: { fr: 'Première lecture', en: 'First reading' },
    },
  },
  records: [folderRules, notificationTemplates],
  routes,
  jobs: (services) => [...digestJobs(services), ...textJobs(services), ...retentionJobs(services)],
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('documents.documents.read')) > 0`,
    staff: 'documents.documents.read',
    employee: true,
  },
  demo: () => import('./demo.ts'),
  counts: { client: { documentsUnread: unread }, employee: { documentsUnread: unread } },
})

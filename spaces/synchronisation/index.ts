import './errors.ts'
import './parts.ts'
import { defineSpace } from '../../kernel/space.ts'
import { comparisonRoutes } from './comparison/routes.ts'
import { documentRoutes } from './documents/routes.ts'
import { invoiceRoutes } from './invoices/routes.ts'
import { keyRoutes } from './keys/routes.ts'
import { permissions } from './permissions.ts'
import { contactImport } from './rows/import-contacts.ts'
import { contractImport } from './rows/import-contracts.ts'
import { rowRoutes } from './rows/routes.ts'
import { runRoutes } from './runs/routes.ts'
import { transferJobs } from './transfer/jobs.ts'
import { transferRoutes } from './transfer/routes.ts'
import { exchangeJournalNames } from './webhooks/names.ts'
import { exchangePermissions } from './webhooks/permissions.ts'
import { webhookRoutes } from './webhooks/routes.ts'

export { intake, type Pushed, type Pusher, type Taken } from './documents/intake.ts'
export { defineSynchronised, type SynchronisedPart } from './synchronised.ts'

/** Synchronisation with the provider's own software (D2, D18, D28–D30, D33). */
export const synchronisation = defineSpace({
  name: 'synchronisation',
  needs: [
    'billing',
    'documents',
    'employees',
    'fleet',
    'organisation-administration',
    'interventions',
    'service-contracts',
    'support',
  ],
  permissions: { ...permissions, ...exchangePermissions },
  importKinds: [contactImport, contractImport],
  people: { names: ['synchronisation_runs', 'transfer_settings'] },
  organisationReplaced: async (ctx, from, to) => {
    await ctx.asSystem(() =>
      ctx.db
        .updateTable('synchronised_documents')
        .set({ organisation_id: to })
        .where('organisation_id', '=', from)
        .execute(),
    )
    await ctx.asSystem(() =>
      ctx.db
        .updateTable('compared_documents')
        .set({ organisation_id: to })
        .where('organisation_id', '=', from)
        .execute(),
    )
  },
  journalNames: {
    ...exchangeJournalNames,
    'synchronisation.key.created': { fr: 'Accès de synchronisation créé', en: 'Access for synchronisation made' },
    'synchronisation.key.rotated': {
      fr: "Secret d'un accès de synchronisation renouvelé",
      en: 'Secret of an access for synchronisation renewed',
    },
    'synchronisation.key.revoked': {
      fr: 'Accès de synchronisation révoqué',
      en: 'Access for synchronisation revoked',
    },
    'synchronisation.document.renamed': { fr: 'Document renommé', en: 'Document renamed' },
    'synchronisation.contract.import_undone': {
      fr: "Import d'un contrat annulé",
      en: 'Import of a contract taken back',
    },
    'synchronisation.contact.import_undone': {
      fr: "Import d'un contact annulé",
      en: 'Import of a contact taken back',
    },
    'synchronisation.rows.pushed': { fr: 'Fiches synchronisées', en: 'Records synchronised' },
    'synchronisation.run.ended': { fr: 'Synchronisation terminée', en: 'Synchronisation ended' },
  },
  journalWords: {
    fields: {
      outcome: { fr: 'Issue', en: 'Outcome' },
      dry: { fr: 'Comparaison seule', en: 'Comparison only' },
      created: { fr: 'Créés', en: 'Created' },
      changed: { fr: 'Modifiés', en: 'Changed' },
      same: { fr: 'Inchangés', en: 'Unchanged' },
      refused: { fr: 'Refusés', en: 'Refused' },
      withdrawn: { fr: 'Retirés', en: 'Withdrawn' },
    },
  },
  routes: [
    ...keyRoutes,
    ...runRoutes,
    ...rowRoutes,
    ...invoiceRoutes,
    ...documentRoutes,
    ...comparisonRoutes,
    ...webhookRoutes,
    ...transferRoutes,
  ],
  jobs: transferJobs,
  demo: () => import('./demo.ts'),
  openTo: { staff: 'synchronisation.runs.read' },
})

import './errors.ts'
import './messages.ts'
import { sql } from 'kysely'
import { defineSpace } from '../../kernel/space.ts'
import { depositJobs } from './deposits/jobs.ts'
import { depositRoutes } from './deposits/routes.ts'
import { exchangeJobs } from './exchange/jobs.ts'
import { exchangeRoutes } from './exchange/routes.ts'
import { permissions } from './permissions.ts'
import { platformRoutes } from './platforms/routes.ts'
import { reportJobs } from './reports/jobs.ts'
import { reportRoutes } from './reports/routes.ts'

/** «Factures électroniques»: what clients hand in as invoices, checked and received or rejected (O28); what the exchange does not carry is reported (B28). */
export const eInvoicing = defineSpace({
  name: 'e-invoicing',
  needs: ['billing'],
  permissions,
  people: {
    names: ['invoice_deposits', 'invoice_statuses', 'platforms', 'e_reports'],
  },
  organisationReplaced: async (ctx, from, to) => {
    await ctx.asSystem(() =>
      ctx.db.updateTable('invoice_deposits').set({ organisation_id: to }).where('organisation_id', '=', from).execute(),
    )
  },
  journalNames: {
    'e_invoicing.invoice.received': { fr: 'Facture reçue', en: 'Invoice received' },
    'e_invoicing.invoice.rejected': { fr: 'Facture rejetée', en: 'Invoice rejected' },
    'e_invoicing.invoice.sent_again': {
      fr: 'Facture renvoyée par la plateforme',
      en: 'Invoice sent again by the platform',
    },
    'e_invoicing.status.received': { fr: 'Statut de facture reçu', en: 'Status of an invoice received' },
    'e_invoicing.status.said': { fr: 'Statut de facture émis', en: 'Status of an invoice said' },
    'e_invoicing.platform.added': { fr: 'Plateforme ajoutée', en: 'Platform added' },
    'e_invoicing.platform.changed': { fr: 'Plateforme modifiée', en: 'Platform changed' },
    'e_invoicing.platform.deleted': { fr: 'Plateforme supprimée', en: 'Platform deleted' },
    'e_invoicing.report.made': { fr: "Rapport d'e-reporting fait", en: 'Report of e-reporting made' },
    'e_invoicing.report.handed': { fr: "Rapport d'e-reporting remis", en: 'Report of e-reporting handed over' },
    'e_invoicing.report.accepted': { fr: "Rapport d'e-reporting accepté", en: 'Report of e-reporting accepted' },
    'e_invoicing.report.rejected': { fr: "Rapport d'e-reporting rejeté", en: 'Report of e-reporting rejected' },
  },
  journalWords: {
    fields: {
      seller: { fr: 'Vendeur', en: 'Seller' },
      reasons: { fr: 'Motifs', en: 'Reasons' },
      sequence: { fr: 'Rang', en: 'Sequence' },
      way: { fr: 'Voie', en: 'Way' },
      answer: { fr: 'Réponse', en: 'Answer' },
    },
  },
  routes: [...depositRoutes, ...exchangeRoutes, ...platformRoutes, ...reportRoutes],
  jobs: (services) => [...depositJobs(services), ...exchangeJobs(services), ...reportJobs(services)],
  demo: () => import('./demo.ts'),
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('e-invoicing.deposits.read')) > 0`,
    staff: 'e-invoicing.received.read',
  },
})

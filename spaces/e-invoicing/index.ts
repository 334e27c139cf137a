import './errors.ts'
import { sql } from 'kysely'
import { defineSpace } from '../../kernel/space.ts'
import { depositJobs } from './deposits/jobs.ts'
import { depositRoutes } from './deposits/routes.ts'
import { permissions } from './permissions.ts'

/** «Factures électroniques»: what clients hand in as invoices, checked and received or rejected (O28). */
export const eInvoicing = defineSpace({
  name: 'e-invoicing',
  needs: [],
  permissions,
  people: {
    names: ['invoice_deposits'],
  },
  organisationReplaced: async (ctx, from, to) => {
    await ctx.asSystem(() =>
      ctx.db.updateTable('invoice_deposits').set({ organisation_id: to }).where('organisation_id', '=', from).execute(),
    )
  },
  journalNames: {
    'e_invoicing.invoice.received': { fr: 'Facture reçue', en: 'Invoice received' },
    'e_invoicing.invoice.rejected': { fr: 'Facture rejetée', en: 'Invoice rejected' },
  },
  journalWords: {
    fields: {
      seller: { fr: 'Vendeur', en: 'Seller' },
      reasons: { fr: 'Motifs', en: 'Reasons' },
    },
  },
  routes: depositRoutes,
  jobs: depositJobs,
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('e-invoicing.deposits.read')) > 0`,
    staff: 'e-invoicing.received.read',
  },
})

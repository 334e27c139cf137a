import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { defineSpace } from '../../kernel/space.ts'
import { bankAccounts } from './bank/accounts.ts'
import { bankRoutes } from './bank/routes.ts'
import './messages.ts'
import { approvalRoutes } from './approvals/routes.ts'
import { toGive } from './approvals/service.ts'
import { batchRoutes } from './batches/routes.ts'
import { directDebitRoutes } from './direct-debits/routes.ts'
import { draftsCount, toPay, waitingInvoices } from './invoices/waiting.ts'
import { mandateRoutes } from './mandates/routes.ts'
import { mandateForm, signedMandate } from './mandates/signature.ts'
import { permissions } from './permissions.ts'
import { refundRoutes } from './refunds/routes.ts'
import { routes } from './routes.ts'
import './settings.ts'
import { vatRates } from './vat-rates/service.ts'

export { overdueOfBrands, revenueOfBrands, sumsByAge } from './figures/figures.ts'
export { computeTotals, createDraft, saveDraft } from './invoices/drafts.ts'
export { plain } from './invoices/lists.ts'
export type { TypedLine } from './invoices/totals.ts'
export { type VatCategory, vatCategories, vatCategory } from './vat-rates/schema.ts'
export { ratesOf } from './vat-rates/service.ts'

/** «Facturation»: what clients owe, their invoices, what they paid, and the books (spec 5, B11–B14). */
export const billing = defineSpace({
  name: 'billing',
  needs: ['documents'],
  permissions,
  people: {
    names: [
      'payments',
      'approvals',
      'bank_statements',
      'bank_matches',
      'sepa_mandates',
      'direct_debit_batches',
      'refunds',
    ],
    kept: { invoices: 'A closed invoice is changed by nobody; it names who closed it (B11).' },
  },
  // What was invoiced stays with whom it was invoiced to (parvis.billed_organisation_ids); what is still to be invoiced goes on.
  organisationReplaced: async (ctx, from, to) => {
    await asServer(ctx, async () => {
      await sql`update charges h set organisation_id = ${to} where h.organisation_id = ${from} and not exists (select from invoice_lines l where l.charge_id = h.id)`.execute(
        ctx.db,
      )
    })
  },
  journalNames: {
    'billing.invoice.drafted': { fr: 'Facture préparée', en: 'Invoice drafted' },
    'billing.invoice.deleted': { fr: 'Brouillon de facture supprimé', en: 'Draft of an invoice deleted' },
    'billing.invoice.closed': { fr: 'Facture clôturée', en: 'Invoice closed' },
    'billing.approval.asked': { fr: 'Second accord demandé', en: 'Second approval asked for' },
    'billing.approval.given': { fr: 'Second accord donné', en: 'Second approval given' },
    'billing.approval.refused': { fr: 'Second accord refusé', en: 'Second approval refused' },
    'billing.payment.recorded': { fr: 'Paiement enregistré', en: 'Payment recorded' },
    'billing.payment.undone': { fr: 'Paiement annulé', en: 'Payment undone' },
    'billing.bank_entry.set_aside': { fr: 'Mouvement bancaire mis de côté', en: 'Bank movement set aside' },
    'billing.bank_entry.taken_back': { fr: 'Mouvement bancaire repris', en: 'Bank movement taken back' },
    'billing.bank_statement.imported': { fr: 'Relevé bancaire importé', en: 'Bank statement imported' },
    'billing.collection.prepared': { fr: 'Prélèvement préparé', en: 'Collection prepared' },
    'billing.collection.cancelled': { fr: 'Prélèvement annulé', en: 'Collection cancelled' },
    'billing.collection.file_taken': { fr: 'Fichier de prélèvement pris', en: 'File of a collection taken' },
    'billing.debit.returned': { fr: 'Prélèvement rejeté', en: 'Direct debit sent back' },
    'billing.refund.made': { fr: 'Remboursement', en: 'Refund' },
    'billing.refund.file_taken': { fr: 'Fichier de remboursement pris', en: 'File of a refund taken' },
    'billing.mandate.drafted': { fr: 'Mandat de prélèvement préparé', en: 'Mandate of direct debit drafted' },
    'billing.mandate.recorded': { fr: 'Mandat de prélèvement enregistré', en: 'Mandate of direct debit recorded' },
    'billing.mandate.signed': { fr: 'Mandat de prélèvement signé', en: 'Mandate of direct debit signed' },
    'billing.mandate.revoked': { fr: 'Mandat de prélèvement révoqué', en: 'Mandate of direct debit revoked' },
    'billing.mandate.blocked': { fr: 'Mandat de prélèvement bloqué', en: 'Mandate of direct debit blocked' },
    'billing.mandate.account_read': { fr: "Compte d'un mandat lu en entier", en: 'Account of a mandate read in full' },
    'billing.account.added': { fr: 'Compte de produits ajouté', en: 'Account of revenue added' },
    'billing.payer.created': { fr: 'Payeur ajouté', en: 'Payer added' },
    'billing.payer.changed': { fr: 'Payeur modifié', en: 'Payer changed' },
    'billing.payer.ended': { fr: 'Payeur terminé', en: 'Payer ended' },
  },
  journalWords: {
    fields: {
      number: { fr: 'Numéro', en: 'Number' },
      issueOn: { fr: 'Date', en: 'Date' },
      dueOn: { fr: 'Échéance', en: 'Due' },
      amountCents: { fr: 'Montant', en: 'Amount' },
      method: { fr: 'Moyen', en: 'Method' },
      receivedOn: { fr: 'Reçu le', en: 'Received on' },
      reference: { fr: 'Référence', en: 'Reference' },
      credits: { fr: 'Crédits', en: 'Credits' },
      totalCents: { fr: 'Total', en: 'Total' },
      lines: { fr: 'Lignes', en: 'Lines' },
      debits: { fr: 'Débits', en: 'Debits' },
      siren: { fr: 'SIREN', en: 'SIREN' },
      vatNumber: { fr: 'Numéro de TVA', en: 'VAT number' },
      termsDays: { fr: 'Délai de paiement, en jours', en: 'Days to pay' },
      askedBy: { fr: 'Demandé par', en: 'Asked by' },
      isDefault: { fr: 'Payeur par défaut', en: 'Default payer' },
    },
    values: {
      transfer: { fr: 'Virement', en: 'Transfer' },
      card: { fr: 'Carte', en: 'Card' },
      direct_debit: { fr: 'Prélèvement', en: 'Direct debit' },
      cheque: { fr: 'Chèque', en: 'Cheque' },
      cash: { fr: 'Espèces', en: 'Cash' },
    },
  },
  signedForms: { [mandateForm]: signedMandate },
  records: [vatRates, bankAccounts],
  routes: [
    ...routes,
    ...batchRoutes,
    ...bankRoutes,
    ...mandateRoutes,
    ...directDebitRoutes,
    ...refundRoutes,
    ...approvalRoutes,
  ],
  counts: { client: { invoicesToPay: toPay }, staff: { invoiceDrafts: draftsCount, approvalsToGive: toGive } },
  waiting: waitingInvoices,
  demo: () => import('./demo.ts'),
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('billing.invoices.read')) > 0`,
    staff: 'billing.invoices.read',
  },
})

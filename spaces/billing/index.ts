import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { defineSpace } from '../../kernel/space.ts'
import { batchRoutes } from './batches/routes.ts'
import { draftsCount, toPay, waitingInvoices } from './invoices/waiting.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { vatRates } from './vat-rates/service.ts'

export { sellerOf, usualBuyer } from './invoices/closing.ts'
export { computeTotals, createDraft, readDeposits, saveDraft } from './invoices/drafts.ts'
export { plain } from './invoices/lists.ts'
export type { OfferLine, OfferPaper } from './invoices/offer-paper.ts'
export { drawOffer, drawOfferToSign } from './invoices/offer-pdf.ts'
export {
  decimal as decimalText,
  hundredths,
  identity,
  lineBody,
  offeredLines,
  positive,
  priceMode,
  vatTotal,
} from './invoices/schema.ts'
export type { TypedLine } from './invoices/totals.ts'
export { billingSettings } from './settings.ts'
export { type VatCategory, vatCategories, vatCategory } from './vat-rates/schema.ts'
export { ratesOf } from './vat-rates/service.ts'

/** «Facturation»: what clients owe, their invoices, what they paid, and the books (spec 5, B11–B14). */
export const billing = defineSpace({
  name: 'billing',
  needs: [],
  permissions,
  people: {
    names: ['payments'],
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
    'billing.payment.recorded': { fr: 'Paiement enregistré', en: 'Payment recorded' },
    'billing.payment.undone': { fr: 'Paiement annulé', en: 'Payment undone' },
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
      siren: { fr: 'SIREN', en: 'SIREN' },
      vatNumber: { fr: 'Numéro de TVA', en: 'VAT number' },
      termsDays: { fr: 'Délai de paiement, en jours', en: 'Days to pay' },
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
  records: [vatRates],
  routes: [...routes, ...batchRoutes],
  counts: { client: { invoicesToPay: toPay }, staff: { invoiceDrafts: draftsCount } },
  waiting: waitingInvoices,
  demo: () => import('./demo.ts'),
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('billing.invoices.read')) > 0`,
    staff: 'billing.invoices.read',
  },
})

import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { defineSpace } from '../../kernel/space.ts'
import { creditRoutes } from './account-credit/routes.ts'
import { approvalRoutes } from './approvals/routes.ts'
import { toGive } from './approvals/service.ts'
import { authenticityRoutes } from './authenticity/routes.ts'
import { bankAccounts } from './bank/accounts.ts'
import { bankRoutes } from './bank/routes.ts'
import { batchRoutes } from './batches/routes.ts'
import { directDebitRoutes } from './direct-debits/routes.ts'
import { externalInvoiceImport } from './external-invoices/import.ts'
import { issuedInvoices } from './invoices/pdf.ts'
import { clientOfLastInvoice } from './invoices/proof.ts'
import { draftsCount, toPay, waitingInvoices } from './invoices/waiting.ts'
import './messages.ts'
import { debitJobs } from './direct-debits/jobs.ts'
import { lateInterestRates } from './late-fees/service.ts'
import { mandateRoutes } from './mandates/routes.ts'
import { mandateForm, signedMandate } from './mandates/signature.ts'
import { paperlessRoutes } from './paperless/routes.ts'
import { intentJobs } from './payment-intents/jobs.ts'
import { intentRoutes } from './payment-intents/routes.ts'
import { methodWords } from './payments/schema.ts'
import { permissions } from './permissions.ts'
import { receivableRoutes } from './receivables/routes.ts'
import { cardRefundJobs } from './refunds/card.ts'
import { refundRoutes } from './refunds/routes.ts'
import { reminderJobs } from './reminders/jobs.ts'
import { reminderLevels } from './reminders/service.ts'
import { routes } from './routes.ts'
import { vatRates } from './vat-rates/service.ts'

export { externalInvoicePush } from './external-invoices/schema.ts'
export { takeExternalInvoice } from './external-invoices/service.ts'
export { overdueOfBrands, revenueOfBrands, sumsByAge } from './figures/figures.ts'
export { sellerOf, usualBuyer } from './invoices/closing.ts'
export { computeTotals, createDraft, readDeposits, saveDraft } from './invoices/drafts.ts'
export { plain } from './invoices/lists.ts'
export type { OfferLine, OfferPaper } from './invoices/offer-paper.ts'
export { drawOffer, drawOfferToSign } from './invoices/offer-pdf.ts'
export { electronicInvoice } from './invoices/pdf.ts'
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

import { search } from './search.ts'

export type { TypedLine } from './invoices/totals.ts'
export { electronicAddress } from './payers/schema.ts'
export { keepPayerAddress } from './payers/service.ts'
export { billingSettings } from './settings.ts'
export { type VatCategory, vatCategories, vatCategory } from './vat-rates/schema.ts'
export { ratesOf } from './vat-rates/service.ts'

/** «Facturation»: what clients owe, their invoices, what they paid, and the books (spec 5, B11–B14). */
export const billing = defineSpace({
  name: 'billing',
  needs: ['documents'],
  permissions,
  search,
  people: {
    names: [
      'payments',
      'approvals',
      'card_gateways',
      'payment_intents',
      'invoice_disputes',
      'payment_promises',
      'invoice_addresses',
      'pay_links',
      'reminder_exemptions',
      'reminders',
      'late_fees',
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
    'billing.two_persons.changed': { fr: 'Montant des deux accords changé', en: 'Amount of two approvals changed' },
    'billing.paperless.decided': { fr: 'Dématérialisation décidée', en: 'Paperless decided' },
    'billing.invoice.drafted': { fr: 'Facture préparée', en: 'Invoice drafted' },
    'billing.invoice.deleted': { fr: 'Brouillon de facture supprimé', en: 'Draft of an invoice deleted' },
    'billing.invoice.closed': { fr: 'Facture clôturée', en: 'Invoice closed' },
    'billing.external_invoice.taken': {
      fr: "Facture d'un autre logiciel reprise",
      en: 'Invoice of another program taken in',
    },
    'billing.external_invoice.taken_back': {
      fr: "Facture d'un autre logiciel annulée",
      en: 'Invoice of another program taken back',
    },
    'billing.approval.asked': { fr: 'Second accord demandé', en: 'Second approval asked for' },
    'billing.approval.given': { fr: 'Second accord donné', en: 'Second approval given' },
    'billing.approval.refused': { fr: 'Second accord refusé', en: 'Second approval refused' },
    'billing.payment.recorded': { fr: 'Paiement enregistré', en: 'Payment recorded' },
    'billing.payment.undone': { fr: 'Paiement annulé', en: 'Payment undone' },
    'billing.transfer.announced': { fr: 'Virement annoncé', en: 'Transfer announced' },
    'billing.credit.used': {
      fr: 'Facture payée avec le crédit du compte',
      en: 'Invoice paid with the credit of the account',
    },
    'billing.gateway.changed': { fr: 'Paiement par carte réglé', en: 'Payment by card set up' },
    'billing.dispute.opened': { fr: 'Facture contestée', en: 'Invoice contested' },
    'billing.dispute.withdrawn': { fr: 'Contestation retirée', en: 'Dispute taken back' },
    'billing.dispute.answered': { fr: 'Contestation répondue', en: 'Dispute answered' },
    'billing.promise.made': { fr: 'Paiement promis', en: 'Payment promised' },
    'billing.promise.withdrawn': { fr: 'Promesse de paiement retirée', en: 'Promise of payment taken back' },
    'billing.instalments.set': { fr: 'Échéancier convenu', en: 'Instalments agreed' },
    'billing.reminder.sent': { fr: 'Relance envoyée', en: 'Reminder sent' },
    'billing.reminder.spared': { fr: 'Relances épargnées', en: 'Spared reminders' },
    'billing.reminder.spared_no_more': { fr: 'Relances reprises', en: 'Spared no more' },
    'billing.pay_links.ended': { fr: 'Liens de paiement fermés', en: 'Links to pay ended' },
    'billing.late_fees.charged': { fr: 'Pénalités de retard demandées', en: 'Late fees asked for' },
    'billing.late_fees.waived': { fr: 'Pénalités de retard abandonnées', en: 'Late fees let go' },
    'billing.bank_entry.set_aside': { fr: 'Mouvement bancaire mis de côté', en: 'Bank movement set aside' },
    'billing.bank_entry.taken_back': { fr: 'Mouvement bancaire repris', en: 'Bank movement taken back' },
    'billing.bank_statement.imported': { fr: 'Relevé bancaire importé', en: 'Bank statement imported' },
    'billing.collection.prepared': { fr: 'Prélèvement préparé', en: 'Collection prepared' },
    'billing.collection.cancelled': { fr: 'Prélèvement annulé', en: 'Collection cancelled' },
    'billing.collection.left_out': {
      fr: "Lignes laissées hors d'un prélèvement",
      en: 'Lines left out of a collection',
    },
    'billing.collection.file_taken': { fr: 'Fichier de prélèvement pris', en: 'File of a collection taken' },
    'billing.debit.returned': { fr: 'Prélèvement rejeté', en: 'Direct debit sent back' },
    'billing.refund.made': { fr: 'Remboursement', en: 'Refund' },
    'billing.refund.done': { fr: 'Remboursement rendu à la carte', en: 'Refund given back to the card' },
    'billing.refund.refused': {
      fr: 'Remboursement refusé par le prestataire des cartes',
      en: 'Refund refused by the provider of cards',
    },
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
      level: { fr: 'Niveau', en: 'Step' },
      invoices: { fr: 'Factures', en: 'Invoices' },
      instalments: { fr: 'Échéances', en: 'Instalments' },
      promisedOn: { fr: 'Promis pour le', en: 'Promised for' },
      untilOn: { fr: "Jusqu'au", en: 'Until' },
      outcome: { fr: 'Issue', en: 'Outcome' },
      answer: { fr: 'Réponse', en: 'Answer' },
      words: { fr: 'Message', en: 'Words' },
      interestCents: { fr: 'Intérêts', en: 'Interest' },
      indemnityCents: { fr: 'Indemnité', en: 'Indemnity' },
      address: { fr: 'Adresse', en: 'Address' },
      enabled: { fr: 'Ouvert', en: 'Open' },
      keyChanged: { fr: 'Clé changée', en: 'Key changed' },
      secretChanged: { fr: 'Secret changé', en: 'Secret changed' },
      askedBy: { fr: 'Demandé par', en: 'Asked by' },
      isDefault: { fr: 'Payeur par défaut', en: 'Default payer' },
    },
    values: {
      amount: { fr: 'Montant', en: 'Amount' },
      quantity: { fr: 'Quantité', en: 'Quantity' },
      not_delivered: { fr: 'Non livré ou non fait', en: 'Not delivered or not done' },
      not_ordered: { fr: 'Non commandé', en: 'Not ordered' },
      quality: { fr: 'Qualité', en: 'Quality' },
      already_paid: { fr: 'Déjà payé', en: 'Paid already' },
      addressee: { fr: 'Mauvais destinataire', en: 'Wrong addressee' },
      other: { fr: 'Autre', en: 'Other' },
      accepted: { fr: 'Acceptée', en: 'Accepted' },
      rejected: { fr: 'Rejetée', en: 'Rejected' },
      ...methodWords,
    },
  },
  publicLinks: [{ label: { fr: 'Vérifier une facture', en: 'Check an invoice' }, href: '/verifier-une-facture' }],
  issues: { invoices: issuedInvoices },
  importKinds: [externalInvoiceImport],
  signedForms: { [mandateForm]: signedMandate },
  records: [vatRates, lateInterestRates, reminderLevels, bankAccounts],
  routes: [
    ...routes,
    ...batchRoutes,
    ...intentRoutes,
    ...creditRoutes,
    ...authenticityRoutes,
    ...receivableRoutes,
    ...bankRoutes,
    ...mandateRoutes,
    ...directDebitRoutes,
    ...refundRoutes,
    ...approvalRoutes,
    ...paperlessRoutes,
  ],
  jobs: (services) => [
    ...intentJobs(services),
    ...cardRefundJobs(services),
    ...reminderJobs(services),
    ...debitJobs(services),
  ],
  counts: { client: { invoicesToPay: toPay }, staff: { invoiceDrafts: draftsCount, approvalsToGive: toGive } },
  waiting: waitingInvoices,
  proofOfClient: clientOfLastInvoice,
  demo: () => import('./demo.ts'),
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('billing.invoices.read')) > 0`,
    staff: 'billing.invoices.read',
  },
})

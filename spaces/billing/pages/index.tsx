import { IconReceiptEuro } from '@tabler/icons-react'
import { recordPages, spacePages } from '../../../web/ui/space-pages.tsx'

const staff = () => import('./staff/invoices-page.tsx')

/** «Facturation» (B11–B14) for the staff, «Factures» (P16) for a client. */
export const { prepare, routes, navigation, home } = spacePages({
  name: 'billing',
  title: { fr: 'Facturation', en: 'Billing' },
  icon: IconReceiptEuro,
  order: 460,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  client: {
    title: { fr: 'Factures', en: 'Invoices' },
    at: '/factures',
    order: 140,
    count: 'invoicesToPay',
    pages: {
      '': [() => import('./client/invoices-page.tsx'), 'ClientInvoicesPage'],
      '/mandats': [() => import('./client/mandates-page.tsx'), 'ClientMandatesPage'],
      '/releve': [() => import('./client/statement-page.tsx'), 'ClientStatementPage'],
      '/payer': [() => import('./pay/pay-page.tsx'), 'PayPage'],
      '/paiement/$id': [() => import('./pay/intent-page.tsx'), 'IntentPage'],
      '/$id': [() => import('./client/invoice-page.tsx'), 'ClientInvoicePage'],
    },
  },
  staff: {
    at: '/fournisseur/factures',
    group: 'sales',
    count: 'invoiceDrafts',
    pages: {
      '': [staff, 'StaffInvoicesPage'],
      '/charges': [() => import('./staff/charges-page.tsx'), 'ChargesPage'],
      '/lot': [() => import('./staff/batch-page.tsx'), 'BatchPage'],
      '/balance-generale': [() => import('./staff/trial-balance-page.tsx'), 'TrialBalancePage'],
      '/grand-livre': [() => import('./staff/ledger-page.tsx'), 'LedgerPage'],
      '/accords': [() => import('./staff/approvals-page.tsx'), 'ApprovalsPage'],
      '/balance': [() => import('./staff/ageing-page.tsx'), 'AgeingPage'],
      '/relances': [() => import('./staff/reminders/reminders-page.tsx'), 'RemindersPage'],
      '/relances/envoyees': [() => import('./staff/reminders/sent-page.tsx'), 'SentRemindersPage'],
      '/relances/epargnes': [() => import('./staff/reminders/spared-page.tsx'), 'SparedPage'],
      '/contestations': [() => import('./staff/disputes-page.tsx'), 'DisputesPage'],
      '/paiements-en-ligne': [() => import('./staff/online-payments-page.tsx'), 'OnlinePaymentsPage'],
      '/rapprochement': [() => import('./staff/reconciliation-page.tsx'), 'ReconciliationPage'],
      '/prelevements': [() => import('./staff/collections-page.tsx'), 'CollectionsPage'],
      '/mandats': [() => import('./staff/mandates-page.tsx'), 'MandatesPage'],
      '/remboursements': [() => import('./staff/refunds-page.tsx'), 'RefundsPage'],
      '/payeurs': [() => import('./staff/payers-page.tsx'), 'PayersPage'],
      '/paiements': [() => import('./staff/payments-page.tsx'), 'PaymentsPage'],
      '/releve/$id': [() => import('./staff/statement-page.tsx'), 'StaffStatementPage'],
      '/$id': [() => import('./staff/invoice-page.tsx'), 'StaffInvoicePage'],
    },
    beside: {
      '/fournisseur/factures/comptes-bancaires': recordPages(
        async () => (await import('../bank/record.ts')).bankAccount,
      ),
      '/fournisseur/factures/taux-de-tva': recordPages(async () => (await import('../vat-rates/record.ts')).vatRate),
      '/fournisseur/factures/relances/niveaux': recordPages(
        async () => (await import('../reminders/record.ts')).reminderLevel,
      ),
      '/fournisseur/factures/interets-de-retard': recordPages(
        async () => (await import('../late-fees/record.ts')).lateInterestRate,
      ),
    },
  },
})

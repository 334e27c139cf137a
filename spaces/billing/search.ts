import { formatMoney } from '../../kernel/money/money.ts'
import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { invoiceList, ownInvoiceList } from './invoices/lists.ts'

const title = { fr: 'Factures', en: 'Invoices' }

/** Invoices and credit notes, by number, subject, reference or client, on either side. */
export const search: Searched[] = [
  searchedList({
    kind: 'billing.invoice',
    title,
    side: 'client',
    list: ownInvoiceList,
    found: (one, { locale }) => ({
      title: one.number ?? '',
      detail: [one.organisation.name, one.subject, formatMoney(one.grossCents, locale, one.currency)],
      to: `/factures/${one.id}`,
    }),
  }),
  searchedList({
    kind: 'billing.invoice',
    title,
    side: 'staff',
    permission: 'billing.invoices.read',
    list: invoiceList,
    found: (one, { locale }) => ({
      title: one.number ?? { fr: 'Brouillon', en: 'Draft' }[locale],
      detail: [one.organisation.name, one.subject, formatMoney(one.grossCents, locale, one.currency)],
      to: `/fournisseur/factures/${one.id}`,
    }),
  }),
]

/** What invoices are called, by their type (BT-3), in the languages that they are written in. */
export const invoiceTitles = {
  fr: { 380: 'Facture', 381: 'Avoir', 386: "Facture d'acompte" },
  en: { 380: 'Invoice', 381: 'Credit note', 386: 'Deposit invoice' },
} as const

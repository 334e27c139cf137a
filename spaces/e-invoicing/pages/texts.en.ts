import type { SameKeys } from '../../../web/i18n/same-keys.ts'
import type { fr } from './texts.fr.ts'
import { en as exchange } from './texts-exchange.en.ts'
import { en as reports } from './texts-reports.en.ts'

export const en: SameKeys<typeof fr> = {
  exchange,
  reports,
  title: 'Hand in invoices',
  lead: 'Hand in your invoices to {{brand}} as Factur-X, UBL or CII. Each is checked at once by EN 16931.',
  drop: 'Choose invoices',
  sending: 'Being checked…',
  accepted_one: '{{count}} invoice accepted',
  accepted_other: '{{count}} invoices accepted',
  rejected_one: '{{count}} invoice rejected',
  rejected_other: '{{count}} invoices rejected',
  acceptedWhat: 'Received by your provider.',
  rejectedWhat: 'Correct them in your software by the reasons, then hand them in again.',
  list: 'Invoices handed in',
  search: 'Number, seller, file',
  state: 'State',
  states: { accepted: 'Accepted', rejected: 'Rejected' },
  file: 'File',
  number: 'Number',
  seller: 'Seller',
  on: 'Handed in on',
  amount: 'Total incl. VAT',
  syntax: 'Format',
  reasons_one: '{{count}} reason',
  reasons_other: '{{count}} reasons',
  issued: 'Date',
  toTake: 'To download',
  csv: 'Reasons as CSV',
  open: 'Open',
  zip_one: 'Download the rejection',
  zip_other: 'Download the {{count}} rejections',
  empty: 'No invoice handed in',
  emptyWhat:
    'The invoices that you hand in here or by the API are listed with their state. A rejection is kept for 15 days.',
  edi: 'See EDI rejections',
  ediTitle: 'Rejected invoices',
  ediWhat: 'The rejections of your invoices that came by feed, by the API or in the portal.',
  receivedEmpty: 'No invoice received',
  receivedEmptyWhat:
    'The invoices that come by a platform, or that your clients hand in, are here as soon as they are accepted.',
  failed: 'The invoices could not be handed in.',
}

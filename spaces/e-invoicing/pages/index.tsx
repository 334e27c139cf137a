import { IconFileInvoice } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Dépôt factures» for a client, «Factures reçues» for the staff (O28). */
export const { prepare, routes, navigation, search, home } = spacePages({
  name: 'e-invoicing',
  title: { fr: 'Factures reçues', en: 'Invoices received' },
  icon: IconFileInvoice,
  order: 470,
  texts: {
    fr: async () => (await import('./texts.ts')).fr,
    en: async () => (await import('./texts.ts')).en,
  },
  client: {
    title: { fr: 'Dépôt factures', en: 'Hand in invoices' },
    short: { fr: 'Dépôt', en: 'Hand in' },
    at: '/depot-factures',
    order: 460,
    pages: { '': [() => import('./client/deposits-page.tsx'), 'DepositsPage'] },
    home: [
      {
        place: 'aside',
        order: 60,
        component: async () => (await import('./client/rejections-block.tsx')).RejectionsBlock,
      },
    ],
  },
  staff: {
    at: '/fournisseur/factures-recues',
    pages: { '': [() => import('./staff/received-page.tsx'), 'ReceivedPage'] },
    beside: {
      // «E-reporting» (B28).
      '/fournisseur/e-reporting': {
        '': [() => import('./staff/reports/reports-page.tsx'), 'ReportsPage'],
        '/accord': [() => import('./staff/reports/agreement-page.tsx'), 'AgreementPage'],
        '/factures': [() => import('./staff/reports/invoices-page.tsx'), 'ReportableInvoicesPage'],
        '/$id': [() => import('./staff/reports/report-page.tsx'), 'ReportPage'],
      },
    },
  },
})

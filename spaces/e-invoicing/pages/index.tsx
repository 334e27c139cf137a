import { IconFileInvoice } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Dépôt factures» for a client (O28), «Factures électroniques» for the staff (B15). */
export const { prepare, routes, navigation, home, recordBlocks } = spacePages({
  name: 'e-invoicing',
  title: { fr: 'Factures électroniques', en: 'Electronic invoices' },
  icon: IconFileInvoice,
  order: 470,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  client: {
    title: { fr: 'Dépôt factures', en: 'Hand in invoices' },
    short: { fr: 'Dépôt', en: 'Hand in' },
    at: '/depot-factures',
    order: 460,
    pages: { '': [() => import('./client/deposits-page.tsx'), 'DepositsPage'] },
    blocks: {
      'billing.invoice': async () => (await import('./client/invoice-block.tsx')).InvoiceBlock,
    },
    home: [
      {
        place: 'aside',
        order: 60,
        component: async () => (await import('./client/rejections-block.tsx')).RejectionsBlock,
      },
    ],
  },
  staff: {
    at: '/fournisseur/factures-electroniques',
    group: 'sales',
    pages: {
      '': [() => import('./staff/exchange/sent-page.tsx'), 'SentPage'],
      '/recues': [() => import('./staff/received-page.tsx'), 'ReceivedPage'],
      '/echanges': [() => import('./staff/exchange/flows-page.tsx'), 'FlowsPage'],
      '/plateformes': [() => import('./staff/exchange/platforms-page.tsx'), 'PlatformsPage'],
    },
    beside: {
      // «E-reporting» (B28).
      '/fournisseur/factures-electroniques/e-reporting': {
        '': [() => import('./staff/reports/reports-page.tsx'), 'ReportsPage'],
        '/accord': [() => import('./staff/reports/agreement-page.tsx'), 'AgreementPage'],
        '/factures': [() => import('./staff/reports/invoices-page.tsx'), 'ReportableInvoicesPage'],
        '/$id': [() => import('./staff/reports/report-page.tsx'), 'ReportPage'],
      },
    },
    blocks: {
      'billing.invoice': async () => (await import('./staff/exchange/invoice-block.tsx')).InvoiceBlock,
    },
  },
})

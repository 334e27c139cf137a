import { IconTags } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Ventes» for the staff: quotes, subscriptions, products (B10, B24); «Devis et abonnements» for a client. */
export const { prepare, routes, navigation, home } = spacePages({
  name: 'sales',
  title: { fr: 'Ventes', en: 'Sales' },
  icon: IconTags,
  order: 450,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  client: {
    title: { fr: 'Devis et abonnements', en: 'Quotes and subscriptions' },
    short: { fr: 'Devis', en: 'Quotes' },
    at: '/devis',
    order: 150,
    count: 'quotesToSign',
    pages: {
      '': [() => import('./client/quotes-page.tsx'), 'ClientQuotesPage'],
      '/$id': [() => import('./client/quote-page.tsx'), 'ClientQuotePage'],
    },
    beside: {
      '/abonnements': {
        '': [() => import('./client/subscriptions-page.tsx'), 'ClientSubscriptionsPage'],
        '/$id': [() => import('./client/subscription-page.tsx'), 'ClientSubscriptionPage'],
      },
    },
  },
  staff: {
    at: '/fournisseur/devis',
    group: 'sales',
    count: 'quotesSigned',
    pages: {
      '': [() => import('./staff/quotes-page.tsx'), 'StaffQuotesPage'],
      '/$id': [() => import('./staff/quote-page.tsx'), 'StaffQuotePage'],
    },
    beside: {
      '/fournisseur/abonnements': {
        '': [() => import('./staff/subscriptions-page.tsx'), 'StaffSubscriptionsPage'],
        '/$id': [() => import('./staff/subscription-page.tsx'), 'StaffSubscriptionPage'],
      },
      '/fournisseur/revisions': {
        '': [() => import('./staff/revisions-page.tsx'), 'RevisionsPage'],
        '/$id': [() => import('./staff/revision-page.tsx'), 'RevisionPage'],
      },
      '/fournisseur/indices': {
        '': [() => import('./staff/series-pages.tsx'), 'SeriesListPage'],
        '/$id': [() => import('./staff/series-pages.tsx'), 'SeriesPage'],
      },
      '/fournisseur/produits': {
        '': [() => import('./staff/products-page.tsx'), 'ProductsPage'],
        '/nouveau': [() => import('./staff/product-page.tsx'), 'NewProductPage'],
        '/$id': [() => import('./staff/product-page.tsx'), 'ProductPage'],
      },
    },
  },
})

import { IconTags } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Ventes» for the staff: products (B10). */
export const { prepare, routes, navigation, search, home } = spacePages({
  name: 'sales',
  title: { fr: 'Ventes', en: 'Sales' },
  icon: IconTags,
  order: 450,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  staff: {
    at: '/fournisseur/produits',
    pages: {
      '': [() => import('./staff/products-page.tsx'), 'ProductsPage'],
      '/nouveau': [() => import('./staff/product-page.tsx'), 'NewProductPage'],
      '/$id': [() => import('./staff/product-page.tsx'), 'ProductPage'],
    },
  },
})

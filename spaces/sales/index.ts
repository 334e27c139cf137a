import './errors.ts'
import { defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { offeredLines } from './products/offered.ts'
import { productRoutes } from './products/routes.ts'

export { productName } from './products/service.ts'

/** «Produits et services», «Devis», «Abonnements»: what is sold, offered and billed by period (spec 5, B10, B24, B31). */
export const sales = defineSpace({
  name: 'sales',
  needs: ['billing', 'documents', 'back-office'],
  permissions,
  people: { names: ['product_prices'] },
  journalNames: {
    'sales.product.created': { fr: 'Produit ajouté', en: 'Product added' },
    'sales.product.changed': { fr: 'Produit modifié', en: 'Product changed' },
    'sales.product.archived': { fr: 'Produit archivé', en: 'Product archived' },
    'sales.product.restored': { fr: 'Produit rétabli', en: 'Product put back' },
    'sales.product.priced': { fr: 'Prix fixé', en: 'Price set' },
    'sales.product.price_ended': { fr: "Dernier jour d'un prix", en: 'Last day of a price' },
    'sales.product.price_dropped': { fr: 'Prix à venir retiré', en: 'Price to come taken away' },
  },
  journalWords: {
    fields: {
      account: { fr: 'Compte', en: 'Account' },
      vat: { fr: 'TVA', en: 'VAT' },
      discountClass: { fr: 'Classe de remise', en: 'Discount class' },
      tiers: { fr: 'Prix par quantité', en: 'Price by quantity' },
    },
  },
  offeredLines,
  routes: [...productRoutes],
  openTo: { staff: 'sales.products.read' },
})

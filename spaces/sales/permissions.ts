import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of members and of the staff may do with products, quotes and subscriptions (decision table). */
export const permissions: Record<string, Permission> = {
  'sales.products.read': {
    title: { fr: 'Consulter les produits et services', en: 'Read products and services' },
    staff: ['agent', 'reader'],
  },
  'sales.products.write': {
    title: { fr: 'Créer et modifier les produits, leurs prix', en: 'Make and edit products, and their prices' },
    staff: [],
  },
}

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
  'sales.quotes.read': {
    title: { fr: 'Consulter les devis', en: 'Read quotes' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
    staff: ['agent', 'reader'],
  },
  'sales.quotes.write': {
    title: { fr: 'Préparer, clôturer et publier des devis', en: 'Prepare, close and publish quotes' },
    staff: ['agent'],
  },
  'sales.quotes.answer': {
    title: { fr: 'Signer ou refuser des devis', en: 'Sign or refuse quotes' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'sales.subscriptions.read': {
    title: { fr: 'Consulter les abonnements', en: 'Read subscriptions' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
    staff: ['agent', 'reader'],
  },
  'sales.subscriptions.write': {
    title: { fr: 'Créer, suspendre et terminer des abonnements', en: 'Make, suspend and end subscriptions' },
    staff: ['agent'],
  },
  'sales.subscriptions.end': {
    title: { fr: 'Donner le préavis des abonnements', en: 'Give notice of subscriptions' },
    membership: ['principal_manager', 'portal_supervisor'],
  },
  'sales.revisions.manage': {
    title: { fr: 'Tenir les indices et réviser les prix', en: 'Keep indices and revise prices' },
    staff: [],
  },
  'sales.settings.manage': {
    title: { fr: 'Régler les devis et les abonnements', en: 'Set quotes and subscriptions' },
    staff: [],
  },
}

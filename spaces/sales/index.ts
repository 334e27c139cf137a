import './errors.ts'
import './messages.ts'
import './settings.ts'
import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { countByOrganisation, defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { offeredLines } from './products/offered.ts'
import { productRoutes } from './products/routes.ts'
import { toAnswer } from './quotes/lists.ts'
import { issuedQuotes } from './quotes/paper.ts'
import { quoteForm } from './quotes/read.ts'
import { quoteRoutes } from './quotes/routes.ts'
import { signedQuote } from './quotes/signature.ts'
import { waitingQuotes } from './quotes/waiting.ts'
import { renewalJobs } from './renewals/jobs.ts'
import { revisionRoutes } from './revisions/routes.ts'
import { revisableSubscription } from './revisions/subscription.ts'
import { search } from './search.ts'
import { subscriptionJobs } from './subscriptions/jobs.ts'
import { subscriptionRoutes } from './subscriptions/routes.ts'

export { productName } from './products/service.ts'

/** «Produits et services», «Devis», «Abonnements»: what is sold, offered and billed by period (spec 5, B10, B24, B31). */
export const sales = defineSpace({
  name: 'sales',
  needs: ['billing', 'documents', 'back-office'],
  permissions,
  search,
  people: {
    names: [
      'product_prices',
      'quote_uses',
      'subscriptions',
      'subscription_facts',
      'index_values',
      'price_revisions',
      'price_revision_steps',
    ],
    kept: {
      quotes: 'A closed quote is an offer that binds; it names who closed, signed, refused or withdrew it (B24).',
    },
  },
  // What was offered to a client is offered to whoever takes its place.
  organisationReplaced: async (ctx, from, to) => {
    await asServer(ctx, async () => {
      await sql`update quotes set organisation_id = ${to} where organisation_id = ${from}`.execute(ctx.db)
      await sql`update subscriptions set organisation_id = ${to} where organisation_id = ${from}`.execute(ctx.db)
      await sql`update price_revisions set organisation_id = ${to} where organisation_id = ${from}`.execute(ctx.db)
    })
  },
  issues: { quotes: issuedQuotes },
  signedForms: { [quoteForm]: signedQuote },
  journalNames: {
    'sales.product.created': { fr: 'Produit ajouté', en: 'Product added' },
    'sales.product.changed': { fr: 'Produit modifié', en: 'Product changed' },
    'sales.product.archived': { fr: 'Produit archivé', en: 'Product archived' },
    'sales.product.restored': { fr: 'Produit rétabli', en: 'Product put back' },
    'sales.product.priced': { fr: 'Prix fixé', en: 'Price set' },
    'sales.product.price_ended': { fr: "Dernier jour d'un prix", en: 'Last day of a price' },
    'sales.product.price_dropped': { fr: 'Prix à venir retiré', en: 'Price to come taken away' },
    'sales.quote.drafted': { fr: 'Devis préparé', en: 'Quote drafted' },
    'sales.quote.deleted': { fr: 'Brouillon de devis supprimé', en: 'Draft of a quote deleted' },
    'sales.quote.closed': { fr: 'Devis clôturé', en: 'Quote closed' },
    'sales.quote.published': { fr: 'Devis publié', en: 'Quote published' },
    'sales.quote.withdrawn': { fr: 'Devis retiré', en: 'Quote withdrawn' },
    'sales.quote.signed': { fr: 'Devis signé', en: 'Quote signed' },
    'sales.quote.refused': { fr: 'Devis refusé', en: 'Quote refused' },
    'sales.quote.deposit_made': { fr: "Acompte préparé d'un devis", en: 'Deposit drafted of a quote' },
    'sales.index.entered': { fr: "Valeurs d'un indice", en: 'Values of an index' },
    'sales.revision.agreed': { fr: 'Révision de prix convenue', en: 'Revision of prices agreed' },
    'sales.revision.applied': { fr: 'Prix révisés', en: 'Prices revised' },
    'sales.revision.ended': { fr: 'Révision de prix terminée', en: 'Revision of prices ended' },
    'sales.quote.subscribed': { fr: "Abonnements créés d'un devis", en: 'Subscriptions made of a quote' },
    'sales.subscription.ordered': { fr: 'Abonnement commandé', en: 'Subscription ordered' },
    'sales.subscription.activated': { fr: 'Abonnement commencé', en: 'Subscription begun' },
    'sales.subscription.suspended': { fr: 'Abonnement suspendu', en: 'Subscription suspended' },
    'sales.subscription.resumed': { fr: 'Abonnement repris', en: 'Subscription resumed' },
    'sales.subscription.noticed': { fr: "Préavis d'un abonnement", en: 'Notice of a subscription' },
    'sales.subscription.notice_lifted': { fr: 'Préavis levé', en: 'Notice taken back' },
    'sales.subscription.renewed': { fr: 'Abonnement reconduit', en: 'Subscription renewed' },
    'sales.subscription.priced': { fr: "Prix d'un abonnement révisé", en: 'Price of a subscription revised' },
    'sales.subscription.terminated': { fr: 'Abonnement terminé', en: 'Subscription over' },
    'sales.quote.invoiced': { fr: "Facture préparée d'un devis", en: 'Invoice drafted of a quote' },
  },
  journalWords: {
    fields: {
      account: { fr: 'Compte', en: 'Account' },
      vat: { fr: 'TVA', en: 'VAT' },
      discountClass: { fr: 'Classe de remise', en: 'Discount class' },
      validUntil: { fr: "Valable jusqu'au", en: 'Valid until' },
      onDay: { fr: 'À compter du', en: 'From' },
      lastOn: { fr: 'Dernier jour', en: 'Last day' },
      cause: { fr: 'Cause', en: 'Cause' },
      unitPrice: { fr: 'Prix unitaire HT', en: 'Unit price excl. VAT' },
      tiers: { fr: 'Prix par quantité', en: 'Price by quantity' },
    },
    values: {
      unpaid: { fr: 'Impayé', en: 'Unpaid' },
      staff: { fr: 'Par le fournisseur', en: 'By the provider' },
      request: { fr: 'À la demande du client', en: 'As the client asked' },
    },
  },
  offeredLines,
  routes: [...productRoutes, ...quoteRoutes, ...subscriptionRoutes, ...revisionRoutes],
  jobs: (services) => [...subscriptionJobs(services), ...renewalJobs(services)],
  revisable: { 'sales.subscription': revisableSubscription },
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('sales.quotes.read')) > 0`,
    staff: 'sales.quotes.read',
  },
  counts: {
    client: { quotesToSign: countByOrganisation(sql`from quotes q where ${toAnswer}`) },
    staff: {
      quotesSigned: sql<number>`(select count(*)::int from quotes q where q.signed_at is not null and not exists (select from quote_uses u where u.quote_id = q.id))`,
    },
  },
  waiting: waitingQuotes,
  demo: () => import('./demo.ts'),
})

/** The pages of requests, on each side. */
export const places = {
  client: { membership: '/gestion/rattachements', space: '/gestion/abonnements', work: '/gestion/travaux' },
  staff: {
    membership: '/fournisseur/demandes-des-structures',
    space: '/fournisseur/demandes-des-structures/abonnements',
    creation: '/fournisseur/demandes-des-structures/creations',
    work: '/fournisseur/travaux',
  },
} as const

import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'
import type { EntryKind } from './units/statement.ts'

/** Which rows of a statement of units clients see; the others appear as one total. */
export const contractSettings = defineSettings('service-contracts', {
  statement_rows: {
    schema: z.enum(['all', 'detailed', 'uses']),
    fallback: 'all',
    title: { fr: "Lignes affichées du décompte d'UT", en: 'Rows in sight of the statement of units' },
    help: {
      fr: 'TYPE_LIGNE_DECOMPTES_UT_A_AFFICHER\u00a0: les autres lignes paraissent en un seul total, que le solde compte.',
      en: 'TYPE_LIGNE_DECOMPTES_UT_A_AFFICHER: the other rows appear as one total, which the balance counts.',
    },
    words: {
      all: { fr: 'Toutes', en: 'All' },
      detailed: { fr: 'Crédits et interventions', en: 'Grants and interventions' },
      uses: { fr: 'Interventions seules', en: 'Interventions only' },
    },
    permission: 'service-contracts.settings.manage',
  },
})

/** The kinds of rows that each choice shows. */
export const shownKinds: Record<'all' | 'detailed' | 'uses', ReadonlySet<EntryKind>> = {
  all: new Set(['grant', 'use', 'travel', 'correction']),
  detailed: new Set(['grant', 'use']),
  uses: new Set(['use']),
}

import type { fr } from './texts.fr.ts'

/** The words of «Mes logiciels» in English. */
export const en = {
  title: 'My applications',
  contract: 'Contract {{number}}',
  blocked: 'Access blocked: {{cause}}. Contact your administrator.',
} satisfies typeof fr

import type { Locale } from '../../../kernel/i18n/locale.ts'

/** What a line that is billed by period binds one to. */
export type Terms = { periodMonths: number; inAdvance: boolean; noticeDays: number; termMonths: number | null }

const words = {
  fr: {
    each: {
      1: 'chaque mois',
      3: 'chaque trimestre',
      6: 'chaque semestre',
      12: 'chaque année',
    } as Record<number, string>,
    billed: (each: string, inAdvance: boolean) =>
      `Prix facturé ${each}, ${inAdvance ? 'au début' : 'à la fin'} de la période.`,
    term: (months: number, days: number) =>
      `Engagement de ${months} mois, reconduit tacitement\u00a0; préavis de ${days} ${days > 1 ? 'jours' : 'jour'}.`,
    open: (days: number) => `Sans durée d'engagement\u00a0; préavis de ${days} ${days > 1 ? 'jours' : 'jour'}.`,
  },
  en: {
    each: { 1: 'each month', 3: 'each quarter', 6: 'each half-year', 12: 'each year' } as Record<number, string>,
    billed: (each: string, inAdvance: boolean) =>
      `Price billed ${each}, at the ${inAdvance ? 'start' : 'end'} of the period.`,
    term: (months: number, days: number) =>
      `Term of ${months} ${months > 1 ? 'months' : 'month'}, renewed tacitly; notice of ${days} ${days === 1 ? 'day' : 'days'}.`,
    open: (days: number) => `No minimum term; notice of ${days} ${days === 1 ? 'day' : 'days'}.`,
  },
}

/** What is signed for beside the price of a line, in words: how often it is billed, for how long, with what notice. Empty: it is billed once (B24). */
export function termsIn(terms: Terms | null, locale: Locale): string {
  if (!terms) return ''
  const w = words[locale]
  const bound = terms.termMonths === null ? w.open(terms.noticeDays) : w.term(terms.termMonths, terms.noticeDays)
  return `${w.billed(w.each[terms.periodMonths]!, terms.inAdvance)} ${bound}`
}

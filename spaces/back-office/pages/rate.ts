import { currentLanguage } from '../../../web/i18n/index.ts'

/** «12,5 %», from hundredths of a per cent. */
export const formatRate = (rate: number): string =>
  new Intl.NumberFormat(currentLanguage(), { style: 'percent', maximumFractionDigits: 2 }).format(rate / 10_000)

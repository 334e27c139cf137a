import { formatPercent } from '../../../web/ui/format.ts'

/** «12,5 %», from hundredths of a per cent. */
export const formatRate = (rate: number): string => formatPercent(rate / 100)

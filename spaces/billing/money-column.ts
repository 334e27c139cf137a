import type { Text } from '../../kernel/i18n/locale.ts'
import type { FileColumn } from '../../kernel/lists/list.ts'
import { type Currency, inHundredths } from '../../kernel/money/currencies.ts'

/** A column of amounts in a file, each in the currency of its line. */
export const moneyColumn = <Line extends { currency: Currency }>(
  title: Text,
  of: (line: Line) => number,
): FileColumn<Line> => ({ title, type: 'money', value: (line) => inHundredths(of(line), line.currency) })

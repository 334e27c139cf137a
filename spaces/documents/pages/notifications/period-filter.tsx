import { DateField } from '../../../../web/ui/date-field.tsx'

const isDayOrNone = (value: string) => value === '' || /^\d{4}-\d\d-\d\d$/.test(value)

/** The filter of a list by two days, kept in its address. */
export function periodFilter(props: {
  from: string | undefined
  to: string | undefined
  words: (key: string) => string
  change: (values: { du?: string; au?: string }) => void
}) {
  const { from, to, words, change } = props
  return {
    chosen: from || to ? [from, to].filter(Boolean).join(' – ') : undefined,
    clear: () => change({ du: '', au: '' }),
    field: (
      <span className="notification-period">
        <DateField
          aria-label={words('period.from')}
          placeholder={words('period.from')}
          value={from ?? ''}
          onChange={(value) => isDayOrNone(value) && change({ du: value })}
        />
        <DateField
          aria-label={words('period.to')}
          placeholder={words('period.to')}
          value={to ?? ''}
          onChange={(value) => isDayOrNone(value) && change({ au: value })}
        />
      </span>
    ),
  }
}

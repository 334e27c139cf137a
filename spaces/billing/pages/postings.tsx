import { useTexts } from '../../../web/i18n/index.ts'
import { formatMoney } from '../../../web/ui/format.ts'

/** The postings of an entry: account, its name, debit, credit (B27). */
export function Postings({
  of,
  currency,
  label,
}: {
  of: ReadonlyArray<{ account: string; name: string; debitCents: number; creditCents: number }>
  currency: string
  label: string
}) {
  const t = useTexts('billing')
  return (
    <table className="postings" aria-label={label}>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('one.account')}</th>
          <th scope="col">{t('account.words')}</th>
          <th scope="col">{t('one.debit')}</th>
          <th scope="col">{t('one.credit')}</th>
        </tr>
      </thead>
      <tbody>
        {of.map((one) => (
          <tr key={`${one.account} ${one.debitCents} ${one.creditCents}`}>
            <td>{one.account}</td>
            <td>{one.name}</td>
            <td className="number">{one.debitCents ? formatMoney(one.debitCents, currency) : ''}</td>
            <td className="number">{one.creditCents ? formatMoney(one.creditCents, currency) : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

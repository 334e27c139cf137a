import { useTexts } from '../../../../../web/i18n/index.ts'
import { DateField } from '../../../../../web/ui/date-field.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { at as exchangeAt } from '../exchange/tabs.ts'
import { InvoicesTable } from './invoices-table.tsx'
import { useReportTabs } from './parts.tsx'
import './reports.css'

const standings = ['exchange', 'reported', 'to_report', 'left_out', 'untaxed', 'elsewhere'] as const
const categories = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'] as const

/** Closed invoices by how they are made known (B28): what a figure of the agreement with the books is the sum of. */
export function ReportableInvoicesPage() {
  const t = useTexts('e-invoicing')
  const tabs = useReportTabs()
  const address = useListSearch()
  const { du, au, taux, devise } = address.values
  const standing = oneOf(standings, address.values.ou)
  const category = oneOf(categories, address.values.categorie)
  const day = (value: string | undefined) => (/^\d{4}-\d{2}-\d{2}$/.test(value ?? '') ? value : undefined)
  const [from, to] = [day(du), day(au)]
  return (
    <>
      <PageHeader
        title={t('reports.title')}
        lead={t('reports.agreementLead')}
        breadcrumb={[{ label: t('exchange.title'), to: exchangeAt }]}
        tabs={tabs}
      />
      <div className="report-period">
        <DateField label={t('reports.from')} value={from ?? ''} onChange={(value) => address.change({ du: value })} />
        <DateField label={t('reports.to')} value={to ?? ''} onChange={(value) => address.change({ au: value })} />
      </div>
      <InvoicesTable
        title={t('reports.tabs.invoices')}
        query={{
          ...(from ? { from } : {}),
          ...(to ? { to } : {}),
          ...(standing ? { standing } : {}),
          ...(category ? { category } : {}),
          ...(taux && /^\d{1,5}$/.test(taux) ? { rate: Number(taux) } : {}),
          ...(devise ? { currency: devise.slice(0, 3) } : {}),
        }}
        filters={[
          {
            key: 'standing',
            label: t('reports.standing'),
            value: standing ? [standing] : [],
            options: standings.map((value) => ({ value, label: t(`reports.standings.${value}`) })),
            change: ([value = '']) => address.change({ ou: value }),
          },
          {
            key: 'category',
            label: t('reports.category'),
            value: category ? [category] : [],
            options: categories.map((value) => ({ value, label: t(`reports.categories.${value}`) })),
            change: ([value = '']) => address.change({ categorie: value, taux: '' }),
          },
        ]}
      />
    </>
  )
}

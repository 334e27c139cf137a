import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import type { Column } from '../../../../web/ui/data-table.tsx'
import { formatPercent } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { priceIn } from '../../../../web/ui/paper/amounts.ts'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { useSalesTabs } from './tabs.ts'

type Product = ItemOf<'GET /staff/products'>

/** «Produits et services» (B10): the catalogue, by code. */
export function ProductsPage() {
  const t = useTexts('sales')
  const tabs = useSalesTabs()
  const address = useListSearch()
  const archived = address.values.etat === 'archived'
  const columns: Array<Column<Product>> = [
    { key: 'code', title: t('products.code'), cell: (row) => row.code, width: 160, phone: 'title' },
    { key: 'name', title: t('products.name'), cell: (row) => row.name, phone: 'line', phoneOrder: 0 },
    {
      key: 'kind',
      title: t('products.kind'),
      cell: (row) => t(`products.kinds.${row.kind}`),
      width: 100,
      phone: 'hidden',
    },
    {
      key: 'period',
      title: t('products.period'),
      cell: (row) => t(`products.periods.${row.periodMonths ?? 0}`),
      width: 160,
      phone: 'line',
      phoneOrder: 1,
    },
    {
      key: 'vat',
      title: t('products.vat'),
      cell: (row) => (row.vatCategory === 'S' ? formatPercent(row.vatRate / 100) : row.vatCategory),
      width: 120,
      phone: 'hidden',
    },
    {
      key: 'price',
      title: t('products.price'),
      kind: 'money',
      width: 200,
      cell: (row) =>
        row.price ? (
          <>
            {row.price.tiers > 1 ? (
              <span className="help">{t('products.tiers', { count: row.price.tiers })}, </span>
            ) : null}
            <span className="strong">{priceIn(row.price.unitPrice, row.price.currency)}</span>
          </>
        ) : (
          <span className="help">{t('products.noPrice')}</span>
        ),
      phone: 'aside',
    },
  ]
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        actions={
          <Permitted needs="sales.products.write">
            <Button
              component={Link}
              to="/fournisseur/produits/nouveau"
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
            >
              {t('products.new')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('products.title')}
        path="/staff/products"
        query={{ archived: archived ? 'true' : 'false' }}
        search={t('products.search')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: archived ? ['archived'] : [],
            options: [{ value: 'archived', label: t('products.showArchived') }],
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.code}
        href={(row) => `/fournisseur/produits/${row.id}`}
        columns={columns as never}
        empty={{ title: t('products.empty'), text: t('products.emptyWhat') }}
      />
    </>
  )
}

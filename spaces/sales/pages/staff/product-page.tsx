import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { IconArchive, IconArrowBackUp, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { currentLanguage, useTexts } from '../../../../web/i18n/index.ts'
import { countryOptions } from '../../../../web/ui/countries.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatPercent } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { ProductPrices } from './product-prices.tsx'
import '../sales.css'

export type Product = Answer<'GET /staff/products/:id'>
type Body = BodyOf<'POST /staff/products'>
/** The fields of its form: rates and periods are choices, the taxes abroad one text. */
type Values = Omit<Body, 'vatCategory' | 'vatRate' | 'vatAbroad' | 'periodMonths' | 'inAdvance'> & {
  vat: string
  abroad: string
  period: string
  when: string
}

const valuesOf = (product: Product): Record<string, unknown> => ({
  ...product,
  vat: `${product.vatCategory} ${product.vatRate}`,
  abroad: JSON.stringify(product.vatAbroad),
  period: String(product.periodMonths ?? 0),
  when: product.inAdvance ? 'advance' : 'arrears',
})

function bodyOf({ vat, abroad, period, when, ...rest }: Values): Body {
  const [vatCategory, vatRate] = vat.split(' ')
  const months = Number(period) as 0 | 1
  return {
    ...rest,
    vatCategory: vatCategory as 'S',
    vatRate: Number(vatRate),
    vatAbroad: JSON.parse(abroad || '[]'),
    periodMonths: months || null,
    inAdvance: when === 'advance',
    noticeDays: rest.noticeDays ?? 0,
    termMonths: months ? (rest.termMonths ?? null) : null,
  }
}

const crumbs = (t: (key: string) => string, label: string) => [
  { label: t('products.title'), to: '/fournisseur/produits' },
  { label },
]

/** A product that is not there yet. */
export function NewProductPage() {
  const t = useTexts('sales')
  const navigate = useNavigate()
  return (
    <>
      <PageHeader title={t('products.new')} breadcrumb={crumbs(t as never, t('products.new'))} />
      <section className="surface">
        <ProductForm
          values={{
            kind: 'service',
            unitCode: 'C62',
            account: '706000',
            vat: 'S 2000',
            abroad: '[]',
            period: '0',
            when: 'advance',
            noticeDays: 30,
          }}
          submit={async (body, key) => {
            const made = await api.post('/staff/products', { body, key })
            await navigate({ to: `/fournisseur/produits/${made.id}`, replace: true })
          }}
        />
      </section>
      <p className="help">{t('products.beginsFirst')}</p>
    </>
  )
}

/** A product (B10): what it is, its taxes, its prices by day and quantity. */
export function ProductPage() {
  const t = useTexts('sales')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const writes = useStaffMay('sales.products.write')
  const { data, error, refetch } = useQuery({
    queryKey: ['product', id],
    queryFn: () => api.get('/staff/products/:id', { params: { id } }),
  })
  const take = (product: Product) => {
    store.setQueryData(['product', id], product)
    void store.invalidateQueries({ queryKey: ['list'] })
  }
  const archive = useMutation({
    mutationFn: () =>
      api.post(data!.archived ? '/staff/products/:id/restoration' : '/staff/products/:id/archive', {
        params: { id },
        body: { version: data!.version },
      }),
    onSuccess: take,
  })
  const title = data?.code ?? t('products.title')
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs(t as never, title)} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={crumbs(t as never, title)}
        lead={data.name[currentLanguage()]}
        state={
          data.archived ? (
            <StateTag tag state="archived">
              {t('products.archived')}
            </StateTag>
          ) : undefined
        }
        more={
          writes
            ? [
                {
                  label: t(data.archived ? 'products.restore' : 'products.archive'),
                  icon: data.archived ? IconArrowBackUp : IconArchive,
                  onClick: () => archive.mutate(),
                },
              ]
            : undefined
        }
      />
      {archive.error ? <ProblemNotice problem={archive.error as ApiProblem} /> : null}
      <div className="sales-columns">
        <section className="surface">
          <ProductForm
            key={data.version}
            values={valuesOf(data)}
            onReload={() => void refetch()}
            submit={async (body, key) =>
              take(
                await api.put('/staff/products/:id', { params: { id }, body: { ...body, version: data.version }, key }),
              )
            }
          />
        </section>
        <ProductPrices product={data} take={take} />
      </div>
    </>
  )
}

function ProductForm(props: {
  values: Record<string, unknown>
  submit: (body: Body, key: string) => Promise<void>
  onReload?: () => void
}) {
  const t = useTexts('sales')
  const { data: rates } = useQuery({
    queryKey: ['vat-rates', 'choices'],
    queryFn: () => api.get('/staff/invoices/rates'),
    staleTime: 300_000,
  })
  const { data: accounts } = useQuery({
    queryKey: ['revenue-accounts'],
    queryFn: () => api.get('/staff/ledger/revenue-accounts'),
    staleTime: 300_000,
  })
  if (!rates || !accounts) return null
  const options = rates.items.map((one) => ({
    value: `${one.category} ${one.rate}`,
    label: one.category === 'S' ? formatPercent(one.rate / 100) : `${one.category}, ${one.name}`,
  }))
  const choices = (key: 'kinds' | 'periods', values: readonly (string | number)[]) =>
    values.map((value) => ({ value: String(value), label: t(`products.${key}.${value}` as 'products.kinds.good') }))
  return (
    <RecordForm<Values>
      guarded
      needs="sales.products.write"
      values={props.values}
      {...(props.onReload ? { onReload: props.onReload } : {})}
      submit={(values, key) => props.submit(bodyOf(values), key)}
      sections={[
        {
          title: t('products.identity'),
          fields: [
            { name: 'code', label: t('products.code'), required: true, span: 6 },
            {
              name: 'kind',
              label: t('products.kind'),
              type: 'select',
              required: true,
              span: 6,
              options: choices('kinds', ['service', 'good']),
            },
            { name: 'name', label: t('products.name'), type: 'texts', required: true },
            { name: 'description', label: t('products.description'), type: 'texts', rows: 2 },
            { name: 'unitCode', label: t('products.unit'), help: t('products.unitHelp'), required: true, span: 6 },
            {
              name: 'discountClass',
              label: t('products.discountClass'),
              help: t('products.discountClassHelp'),
              span: 6,
            },
          ],
        },
        {
          title: t('products.taxes'),
          fields: [
            {
              name: 'vat',
              label: t('products.vat'),
              type: 'select',
              required: true,
              span: 6,
              options,
            },
            {
              name: 'account',
              label: t('products.account'),
              type: 'select',
              required: true,
              span: 6,
              options: accounts.items.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
            },
            {
              name: 'abroad',
              label: t('products.vatAbroad'),
              span: 12,
              render: ({ value, onChange }) => <Abroad value={value} onChange={onChange} options={options} />,
            },
          ],
        },
        {
          title: t('products.recurring'),
          fields: [
            {
              name: 'period',
              label: t('products.period'),
              type: 'select',
              required: true,
              span: 6,
              options: choices('periods', [0, 1, 3, 6, 12]),
            },
            {
              name: 'when',
              label: t('products.when'),
              type: 'select',
              required: true,
              span: 6,
              options: (['advance', 'arrears'] as const).map((value) => ({ value, label: t(`products.${value}`) })),
            },
            { name: 'noticeDays', label: t('products.notice'), type: 'number', span: 6 },
            {
              name: 'termMonths',
              label: t('products.term'),
              help: t('products.termHelp'),
              type: 'number',
              emptyAs: null,
              span: 6,
            },
          ],
        },
      ]}
    />
  )
}

type Tax = Body['vatAbroad'][number]

/** The taxes of other countries: a country and a rate on each line. */
function Abroad(props: {
  value: string
  onChange: (value: string) => void
  options: Array<{ value: string; label: string }>
}) {
  const t = useTexts('sales')
  const taxes = JSON.parse(props.value || '[]') as Tax[]
  const set = (all: Tax[]) => props.onChange(JSON.stringify(all))
  const put = (at: number, tax: Tax) => set(taxes.map((one, index) => (index === at ? tax : one)))
  const countries = countryOptions().filter(({ value }) => value !== 'FR')
  return (
    <fieldset className="sales-rows">
      <legend>{t('products.vatAbroad')}</legend>
      <p className="help">{t('products.vatAbroadHelp')}</p>
      {taxes.map((tax, at) => (
        <div key={`${tax.country} ${at}`}>
          <NativeSelect
            aria-label={`${t('products.country')} ${at + 1}`}
            data={countries}
            value={tax.country}
            onChange={(event) => put(at, { ...tax, country: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={`${t('products.vatAbroad')} ${at + 1}`}
            data={props.options}
            value={`${tax.category} ${tax.rate}`}
            onChange={(event) => {
              const [category, rate] = event.currentTarget.value.split(' ')
              put(at, { ...tax, category: category as 'S', rate: Number(rate) })
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('products.removeCountry')}
            onClick={() => set(taxes.filter((_, index) => index !== at))}
          >
            <IconX size={17} stroke={1.7} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        onClick={() =>
          set([
            ...taxes,
            {
              country: countries.find(({ value }) => !taxes.some((one) => one.country === value))!.value,
              category: 'AE',
              rate: 0,
            },
          ])
        }
      >
        {t('products.addCountry')}
      </Button>
    </fieldset>
  )
}

import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { FileDrop } from '../../../../web/ui/file-drop.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { decimalOf, quantityOf } from '../../../../web/ui/paper/amounts.ts'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import '../sales.css'

type Series = Answer<'GET /staff/index-series/:id'>
const monthOf = (day: string) => formatDay(day).slice(3)

/** The indices that prices follow (B31). */
export function SeriesListPage() {
  const t = useTexts('sales')
  const [adding, setAdding] = useState(false)
  return (
    <>
      <PageHeader
        title={t('revisions.indices')}
        breadcrumb={[{ label: t('revisions.title'), to: '/fournisseur/revisions' }, { label: t('revisions.indices') }]}
        actions={
          <Permitted needs="sales.revisions.manage">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('series.new')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('revisions.indices')}
        path="/staff/index-series"
        search={t('series.search')}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.code}
        href={(row) => `/fournisseur/indices/${row.id}`}
        columns={[
          { key: 'code', title: t('products.code'), cell: (row) => row.code, width: 180, phone: 'title' },
          { key: 'name', title: t('products.name'), cell: (row) => row.name, phone: 'line' },
          {
            key: 'latest',
            title: t('series.latest'),
            kind: 'right',
            cell: (row) => (row.latest ? `${quantityOf(row.latest.value)}, ${monthOf(row.latest.month)}` : ''),
            width: 220,
            phone: 'aside',
          },
        ]}
        empty={{ title: t('series.empty'), text: t('series.emptyWhat') }}
      />
      {adding ? <NewSeries onClose={() => setAdding(false)} /> : null}
    </>
  )
}

function NewSeries({ onClose }: { onClose: () => void }) {
  const t = useTexts('sales')
  const ui = useTexts()
  const navigate = useNavigate()
  const [values, setValues] = useState({ code: '', name: '' })
  const create = useMutation({
    mutationFn: () => api.post('/staff/index-series', { body: values }),
    onSuccess: ({ id }) => void navigate({ to: `/fournisseur/indices/${id}` }),
  })
  const problem = create.error as ApiProblem | null
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('series.new')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={create.isPending} onClick={() => create.mutate()}>
            {t('products.save')}
          </Button>
        </>
      }
    >
      <div className="sales-stack">
        {(['code', 'name'] as const).map((name) => (
          <TextInput
            key={name}
            {...(name === 'code' ? { 'data-autofocus': true } : {})}
            label={t(`products.${name}`)}
            maxLength={150}
            value={values[name]}
            error={problem?.errors.find(({ field }) => field === name)?.message}
            onChange={(event) => {
              const { value } = event.currentTarget
              setValues((now) => ({ ...now, [name]: value }))
            }}
          />
        ))}
      </div>
    </Dialog>
  )
}

/** An index with its values: typed in, or from a file. */
export function SeriesPage() {
  const t = useTexts('sales')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const writes = useStaffMay('sales.revisions.manage')
  const [month, setMonth] = useState('')
  const [value, setValue] = useState('')
  const { data, error, refetch } = useQuery({
    queryKey: ['index-series', id],
    queryFn: () => api.get('/staff/index-series/:id', { params: { id } }),
  })
  const take = (now: Series) => store.setQueryData(['index-series', id], now)
  const enter = useMutation({
    mutationFn: () =>
      api.post('/staff/index-series/:id/values', {
        params: { id },
        body: { values: [{ month, value: decimalOf(value) }] },
      }),
    onSuccess: (now) => {
      take(now)
      setValue('')
    },
  })
  const load = useMutation({
    mutationFn: (file: File) => {
      const body = new FormData()
      body.append('file', file)
      return api.post('/staff/index-series/:id/import', { params: { id }, body: body as never })
    },
    onSuccess: take,
  })
  const title = data?.code ?? t('revisions.indices')
  const crumbs = [{ label: t('revisions.indices'), to: '/fournisseur/indices' }, { label: title }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  const problem = enter.error as ApiProblem | null
  return (
    <>
      <PageHeader title={title} breadcrumb={crumbs} lead={data.name} />
      <div className="sales-columns">
        <Surface flush title={t('series.values')}>
          <DataTable
            label={t('series.values')}
            rows={data.values}
            rowKey={(row) => `${row.month} ${row.at} ${row.value}`}
            rowName={(row) => monthOf(row.month)}
            columns={[
              { key: 'month', title: t('series.month'), cell: (row) => monthOf(row.month), phone: 'title' },
              {
                key: 'by',
                title: t('products.by'),
                cell: (row) => (row.corrected ? `${row.by}, ${t('series.corrected')}` : row.by),
                phone: 'line',
              },
              {
                key: 'value',
                title: t('series.value'),
                kind: 'right',
                cell: (row) => (row.corrected ? <s>{quantityOf(row.value)}</s> : quantityOf(row.value)),
                phone: 'aside',
              },
            ]}
            empty={<EmptyState narrow title={t('series.noValue')} />}
          />
        </Surface>
        {writes ? (
          <Surface title={t('series.enter')}>
            {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
            <div className="sales-stack">
              <DateField
                label={t('series.month')}
                description={t('revisions.monthHelp')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                value={month}
                error={problem?.errors.find(({ field }) => field.endsWith('.month'))?.message}
                onChange={setMonth}
              />
              <TextInput
                label={t('series.value')}
                inputMode="decimal"
                maxLength={20}
                value={value}
                error={problem?.errors.find(({ field }) => field.endsWith('.value'))?.message}
                onChange={(event) => setValue(event.currentTarget.value)}
              />
              <Button loading={enter.isPending} onClick={() => enter.mutate()}>
                {t('series.add')}
              </Button>
              {load.error ? <ProblemNotice problem={load.error as ApiProblem} /> : null}
              {load.data ? (
                <p className="help" role="status">
                  {t('series.loaded', { added: load.data.added, unchanged: load.data.unchanged })}
                </p>
              ) : null}
              <FileDrop
                label={t('series.file')}
                kinds={['text/csv', 'text/plain']}
                maxBytes={1024 * 1024}
                onFiles={([file]) => file && load.mutate(file)}
              />
            </div>
          </Surface>
        ) : null}
      </div>
    </>
  )
}

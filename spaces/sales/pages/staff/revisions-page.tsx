import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconChartLine, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column } from '../../../../web/ui/form-section.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { decimalOf } from '../../../../web/ui/paper/amounts.ts'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { useTicked } from '../../../../web/ui/use-ticked.ts'
import { RevisionsPreview } from './revisions-preview.tsx'
import { useSalesTabs } from './tabs.ts'
import '../sales.css'

type Row = ItemOf<'GET /staff/price-revisions'>
const keyOf = (row: Row) => row.id

/** «Révisions de prix» (B31): which prices follow which index; several are applied at once, with their preview. */
export function RevisionsPage() {
  const t = useTexts('sales')
  const tabs = useSalesTabs()
  const [adding, setAdding] = useState(false)
  const [previewing, setPreviewing] = useState(false)
  const address = useListSearch()
  const due = address.values.etat === 'echues'
  const ticked = useTicked(keyOf)
  const manages = useStaffMay('sales.revisions.manage')
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        actions={
          <Permitted needs="sales.revisions.manage">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('revisions.new')}
            </Button>
          </Permitted>
        }
        more={[{ label: t('revisions.indices'), icon: IconChartLine, to: '/fournisseur/indices' }]}
      />
      <KeysetList
        title={t('revisions.title')}
        path="/staff/price-revisions"
        search={t('revisions.search')}
        query={due ? { due: 'true' as never } : {}}
        filters={[
          {
            key: 'due',
            label: t('revisions.show'),
            value: due ? ['echues'] : [],
            options: [{ value: 'echues', label: t('revisions.dueAlone') }],
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowHeight={40}
        rowKey={keyOf}
        rowName={(row) => row.target}
        {...(manages ? { selection: ticked.selection } : {})}
        href={(row) => `/fournisseur/revisions/${row.id}`}
        columns={[
          { key: 'target', title: t('revisions.target'), cell: (row) => row.target, phone: 'title' },
          { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line' },
          { key: 'series', title: t('revisions.index'), cell: (row) => row.series, width: 160, phone: 'aside' },
          {
            key: 'due',
            title: t('revisions.dueOn'),
            cell: (row) => formatDay(row.dueOn),
            width: 160,
            phone: 'line',
          },
          {
            key: 'last',
            title: t('revisions.appliedOn'),
            cell: (row) => formatDay(row.appliedOn),
            width: 170,
            phone: 'hidden',
          },
        ]}
        empty={{ title: t('revisions.empty'), text: t('revisions.emptyWhat') }}
      >
        {manages ? (
          <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
            <Button onClick={() => setPreviewing(true)}>{t('revisions.previewMany')}</Button>
          </BulkBar>
        ) : null}
      </KeysetList>
      {previewing ? <RevisionsPreview ids={ticked.rows.map(keyOf)} onClose={() => setPreviewing(false)} /> : null}
      {adding ? <NewRevision onClose={() => setAdding(false)} /> : null}
    </>
  )
}

const empty = {
  kind: '',
  target: '',
  series: '',
  baseMonth: '',
  fixedPart: '0,15',
  indexPart: '0,85',
  floor: '',
  ceiling: '',
  lagMonths: '0',
  firstOn: '',
  everyMonths: '12',
}

function NewRevision({ onClose }: { onClose: () => void }) {
  const t = useTexts('sales')
  const ui = useTexts()
  const navigate = useNavigate()
  const [values, setValues] = useState(empty)
  const [typed, setTyped] = useState(false)
  const set = (changes: Partial<typeof empty>) => {
    setTyped(true)
    setValues((now) => ({ ...now, ...changes }))
  }
  const { data: kinds } = useQuery({
    queryKey: ['revision-kinds'],
    queryFn: () => api.get('/staff/price-revisions/kinds'),
  })
  const kind = values.kind || (kinds?.items[0]?.kind ?? '')
  const create = useMutation({
    mutationFn: () =>
      api.post('/staff/price-revisions', {
        body: {
          targetKind: kind,
          targetId: values.target,
          seriesId: values.series,
          baseMonth: values.baseMonth,
          fixedPart: decimalOf(values.fixedPart),
          indexPart: decimalOf(values.indexPart),
          floor: decimalOf(values.floor) || null,
          ceiling: decimalOf(values.ceiling) || null,
          lagMonths: Number(values.lagMonths),
          firstOn: values.firstOn,
          everyMonths: Number(values.everyMonths),
        },
      }),
    onSuccess: ({ id }) => void navigate({ to: `/fournisseur/revisions/${id}` }),
  })
  const problem = create.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  const text = (name: keyof typeof empty, span: number, help?: string) => (
    <Column span={span}>
      <TextInput
        label={t(`revisions.${name as 'fixedPart'}`)}
        description={help}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        inputMode="decimal"
        maxLength={20}
        value={values[name]}
        error={errorOf(name)}
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      />
    </Column>
  )
  const days = (name: 'baseMonth' | 'firstOn', help: string) => (
    <Column span={6}>
      <DateField
        label={t(`revisions.${name}`)}
        description={help}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={values[name]}
        error={errorOf(name)}
        onChange={(value) => set({ [name]: value })}
      />
    </Column>
  )
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('revisions.new')}
      unsaved={typed && !create.isPending && !create.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button
            disabled={!values.target || !values.series}
            loading={create.isPending}
            onClick={() => create.mutate()}
          >
            {t('revisions.create')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <div className="form-grid" style={{ padding: 20 }}>
        <Column span={12}>
          <NativeSelect
            label={t('revisions.kind')}
            data={(kinds?.items ?? []).map((one) => ({ value: one.kind, label: one.title }))}
            value={kind}
            onChange={(event) => set({ kind: event.currentTarget.value, target: '' })}
          />
        </Column>
        <Column span={12}>
          <RemoteSelect
            key={kind}
            {...compulsory}
            label={t('revisions.target')}
            listKey={['revision-targets', kind]}
            load={async (search, signal) =>
              kind ? (await api.get('/staff/price-revisions/targets', { query: { kind, search }, signal })).items : []
            }
            name={(item) => `${item.label}, ${item.client}`}
            value={values.target}
            error={errorOf('targetId')}
            onPick={(item) => set({ target: item?.id ?? '' })}
          />
        </Column>
        <Column span={12}>
          <RemoteSelect
            {...compulsory}
            label={t('revisions.index')}
            listKey={['index-choices']}
            load={async (search, signal) =>
              (await api.get('/staff/index-series', { query: { search, size: 20 }, signal })).items
            }
            name={(item) => `${item.code}, ${item.name}`}
            value={values.series}
            error={errorOf('seriesId')}
            onPick={(item) => set({ series: item?.id ?? '' })}
          />
        </Column>
        {days('baseMonth', t('revisions.monthHelp'))}
        {days('firstOn', t('revisions.firstHelp'))}
        {text('fixedPart', 6, 'P = P0 × (a + b × I / I0)')}
        {text('indexPart', 6)}
        {text('floor', 6, t('revisions.floorHelp'))}
        {text('ceiling', 6)}
        {text('lagMonths', 6, t('revisions.lagHelp'))}
        {text('everyMonths', 6)}
      </div>
      <p className="help" style={{ padding: '0 20px 20px' }}>
        <Link to="/fournisseur/indices">{t('revisions.indices')}</Link>
      </p>
    </SideDrawer>
  )
}

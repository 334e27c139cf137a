import { Button, Radio } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import type { BodyOf, ItemOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatRate } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Permitted } from '../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { type RecordField, RecordForm } from '../../../web/ui/record-form.tsx'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { GroupSelect } from './group-dialog.tsx'

export type DiscountRow = ItemOf<'GET /staff/client-discounts'>
const states = ['current', 'over', 'all'] as const
const tags = { planned: 'planned', holds: 'active', over: 'done' } as const

/** «Remises» (B5): who has which, on what, and when. */
export function DiscountsPage() {
  const t = useTexts('backOffice')
  const store = useQueryClient()
  const address = useListSearch()
  const [open, setOpen] = useState<'new' | DiscountRow>()
  const state = oneOf(states, address.values.etat)
  const close = () => setOpen(undefined)
  const saved = async () => {
    await store.invalidateQueries({ queryKey: ['list', '/staff/client-discounts'] })
    close()
  }
  return (
    <>
      <PageHeader
        title={t('discounts.title')}
        breadcrumb={[{ label: t('clients.title'), to: '/fournisseur/clients' }, { label: t('discounts.title') }]}
        actions={
          <Permitted needs="back-office.discounts.manage">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setOpen('new')}>
              {t('discounts.make')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('discounts.title')}
        path="/staff/client-discounts"
        defaultSort="-startsOn"
        search={t('discounts.search')}
        query={state ? { state } : {}}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`discounts.filters.${value}`) })),
            change: ([value]) => address.change({ etat: value }),
          },
        ]}
        columns={[
          {
            key: 'whose',
            title: t('discounts.whose'),
            cell: (row) => row.client?.name ?? row.group?.name ?? t('discounts.everybody'),
            phone: 'title',
          },
          {
            key: 'kind',
            title: t('discounts.kind'),
            cell: (row) => t(`discounts.kinds.${row.client ? 'client' : row.group ? 'group' : 'everybody'}`),
            phone: 'hidden',
          },
          {
            key: 'product',
            title: t('discounts.product'),
            cell: (row) => row.product || t('discounts.everything'),
            phone: 'line',
          },
          {
            key: 'rate',
            title: t('discounts.rate'),
            kind: 'right',
            cell: (row) => formatRate(row.rate),
            phone: 'aside',
          },
          {
            key: 'startsOn',
            title: t('discounts.startsOn'),
            sort: 'startsOn',
            sortFirst: '-',
            cell: (row) => formatDay(row.startsOn),
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'endsOn',
            title: t('discounts.endsOn'),
            cell: (row) => (row.endsOn ? formatDay(row.endsOn) : t('discounts.noEnd')),
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('state'),
            cell: (row) => <StateTag state={tags[row.state]}>{t(`discounts.states.${row.state}`)}</StateTag>,
            phone: 'below',
          },
          { key: 'by', title: t('discounts.by'), cell: (row) => row.by, phone: 'hidden' },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.client?.name ?? row.group?.name ?? t('discounts.everybody')}
        onOpen={setOpen}
        openKey={typeof open === 'object' ? open.id : null}
        empty={{ title: t('discounts.emptyTitle'), text: t('discounts.empty') }}
      />
      <SideDrawer opened={open === 'new'} onClose={close} title={t('discounts.make')}>
        <NewDiscount onCancel={close} onDone={saved} />
      </SideDrawer>
      {typeof open === 'object' ? <OneDiscount discount={open} onClose={close} onDone={saved} /> : null}
    </>
  )
}

type Typed = BodyOf<'POST /staff/client-discounts'> & { whose?: string; percent?: string }

function NewDiscount(props: { onCancel: () => void; onDone: () => Promise<void> }) {
  const t = useTexts('backOffice')
  const [whose, setWhose] = useState('client')
  const fields: Array<RecordField<Typed>> = [
    {
      name: 'whose',
      label: t('discounts.whose'),
      span: 12,
      render: (input) => (
        <Radio.Group
          label={t('discounts.whose')}
          value={input.value}
          onChange={(value) => {
            setWhose(value)
            input.onChange(value)
          }}
        >
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: '8px 20px', marginTop: 6 }}>
            {(['client', 'group', 'everybody'] as const).map((value) => (
              <Radio key={value} value={value} label={t(`discounts.kinds.${value}`)} />
            ))}
          </div>
        </Radio.Group>
      ),
    },
    {
      name: 'organisationId',
      label: t('clients.one'),
      required: true,
      span: 12,
      hidden: whose !== 'client',
      render: (input) => (
        <RemoteSelect
          label={t('clients.one')}
          error={input.error}
          listKey={['list', '/staff/organisations', 'options']}
          load={async (search, signal) =>
            (await api.get('/staff/organisations', { query: { search, size: 25 }, signal })).items
          }
          name={(client) => `${client.name} (${client.code})`}
          value={input.value}
          onPick={(client) => input.onChange(client?.id ?? '')}
        />
      ),
    },
    {
      name: 'groupId',
      label: t('clients.group'),
      required: true,
      span: 12,
      hidden: whose !== 'group',
      render: (input) => (
        <GroupSelect
          label={t('clients.group')}
          error={input.error}
          value={input.value}
          onPick={(group) => input.onChange(group?.id ?? '')}
        />
      ),
    },
    { name: 'product', label: t('discounts.product'), span: 8, help: t('discounts.productHelp') },
    { name: 'percent', label: t('discounts.percent'), required: true, span: 4 },
    { name: 'startsOn', label: t('discounts.startsOn'), type: 'day', required: true, span: 6 },
    { name: 'endsOn', label: t('discounts.endsOn'), type: 'day', span: 6, help: t('discounts.endHelp') },
    { name: 'reason', label: t('discounts.reason'), span: 12 },
  ]
  return (
    <RecordForm<Typed>
      plain
      sections={[{ fields }]}
      values={{ whose: 'client' }}
      onCancel={props.onCancel}
      submit={async ({ whose: _whose, percent = '', ...body }, key) => {
        try {
          await api.post('/staff/client-discounts', {
            body: {
              ...body,
              organisationId: body.organisationId || null,
              groupId: body.groupId || null,
              // Hundredths of a per cent; what has more decimals is refused on its field.
              rate: Math.round(Number(percent.replace(/[\s%]/g, '').replace(',', '.')) * 1e6) / 1e4,
            },
            key,
          })
        } catch (error) {
          throw error instanceof ApiProblem ? renamed(error, 'rate', 'percent') : error
        }
        await props.onDone()
      }}
    />
  )
}

/** The refusal of a field that the form calls otherwise. */
function renamed(problem: ApiProblem, from: string, to: string): ApiProblem {
  const errors = problem.errors.map((one) => (one.field === from ? { ...one, field: to } : one))
  return new ApiProblem(problem.status, { ...problem, title: problem.title, detail: problem.detail, errors })
}

function OneDiscount(props: { discount: DiscountRow; onClose: () => void; onDone: () => Promise<void> }) {
  const t = useTexts('backOffice')
  const { discount } = props
  const { id } = discount
  const drop = useMutation({
    mutationFn: () => api.delete('/staff/client-discounts/:id', { params: { id } }),
    onSuccess: props.onDone,
  })
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      title={discount.client?.name ?? discount.group?.name ?? t('discounts.everybody')}
      under={`${formatRate(discount.rate)} · ${discount.product || t('discounts.everything')}`}
      footer={
        discount.state === 'planned' ? (
          <Permitted needs="back-office.discounts.manage">
            <Button
              variant="default"
              loading={drop.isPending}
              leftSection={<IconTrash size={17} stroke={1.7} aria-hidden />}
              onClick={() => drop.mutate()}
            >
              {t('discounts.drop')}
            </Button>
          </Permitted>
        ) : undefined
      }
    >
      {drop.error instanceof ApiProblem ? <ProblemNotice problem={drop.error} /> : null}
      <p className="help">
        {t('discounts.given', { name: discount.by, from: formatDay(discount.startsOn) })} {discount.reason}
      </p>
      {discount.state === 'over' ? (
        <p>{t('discounts.over', { day: formatDay(discount.endsOn) })}</p>
      ) : (
        <RecordForm<{ endsOn?: string | null }>
          plain
          needs="back-office.discounts.manage"
          sections={[
            {
              fields: [
                {
                  name: 'endsOn',
                  label: t('discounts.endsOn'),
                  type: 'day',
                  span: 12,
                  help: t('discounts.endHelp'),
                },
              ],
            },
          ]}
          values={{ endsOn: discount.endsOn }}
          onCancel={props.onClose}
          submit={async ({ endsOn = null }) => {
            await api.patch('/staff/client-discounts/:id', {
              params: { id },
              body: { endsOn: endsOn || null, version: discount.version },
            })
            await props.onDone()
          }}
        />
      )}
    </SideDrawer>
  )
}

import { Button, Menu, NativeSelect } from '@mantine/core'
import { IconChevronDown, IconDownload, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { CopyableCode } from '../../../../web/ui/copyable-code.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { DiffTable } from '../../../../web/ui/diff-table.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime, formatShortDay, formatTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { type Organisation, refusal } from '../data.ts'
import { OrganisationFrame } from './frame.tsx'

/** «Historique» (O26): every act on the organisation; filter, open the detail, export, check (O34). */
export function HistoryPage() {
  return <OrganisationFrame>{(one) => <List key={one.id} organisation={one} />}</OrganisationFrame>
}

function List({ organisation }: { organisation: Organisation }) {
  const t = useTexts('organisation')
  const address = useListSearch()
  const { acte, after, before, nature, par, du, au, q } = address.values
  const params = { id: organisation.id }
  const query = { type: nature, actor: par, from: du, to: au }
  const file = (format: 'csv' | 'xlsx') =>
    fileAddress('/organisations/:id/history/export', { params, query: { ...query, search: q, format } })
  const types = useQuery({
    queryKey: ['organisation', 'history-types', organisation.id],
    queryFn: () => api.get('/organisations/:id/history-types', { params }),
    staleTime: 300_000,
  })
  const open = (id: string | undefined) =>
    id ? address.open({ after, before, acte: id }) : address.close({ after, before, acte: undefined })
  if (!organisation.abilities.history.allowed)
    return <Notice kind="info">{organisation.abilities.history.reason || t('history.notAllowed')}</Notice>
  return (
    <div className="stack">
      <section className="surface" aria-label={t('history.filters')}>
        <div className="criteria">
          <NativeSelect
            label={t('history.nature')}
            data={[
              { value: '', label: t('history.anyNature') },
              ...(types.data?.items ?? []).map((one) => ({ value: one.type, label: one.comment })),
            ]}
            value={nature ?? ''}
            onChange={(event) => address.change({ nature: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('history.actor')}
            data={[
              { value: '', label: t('history.anybody') },
              { value: 'me', label: t('history.me') },
              { value: 'automatic', label: t('history.automatic') },
            ]}
            value={par ?? ''}
            onChange={(event) => address.change({ par: event.currentTarget.value })}
          />
          <DateField label={t('history.from')} value={du ?? ''} onChange={(day) => address.change({ du: day })} />
          <DateField label={t('history.to')} value={au ?? ''} onChange={(day) => address.change({ au: day })} />
          <div className="acts">
            <Button
              variant="subtle"
              disabled={!nature && !par && !du && !au}
              onClick={() => address.change({ nature: undefined, par: undefined, du: undefined, au: undefined })}
            >
              {t('users.reset')}
            </Button>
          </div>
        </div>
      </section>
      <KeysetList
        title={t('history.title')}
        path="/organisations/:id/history"
        defaultSort="-number"
        params={params}
        query={query}
        search={t('history.search')}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.comment} ${row.onWhom}`}
        onOpen={(row) => open(row.id)}
        openKey={acte ?? null}
        end={
          <Menu position="bottom-end" width={300}>
            <Menu.Target>
              <Button
                variant="subtle"
                leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
                rightSection={<IconChevronDown size={15} stroke={1.7} aria-hidden />}
              >
                {t('history.export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item component="a" href={file('csv')}>
                {t('users.exportCsv')}
              </Menu.Item>
              <Menu.Item component="a" href={file('xlsx')}>
                {t('users.exportXlsx')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                component="a"
                href={fileAddress('/organisations/:id/history/export', { params, query: { format: 'chain' } })}
                leftSection={<IconShieldCheck size={17} stroke={1.7} aria-hidden />}
              >
                {t('history.chain')}
              </Menu.Item>
              <Menu.Item component="a" href={fileAddress('/history-verifier.mjs')}>
                {t('history.verifier')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        }
        columns={[
          { key: 'comment', title: t('history.comments'), cell: (row) => row.comment, phone: 'title' },
          {
            key: 'onWhom',
            title: t('history.about'),
            cell: (row) => row.onWhom || t('organisation'),
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'who',
            title: t('history.actor'),
            cell: (row) => (row.onBehalfOf ? t('history.onBehalf', { who: row.who, name: row.onBehalfOf }) : row.who),
            phone: 'line',
            phoneOrder: 2,
          },
          {
            key: 'at',
            sort: 'number',
            sortFirst: '-',
            title: t('history.at'),
            cell: (row) => (
              <time className="nowrap" dateTime={row.at}>
                {formatShortDay(row.at)}, {formatTime(row.at)}
              </time>
            ),
            phone: 'line',
            phoneOrder: 3,
          },
        ]}
        empty={
          nature || par || du || au
            ? { title: t('users.noResult'), text: t('history.noResultWhat') }
            : { title: t('history.empty'), text: t('history.emptyWhat') }
        }
      />
      {acte ? (
        <EventDrawer key={acte} organisation={organisation.id} id={acte} onClose={() => open(undefined)} />
      ) : null}
    </div>
  )
}

/** A value of the journal in words: codes by `translate`, days as days, several one after the other. */
function wordOf(value: unknown, translate: (code: string) => string, boolean: (on: boolean) => string): string {
  const inner = (one: unknown) => wordOf(one, translate, boolean)
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return boolean(value)
  if (Array.isArray(value)) return value.map(inner).join(' ; ')
  if (typeof value === 'object') return Object.values(value).map(inner).filter(Boolean).join(', ')
  return /^\d{4}-\d\d-\d\d$/.test(String(value)) ? formatDay(String(value)) : translate(String(value))
}

function EventDrawer(props: { organisation: string; id: string; onClose: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const { data, error, refetch } = useQuery({
    queryKey: ['organisation', 'history-event', props.organisation, props.id],
    queryFn: () =>
      api.get('/organisations/:id/history/:eventId', { params: { id: props.organisation, eventId: props.id } }),
  })
  const before = (data?.before ?? {}) as Record<string, unknown>
  const after = (data?.after ?? {}) as Record<string, unknown>
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const coded = (code: string) => (/^[a-z_-]+$/.test(code) ? t(`values.${code}`, { defaultValue: code }) : code)
  const word = (value: unknown) => wordOf(value, coded, (on) => ui(on ? 'yes' : 'no'))
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      over={data ? formatDayTime(data.at) : t('history.title')}
      title={data?.comment ?? t('history.one')}
      under={data ? [data.who, data.onWhom].filter(Boolean).join(' · ') : undefined}
    >
      {error ? (
        <ErrorState title={ui('error.page')} problem={refusal(error)} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          {data.erased ? (
            <div style={{ padding: '0 24px 16px' }}>
              <Notice kind="info">{t('history.erased')}</Notice>
            </div>
          ) : null}
          {data.request ? (
            <DrawerSection title={t('history.request')}>
              <ReadOnlyRow>
                <ReadOnlyValue label={t('person')}>{data.request.person}</ReadOnlyValue>
                <ReadOnlyValue label={t('history.askedAt')}>{formatDayTime(data.request.requestedAt)}</ReadOnlyValue>
                {data.request.kind === 'membership' ? (
                  <>
                    <ReadOnlyValue label={t('role')}>{coded(data.request.role)}</ReadOnlyValue>
                    <ReadOnlyValue label={t('scope')}>
                      {data.request.whole
                        ? t('whole')
                        : data.request.services
                            .map((one) =>
                              one.granted === false
                                ? t('history.notGranted', { name: one.name })
                                : one.requested
                                  ? one.name
                                  : t('history.notRequested', { name: one.name }),
                            )
                            .join(', ')}
                    </ReadOnlyValue>
                  </>
                ) : null}
                {data.request.items.map((one) => (
                  <ReadOnlyValue key={`${one.space}${one.service}`} label={one.title}>
                    {[one.service ?? t('whole'), t(`access.${one.grantedAccess ?? one.access}`)].join(', ')}
                  </ReadOnlyValue>
                ))}
                <ReadOnlyValue label={ui('requests.comment')}>{data.request.comment}</ReadOnlyValue>
                {data.request.decisionComment ? (
                  <ReadOnlyValue label={t('comment')}>{data.request.decisionComment}</ReadOnlyValue>
                ) : null}
                {data.request.refusalReason ? (
                  <ReadOnlyValue label={ui('requests.reason')}>{data.request.refusalReason}</ReadOnlyValue>
                ) : null}
              </ReadOnlyRow>
            </DrawerSection>
          ) : null}
          {names.length ? (
            <DrawerSection title={t('history.changes')}>
              <DiffTable
                label={t('history.changes')}
                before={t('history.before')}
                after={t('history.after')}
                rows={names.map((name) => ({
                  field: t(`fields.${name}`, { defaultValue: name }),
                  before: word(before[name]),
                  after: word(after[name]),
                  same: JSON.stringify(before[name]) === JSON.stringify(after[name]),
                }))}
              />
            </DrawerSection>
          ) : null}
          <DrawerSection title={t('history.proof')}>
            <p className="help" style={{ marginBottom: 8 }}>
              {t('history.proofWhat', { number: data.number })}
            </p>
            <div className="secret">
              <CopyableCode code={data.hash} />
            </div>
          </DrawerSection>
        </>
      ) : null}
    </SideDrawer>
  )
}

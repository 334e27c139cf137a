import { ActionIcon, Button } from '@mantine/core'
import {
  IconChevronLeft,
  IconChevronRight,
  IconCircleCheck,
  IconCopy,
  IconFileOff,
  IconFileX,
  IconHelpCircle,
  IconSend,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { Answer, ItemOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { PaperPayslips } from './paper-payslips.tsx'
import './lots.css'

type Lot = Answer<'GET /staff/lots/:id'>
type Page = ItemOf<'GET /staff/lots/:id/pages'>
type Named = NonNullable<Page['proposed']>
/** The page that is looked at. */
type Shown = Pick<Page, 'number'> & Partial<Pick<Page, 'codes'>>

const PdfPage = lazy(() => import('../../../../web/ui/pdf-page.tsx'))

/** The review of a file for all (D34): what is to be decided first, then the rest; nobody sees anything before it is published. */
export function LotPage() {
  const t = useTexts('documents')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const navigate = useNavigate()
  const address = useListSearch()
  const started = useWorkStarted()
  const mayPublish = useStaffMay('documents.documents.publish')
  const [asked, ask] = useState<'withdraw' | 'remove'>()
  const Ending = asked && { withdraw: WithdrawDialog, remove: RemoveDialog }[asked]
  const [shown, show] = useState<Shown>()
  const key = ['lots', id]
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/staff/lots/:id', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'reading' ? 1500 : false),
  })
  const refresh = () =>
    Promise.all(
      [key, ['list', '/staff/lots/:id/pages'], ['list', '/staff/lots']].map((queryKey) =>
        store.invalidateQueries({ queryKey }),
      ),
    )
  const publish = useMutation({
    mutationFn: () => api.post('/staff/lots/:id/publication', { params: { id }, body: { version: data!.version } }),
    onSuccess: ({ workId }) => {
      started()
      void navigate({ to: workPage({ id: workId }) })
    },
    onError: () => void refetch(),
  })
  const again = useMutation({
    mutationFn: () =>
      api.post('/staff/lots/:id/reading', { params: { id }, body: { version: data!.version, label: data!.label } }),
    onSuccess: refresh,
  })
  const title = data?.name ?? t('lots.title')
  const header = (
    <PageHeader
      title={title}
      lead={
        data &&
        `${data.fileName} · ${data.folder.name} · ${t(`lots.of.${data.holder}`)} · ${t(`lots.state.${data.state}`)}`
      }
      breadcrumb={[{ label: t('lots.title'), to: '/fournisseur/lots' }, { label: title }]}
      actions={
        data && mayPublish ? (
          <>
            <Button
              component="a"
              variant="default"
              href={fileAddress('/staff/lots/:id/file', { params: { id } })}
              target="_blank"
              rel="noreferrer"
            >
              {t('open')}
            </Button>
            {data.publication && !data.withdrawal ? (
              <Button
                variant="default"
                leftSection={<IconFileX size={17} stroke={1.7} aria-hidden />}
                onClick={() => ask('withdraw')}
              >
                {t('lots.withdraw')}
              </Button>
            ) : null}
            {data.publication ? null : (
              <Button variant="default" onClick={() => ask('remove')}>
                {t('lots.remove')}
              </Button>
            )}
          </>
        ) : null
      }
    />
  )
  if (!data)
    return (
      <>
        {header}
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  const problem = (publish.error ?? again.error) as ApiProblem | null
  const { toutes } = address.values
  return (
    <>
      {header}
      {problem ? <ProblemNotice problem={problem} /> : null}
      {data.withdrawal ? (
        <Notice kind="brass">
          {t('withdrawnBy', {
            on: data.withdrawal.at.slice(0, 10),
            who: data.withdrawal.by,
            reason: data.withdrawal.reason,
          })}
        </Notice>
      ) : null}
      {data.state === 'reading' ? <Notice kind="info">{t('lots.reading')}</Notice> : null}
      {data.state === 'failed' ? (
        <Notice
          kind="red"
          act={
            <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
              {t('lots.readAgain')}
            </Button>
          }
        >
          {t(`lots.failure.${data.failure}`)}
        </Notice>
      ) : null}
      {data.pages > 0 ? (
        <>
          <dl className="surface lot-tiles">
            {(
              [
                ['matched', IconCircleCheck, data.counts.matched],
                ['undecided', IconHelpCircle, data.counts.undecided],
                ['twice', IconCopy, data.counts.twice],
                ['missing', IconFileOff, data.missing],
              ] as const
            ).map(([tile, Icon, count]) => (
              <div key={tile} data-tile={tile} data-none={count === 0 || undefined}>
                <dt>
                  <Icon size={18} stroke={1.7} aria-hidden />
                  {t(`lots.tiles.${data.holder}.${tile}`, { count })}
                </dt>
                <dd>
                  {count} {tile === 'matched' ? <span>{t('lots.ofPages', { count: data.pages })}</span> : null}
                </dd>
              </div>
            ))}
          </dl>
          <div className="lot-review">
            <div>
              <KeysetList
                title={t('lots.pages')}
                path="/staff/lots/:id/pages"
                params={{ id }}
                query={{ undecided: toutes ? undefined : 'true' }}
                filters={[
                  {
                    key: 'undecided',
                    label: t('state'),
                    value: toutes ? ['toutes'] : [],
                    options: [{ value: 'toutes', label: t('lots.decided') }],
                    change: ([value = '']) => address.change({ toutes: value }),
                  },
                ]}
                rowKey={(row) => String(row.number)}
                rowName={(row) => t('lots.page', { number: row.number })}
                openKey={shown ? String(shown.number) : null}
                onOpen={(row: Page) => show(row)}
                columns={[
                  {
                    key: 'page',
                    title: t('lots.page', { number: '' }),
                    cell: (row: Page) => t('lots.page', { number: row.number }),
                    width: 100,
                    phone: 'title',
                  },
                  {
                    key: 'code',
                    title: t('lots.code'),
                    cell: (row: Page) => row.codes.join(', ') || t('lots.noCode'),
                    width: 110,
                    phone: 'line',
                  },
                  {
                    key: 'result',
                    title: t('lots.result'),
                    cell: (row: Page) => (
                      <span title={row.excerpt}>
                        {t(`lots.finding.${data.holder}.${row.finding}`)}
                        {row.finding === 'none' && row.excerpt
                          ? ` · ${t('lots.readText', { text: row.excerpt.slice(0, 60) })}`
                          : ''}
                      </span>
                    ),
                    phone: 'line',
                  },
                  {
                    key: 'whose',
                    title: t(data.holder),
                    cell: (row: Page) => <Decision lot={data} page={row} onDecided={refresh} may={mayPublish} />,
                    width: 420,
                    phone: 'below',
                  },
                ]}
                empty={{ title: t('lots.allDecided'), text: t('lots.aside') }}
              />
              <section className="surface lot-publish" aria-label={t('lots.publication')}>
                <div>
                  <strong>
                    {t('lots.would', { count: data.ready, folder: data.folder.name })}
                    {data.ready > 0 && data.readyWithoutEmail > 0
                      ? ` ${t(`lots.withoutEmail.${data.holder}`, { count: data.readyWithoutEmail })}`
                      : ''}
                  </strong>
                  <p className="help">
                    {data.readyToPrint > 0 ? `${t('lots.toSetAside', { count: data.readyToPrint })} ` : ''}
                    {t('lots.aside')}
                  </p>
                </div>
                {mayPublish && data.ready + data.readyToPrint > 0 ? (
                  <Button
                    leftSection={<IconSend size={17} stroke={1.7} aria-hidden />}
                    loading={publish.isPending}
                    onClick={() => publish.mutate()}
                  >
                    {data.ready > 0
                      ? t('lots.publish', { count: data.ready })
                      : t('lots.setAside', { count: data.readyToPrint })}
                  </Button>
                ) : null}
              </section>
              {data.toPrint + data.handedOver > 0 ? (
                <PaperPayslips lot={data} may={mayPublish} onChanged={refresh} />
              ) : null}
              <Missing lot={data} may={mayPublish} onChanged={refresh} />
            </div>
            <PageView lot={data} page={shown} number={shown?.number ?? 1} onShow={(number) => show({ number })} />
          </div>
        </>
      ) : null}
      {Ending ? (
        <Ending
          lot={data}
          onClose={(made) => {
            ask(undefined)
            if (made) void refresh()
          }}
        />
      ) : null}
    </>
  )
}

/** A page as it stands in the file, beside what was read on it. */
function PageView(props: {
  lot: Lot
  /** The row that was opened; only its number where one went on from it. */
  page: Shown | undefined
  number: number
  onShow: (number: number) => void
}) {
  const { lot, page, number, onShow } = props
  const t = useTexts('documents')
  return (
    <section className="surface lot-page" aria-label={t('preview')}>
      <header>
        <strong>{t('pageOf', { number, count: lot.pages })}</strong>
        <ActionIcon
          variant="default"
          size={32}
          aria-label={t('previousPage')}
          disabled={number <= 1}
          onClick={() => onShow(number - 1)}
        >
          <IconChevronLeft size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={32}
          aria-label={t('nextPage')}
          disabled={number >= lot.pages}
          onClick={() => onShow(number + 1)}
        >
          <IconChevronRight size={17} aria-hidden />
        </ActionIcon>
        {page?.codes ? (
          <p className="help">
            {t(lot.label ? 'lots.soughtAfter' : 'lots.soughtAnywhere', {
              label: lot.label,
              found: page.codes.join(', ') || t('lots.noCode'),
            })}
          </p>
        ) : null}
      </header>
      <Suspense>
        <PdfPage
          address={fileAddress('/staff/lots/:id/file', { params: { id: lot.id } })}
          number={number}
          count={lot.pages}
          zoom={100}
          onShown={() => {}}
        />
      </Suspense>
    </section>
  )
}

/** Whose a page of a lot may be: clients or employees, never both. */
const choices: Record<Lot['holder'], (search: string, signal: AbortSignal) => Promise<Named[]>> = {
  client: async (search, signal) =>
    (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items,
  employee: async (search, signal) =>
    (await api.get('/staff/employees', { query: { search, size: 20 }, signal })).items.map((one) => ({
      id: one.id,
      name: `${one.surname} ${one.givenName}`,
      code: one.code,
    })),
}

/** Whose a page is, and how that is decided. */
function Decision({
  lot,
  page,
  may,
  onDecided,
}: {
  lot: Lot
  page: Page
  may: boolean
  onDecided: () => Promise<unknown>
}) {
  const t = useTexts('documents')
  const [picked, pick] = useState(page.proposed?.id ?? '')
  const decide = useMutation({
    mutationFn: (input: { whose: string | null; discarded: boolean }) =>
      api.put('/staff/lots/:id/pages/:number', {
        params: { id: lot.id, number: String(page.number) },
        body: {
          version: page.version,
          [lot.holder === 'client' ? 'organisationId' : 'employeeId']: input.whose,
          discarded: input.discarded,
        },
      }),
    onSettled: onDecided,
  })
  const problem = decide.error as ApiProblem | null
  const open = may && !page.published && lot.state !== 'withdrawn'
  const whose = page.employee ?? page.organisation
  if (whose || page.discarded || !open)
    return (
      <span>
        {whose ? `${whose.name} · ${whose.code}` : page.discarded ? t('lots.discarded') : t('lots.toDecide')}
        {page.published ? <span className="help"> {t('lots.published')}</span> : null}
        {open && (whose || page.discarded) ? (
          <Button
            ml={12}
            size="xs"
            variant="default"
            loading={decide.isPending}
            onClick={() => decide.mutate({ whose: null, discarded: false })}
          >
            {t('lots.undo')}
          </Button>
        ) : null}
      </span>
    )
  return (
    <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
      <RemoteSelect
        size="xs"
        aria-label={`${t(lot.holder)}, ${t('lots.page', { number: page.number })}`}
        placeholder={
          page.proposed ? t('lots.proposed', page.proposed) : t(lot.holder === 'client' ? 'findClient' : 'findEmployee')
        }
        listKey={[`${lot.holder}-of-lot-choices`]}
        load={(search, signal) => choices[lot.holder](search, signal)}
        name={(item) => `${item.name} · ${item.code}`}
        value={picked}
        chosen={
          page.proposed ? { id: page.proposed.id, name: `${page.proposed.name} · ${page.proposed.code}` } : undefined
        }
        error={problem?.errors[0]?.message ?? problem?.detail}
        onPick={(item) => pick(item?.id ?? '')}
      />
      <Button
        size="xs"
        disabled={!picked}
        loading={decide.isPending}
        onClick={() => decide.mutate({ whose: picked, discarded: false })}
      >
        {t('lots.associate')}
      </Button>
      <Button size="xs" variant="default" onClick={() => decide.mutate({ whose: null, discarded: true })}>
        {t('lots.discard')}
      </Button>
    </span>
  )
}

/** The employees, or clients, of the list without a page. */
function Missing({ lot, may, onChanged }: { lot: Lot; may: boolean; onChanged: () => Promise<unknown> }) {
  const t = useTexts('documents')
  const { id } = lot
  const { data, refetch } = useQuery({
    queryKey: ['lots', id, 'missing'],
    queryFn: () => api.get('/staff/lots/:id/missing', { params: { id } }),
  })
  const mark = useMutation({
    mutationFn: (one: { id: string; normal: boolean }) =>
      api.put('/staff/lots/:id/missing/:holderId', {
        params: { id, holderId: one.id },
        body: { normal: one.normal },
      }),
    onSettled: () => Promise.all([refetch(), onChanged()]),
  })
  if (!data?.items.length) return null
  return (
    <div style={{ marginTop: 16 }}>
      <Surface title={t(`lots.missing.${lot.holder}`)}>
        <ul style={{ listStyle: 'none', padding: 0, margin: 0, display: 'grid', gap: 8 }}>
          {data.items.map((one) => (
            <li key={one.id} style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
              <span style={{ flex: 1 }}>
                {one.name} <span className="help">{one.code}</span>
              </span>
              {may ? (
                <Button
                  size="xs"
                  variant={one.normal ? 'light' : 'default'}
                  aria-pressed={one.normal}
                  aria-label={`${t('lots.normal')}, ${one.name}`}
                  onClick={() => mark.mutate({ id: one.id, normal: !one.normal })}
                >
                  {t('lots.normal')}
                </Button>
              ) : (
                <span className="help">{t(one.normal ? 'lots.normal' : 'lots.notNormal')}</span>
              )}
            </li>
          ))}
        </ul>
      </Surface>
    </div>
  )
}

type EndingOf = { lot: Lot; onClose: (done?: boolean) => void }

function WithdrawDialog({ lot, onClose }: EndingOf) {
  const t = useTexts('documents')
  return (
    <ReasonDialog
      icon={IconFileX}
      danger
      title={`${t('lots.withdraw')} «\u00a0${lot.name}\u00a0»`}
      lead={t('withdrawWhat')}
      label={t('reason')}
      act={t('lots.withdraw')}
      most={500}
      run={(reason) =>
        api.post('/staff/lots/:id/withdrawal', { params: { id: lot.id }, body: { version: lot.version, reason } })
      }
      onDone={() => onClose(true)}
      onClose={() => onClose()}
    />
  )
}

function RemoveDialog({ lot, onClose }: EndingOf) {
  const t = useTexts('documents')
  const ui = useTexts()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/lots/:id', { params: { id: lot.id }, body: { version: lot.version } }),
    onSuccess: () => {
      onClose(true)
      void navigate({ to: '/fournisseur/lots' })
    },
  })
  return (
    <Dialog
      opened
      onClose={() => onClose()}
      tone="brique"
      icon={IconFileX}
      title={`${t('lots.remove')} «\u00a0${lot.name}\u00a0»`}
      footer={
        <>
          <Button variant="default" onClick={() => onClose()}>
            {ui('cancel')}
          </Button>
          <Button className="danger" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('lots.remove')}
          </Button>
        </>
      }
    >
      {remove.error ? <ProblemNotice problem={remove.error as ApiProblem} /> : null}
    </Dialog>
  )
}

import { Button, NativeSelect, Radio } from '@mantine/core'
import { IconArrowBackUp, IconDownload, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime, formatNumber } from '../../../../web/ui/format.ts'
import { LongWork } from '../../../../web/ui/long-work.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { ImportRows } from './import-rows.tsx'
import { ImportTag } from './import-tag.tsx'
import { type Import, MappingTable } from './mapping-table.tsx'

const list = '/fournisseur/reglages/imports'
const every = 1000

/** One import: its columns assigned, its trial with what is wrong first, its progress, its result and the way back (B19). */
export function ImportPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const t = useTexts('imports')
  const query = useQuery({
    queryKey: ['import', id],
    queryFn: () => api.get('/staff/imports/:id', { params: { id } }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'running' || state.data?.state === 'undoing' ? every : false,
  })
  if (query.error)
    return (
      <ErrorState
        title={t('unread')}
        {...(query.error instanceof ApiProblem ? { problem: query.error } : {})}
        onRetry={() => void query.refetch()}
      />
    )
  if (!query.data) return <PageHeader title={t('title')} breadcrumb={[{ label: t('title'), to: list }]} />
  return <OneImport key={id} view={query.data} />
}

function OneImport({ view }: { view: Import }) {
  const t = useTexts('imports')
  const ui = useTexts()
  const store = useQueryClient()
  const go = useNavigate()
  const [mapping, setMapping] = useState(view.mapping)
  const [known, setKnown] = useState(view.known)
  const [asking, setAsking] = useState<'undo' | 'remove'>()
  const { id, version, state, counts } = view
  const open = state === 'read' || state === 'checked'
  const changed = known !== view.known || !same(mapping, view.mapping)
  const keep = async (next: Import) => {
    setMapping(next.mapping)
    setKnown(next.known)
    setAsking(undefined)
    store.setQueryData(['import', id], next)
    await store.invalidateQueries({ queryKey: ['list'] })
  }
  const check = useMutation({
    mutationFn: () => api.put('/staff/imports/:id/mapping', { params: { id }, body: { version, mapping, known } }),
    onSuccess: keep,
  })
  const sheet = useMutation({
    mutationFn: (name: string) =>
      api.put('/staff/imports/:id/sheet', { params: { id }, body: { version, sheet: name } }),
    onSuccess: keep,
  })
  const run = useMutation({
    mutationFn: () => api.post('/staff/imports/:id/run', { params: { id }, body: { version } }),
    onSuccess: keep,
  })
  const undo = useMutation({
    mutationFn: () => api.post('/staff/imports/:id/undo', { params: { id }, body: { version } }),
    onSuccess: keep,
  })
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/imports/:id', { params: { id } }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['list', '/staff/imports'] })
      await go(addressOf(list))
    },
  })
  const failed = [check, sheet, run, undo, remove].map((one) => one.error).find((one) => one instanceof ApiProblem)
  const errors = Object.fromEntries(
    (check.error instanceof ApiProblem ? check.error.errors : []).map((one) => [
      one.field.replace(/^mapping\./, ''),
      one.message,
    ]),
  )
  const missing = view.kindOf.fields.filter((field) => field.needed && !(field.name in mapping))
  const waiting = counts.waiting
  const act =
    open && (state === 'read' || changed) ? (
      <Button loading={check.isPending} disabled={missing.length > 0} onClick={() => check.mutate()}>
        {t('check')}
      </Button>
    ) : state === 'checked' || (state === 'done' && view.abilities.run.allowed) ? (
      <Button loading={run.isPending} disabled={!view.abilities.run.allowed} onClick={() => run.mutate()}>
        {t(state === 'done' ? 'runRest' : 'run', { count: waiting })}
      </Button>
    ) : undefined
  return (
    <>
      <PageHeader
        title={view.fileName}
        state={<ImportTag state={state} tag />}
        lead={t('pageLead', {
          kind: view.title,
          rows: formatNumber(view.rowCount),
          by: view.uploadedBy,
          at: formatDayTime(view.uploadedAt),
        })}
        breadcrumb={[{ label: t('title'), to: list }, { label: view.fileName }]}
        {...(act ? { actions: act } : {})}
        more={[
          ...(view.abilities.remove.allowed
            ? [{ label: t('remove'), icon: IconTrash, onClick: () => setAsking('remove') }]
            : []),
          ...(view.abilities.undo.allowed
            ? [{ label: t('undo'), icon: IconArrowBackUp, onClick: () => setAsking('undo') }]
            : []),
          ...(counts.refused + counts.failed > 0
            ? [
                {
                  label: t('refusedFile'),
                  icon: IconDownload,
                  href: fileAddress('/staff/imports/:id/refused-rows', { params: { id } }),
                },
              ]
            : []),
        ]}
      />
      <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <ProblemNotice problem={failed as ApiProblem | undefined} />
        {state === 'running' || state === 'undoing' ? <Progress view={view} /> : null}
        {state === 'done' || state === 'undone' ? <Outcome view={view} /> : null}
        {state === 'checked' && !changed ? <Trial view={view} /> : null}
        {state === 'checked' && !changed ? <ImportRows view={view} /> : null}
        {open ? (
          <Surface title={t('assign')}>
            <p className="help">{t('assignHelp')}</p>
            {view.remembered ? <p className="help">{t('remembered')}</p> : null}
            {missing.length > 0 ? (
              <div style={{ margin: '12px 0' }}>
                <Notice kind="brass" title={t('missing', { fields: missing.map((field) => field.title).join(', ') })} />
              </div>
            ) : null}
            {view.sheets.length > 1 ? (
              <NativeSelect
                label={t('sheet')}
                value={view.sheet}
                data={view.sheets}
                disabled={sheet.isPending || check.isPending}
                onChange={(event) => sheet.mutate(event.currentTarget.value)}
                style={{ maxWidth: 320, marginTop: 12 }}
              />
            ) : null}
            <MappingTable
              view={view}
              mapping={mapping}
              errors={errors}
              disabled={check.isPending || sheet.isPending}
              onChange={setMapping}
            />
            {view.kindOf.updates ? (
              <Radio.Group
                label={t('knownTitle')}
                value={known}
                onChange={(value) => setKnown(value as 'skip' | 'update')}
                style={{ marginTop: 16 }}
              >
                <Radio value="skip" label={t('skip')} mt={8} />
                <Radio value="update" label={t('update')} mt={8} />
              </Radio.Group>
            ) : null}
          </Surface>
        ) : null}
        {open ? null : <ImportRows view={view} />}
      </div>
      <LeaveGuard unsaved={open && changed && !check.isPending} />
      {asking ? (
        <Dialog
          opened
          onClose={() => setAsking(undefined)}
          icon={asking === 'undo' ? IconArrowBackUp : IconTrash}
          tone="brique"
          title={t(asking === 'undo' ? 'undoTitle' : 'removeTitle')}
          lead={view.fileName}
          footer={
            <>
              <Button variant="default" onClick={() => setAsking(undefined)}>
                {ui('cancel')}
              </Button>
              <Button
                className="danger"
                loading={undo.isPending || remove.isPending}
                onClick={() => (asking === 'undo' ? undo : remove).mutate()}
              >
                {t(asking)}
              </Button>
            </>
          }
        >
          <p>{asking === 'undo' ? t('undoMeans', { count: counts.kept }) : t('removeMeans')}</p>
        </Dialog>
      ) : null}
    </>
  )
}

const same = (one: Record<string, number>, other: Record<string, number>) =>
  Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([name, at]) => other[name] === at)

/** What bringing the file in would do, before it is done. */
function Trial({ view }: { view: Import }) {
  const t = useTexts('imports')
  const { counts } = view
  const bad = counts.refused > 0
  return (
    <Notice kind={bad ? 'brass' : 'done'} title={t('ready', { count: counts.ready })}>
      <p>
        {[
          counts.known > 0 ? t(view.known === 'update' ? 'knownUpdated' : 'knownSkipped', { count: counts.known }) : '',
          bad ? t('refusedSome', { count: counts.refused }) : t('noneRefused'),
          view.passedOver.length > 0 ? t('passedOver', { columns: view.passedOver.join(', ') }) : '',
          t('nobodyTold'),
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
    </Notice>
  )
}

function Progress({ view }: { view: Import }) {
  const t = useTexts('imports')
  const { counts, state } = view
  const made = counts.created + counts.updated
  return (
    <LongWork
      sums={
        state === 'undoing'
          ? { done: counts.undone, failed: 0, pending: counts.kept }
          : { done: made, failed: counts.failed, pending: counts.waiting }
      }
      note={t('leave')}
      doneWord={t(state === 'undoing' ? 'undoneWord' : 'doneWord')}
    />
  )
}

function Outcome({ view }: { view: Import }) {
  const t = useTexts('imports')
  const { counts, state } = view
  if (state === 'undone')
    return (
      <Notice kind={counts.kept > 0 ? 'brass' : 'done'} title={t('undone', { count: counts.undone })}>
        <p>
          {[
            counts.kept > 0 ? t('kept', { count: counts.kept }) : '',
            view.undoneAt ? t('undoneBy', { name: view.undoneBy, at: formatDayTime(view.undoneAt) }) : '',
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      </Notice>
    )
  return (
    <Notice kind={counts.failed > 0 ? 'brass' : 'done'} title={t('made', { count: counts.created })}>
      <p>
        {[
          counts.updated > 0 ? t('updated', { count: counts.updated }) : '',
          counts.failed > 0 ? t('failed', { count: counts.failed }) : '',
          counts.refused > 0 ? t('refusedSome', { count: counts.refused }) : '',
          view.undoBefore ? t('undoBefore', { day: formatDay(view.undoBefore) }) : '',
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
    </Notice>
  )
}

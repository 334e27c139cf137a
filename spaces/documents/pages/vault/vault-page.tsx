import { Button } from '@mantine/core'
import { IconDownload, IconPackageExport } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import type { Crumb } from '../../../../web/ui/breadcrumb.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime, formatNumber, formatSize } from '../../../../web/ui/format.ts'
import { LongWork } from '../../../../web/ui/long-work.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ChoicePart } from './choice-part.tsx'
import './vault.css'

export type Vaults = Answer<'GET /employee/vaults'>
type Vault = Vaults['items'][number]
/** Whose vault a page is about: how it is read and asked for. */
export type Source = {
  key: unknown[]
  read: (choice: Choice) => Promise<Vaults>
  ask: (choice: Choice) => Promise<Vaults>
}
/** Of which folders and years; undefined: of all. */
export type Choice = { folderIds?: string[]; years?: number[] }
const queryOf = ({ folderIds, years }: Choice) => ({
  ...(folderIds ? { folders: folderIds.join(',') } : {}),
  ...(years ? { years: years.join(',') } : {}),
})

export const ofClient = (organisationId: string): Source => ({
  key: ['vaults', 'client', organisationId],
  read: (choice) =>
    api.get('/vaults/organisations/:organisationId', { params: { organisationId }, query: queryOf(choice) }),
  ask: (choice) => api.post('/vaults/organisations/:organisationId', { params: { organisationId }, body: choice }),
})
const ofEmployee = (employeeId: string): Source => ({
  key: ['vaults', 'employee', employeeId],
  read: (choice) => api.get('/staff/vaults/employees/:employeeId', { params: { employeeId }, query: queryOf(choice) }),
  ask: (choice) => api.post('/staff/vaults/employees/:employeeId', { params: { employeeId }, body: choice }),
})
export const own: Source = {
  key: ['vaults', 'own'],
  read: (choice) => api.get('/employee/vaults', { query: queryOf(choice) }),
  ask: (choice) => api.post('/employee/vaults', { body: choice }),
}

/** «Coffre de sortie» of the client that is open (D31). */
export function ClientVaultPage() {
  const t = useTexts('documents')
  const organisation = useOpenOrganisation()
  const back = [{ label: t('title'), to: '/documents' }]
  return organisation ? (
    <VaultPage source={ofClient(organisation.id)} title={t('vault.take')} breadcrumb={back} side="own" />
  ) : null
}

/** «Mon coffre» of an employee (D31). */
export function EmployeeVaultPage() {
  const t = useTexts('documents')
  return (
    <VaultPage
      source={own}
      title={t('vault.own')}
      breadcrumb={[{ label: t('title'), to: '/salarie/documents' }]}
      side="own"
    />
  )
}

/** The vault of a client who leaves, as the staff ask for it: on record, and told to the client. */
export function StaffClientVaultPage() {
  const t = useTexts('documents')
  const { id } = useParams({ strict: false }) as { id: string }
  const back = [{ label: t('store'), to: `/fournisseur/clients/${id}/ged` }]
  return <VaultPage source={ofClient(id)} title={t('vault.title')} breadcrumb={back} side="staff" />
}

/** The same of an employee who leaves. */
export function StaffEmployeeVaultPage() {
  const t = useTexts('documents')
  const { id } = useParams({ strict: false }) as { id: string }
  const back = [{ label: t('title'), to: `/fournisseur/salaries/${id}` }]
  return <VaultPage source={ofEmployee(id)} title={t('vault.title')} breadcrumb={back} side="staff" />
}

export function VaultPage(props: {
  source: Source
  title: string
  breadcrumb?: Crumb[]
  side: 'own' | 'staff'
  /** What is said before all else. */
  first?: ReactNode
}) {
  const { source, side } = props
  const t = useTexts('documents')
  const store = useQueryClient()
  const [choice, choose] = useState<Choice>({})
  const key = [...source.key, choice]
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => source.read(choice),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items[0]?.state === 'making' ? 2_000 : false),
  })
  const asking = useMutation({
    mutationFn: () => source.ask(choice),
    onSuccess: (next) => store.setQueryData(key, next),
  })
  const title = side === 'staff' && data ? t('vault.of', { name: data.holder.name }) : props.title
  if (error && !data)
    return (
      <>
        <PageHeader title={props.title} {...(props.breadcrumb ? { breadcrumb: props.breadcrumb } : {})} />
        <ErrorState title={t('vault.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      </>
    )
  if (!data) return <PageHeader title={props.title} {...(props.breadcrumb ? { breadcrumb: props.breadcrumb } : {})} />
  const [latest] = data.items
  const current = latest && (latest.state === 'making' || latest.state === 'made') ? latest : undefined
  const past = data.items.filter((one) => one !== current)
  return (
    <>
      <PageHeader title={title} {...(props.breadcrumb ? { breadcrumb: props.breadcrumb } : {})} />
      {props.first}
      <div className="vault">
        <div>
          {asking.error ? <ProblemNotice problem={asking.error as unknown as ApiProblem} /> : null}
          {latest?.state === 'failed' ? <Notice kind="brass">{t('vault.failedWhat')}</Notice> : null}
          {current?.state === 'making' ? <Progress vault={current} /> : null}
          {current && current.gaps > 0 ? (
            <Notice kind="brass">{t('vault.gaps', { count: current.gaps })}</Notice>
          ) : null}
          {current?.state === 'making' ? null : <ChoicePart vaults={data} choice={choice} onChange={choose} />}
          <Contents vaults={data} side={side} />
          {past.map((one) => (
            <Past key={one.id} vault={one} />
          ))}
        </div>
        <Effect vaults={data} current={current} side={side} pending={asking.isPending} onAsk={() => asking.mutate()} />
      </div>
    </>
  )
}

/** What a vault was limited to, in words; empty where it holds everything. */
const chosenText = ({ chosen }: Vault) => [...(chosen?.folders ?? []), ...(chosen?.years ?? [])].join(', ')

function Progress({ vault }: { vault: Vault }) {
  const t = useTexts('documents')
  return (
    <section aria-label={t('vault.making')}>
      <LongWork
        sums={{
          done: vault.filesDone,
          failed: 0,
          pending: Math.max(vault.filesTotal - vault.filesDone, vault.filesTotal ? 0 : 1),
        }}
        doneWord={t('vault.done')}
        note={vault.filesTotal ? t('vault.makingNote') : `${t('vault.gathering')} ${t('vault.makingNote')}`}
      />
    </section>
  )
}

function Contents({ vaults, side }: { vaults: Vaults; side: 'own' | 'staff' }) {
  const t = useTexts('documents')
  const { contents, holder } = vaults
  const client = holder.kind === 'client'
  const rows: Array<{ name: string; detail: string; count: number; size?: number }> = [
    {
      name: t('vault.rows.documents'),
      detail: t('vault.details.documents', { count: contents.folders }),
      count: contents.documents.count,
      size: contents.documents.sizeBytes,
    },
    {
      name: t('vault.rows.signed'),
      detail: t('vault.details.signed'),
      count: contents.signed.count,
      size: contents.signed.sizeBytes,
    },
    {
      name: t('vault.rows.proofs'),
      detail: t('vault.details.proofs'),
      count: contents.proofs.count,
      size: contents.proofs.sizeBytes,
    },
    ...(contents.printed.count > 0
      ? [
          {
            name: t('vault.rows.printed'),
            detail: t('vault.details.printed'),
            count: contents.printed.count,
            size: contents.printed.sizeBytes,
          },
        ]
      : []),
    ...(client ? [{ name: t('vault.rows.pieces'), detail: t('vault.details.pieces'), count: contents.pieces }] : []),
    {
      name: t('vault.rows.traces'),
      detail: t('vault.details.traces'),
      count: contents.readings + contents.withdrawn + contents.notifications,
    },
    ...(client ? [{ name: t('vault.rows.journal'), detail: t('vault.details.journal'), count: contents.acts }] : []),
    {
      name: t('vault.rows.card'),
      detail: t(client ? 'vault.details.card' : 'vault.details.cardEmployee'),
      count: client ? contents.people : 1,
    },
    { name: t('vault.rows.reader'), detail: t('vault.details.reader'), count: 1 },
  ]
  return (
    <section className="surface vault-contents" aria-labelledby="vault-contents">
      <div className="vault-head">
        <h2 id="vault-contents">{t(side === 'own' ? 'vault.contents' : 'vault.contentsOf')}</h2>
        <p>{t('vault.kept')}</p>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('vault.content')}</th>
            <th scope="col" className="detail">
              {t('vault.detail')}
            </th>
            <th scope="col" className="number">
              {t('vault.count')}
            </th>
            <th scope="col" className="number">
              {t('vault.size')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td className="detail">{row.detail}</td>
              <td className="number">{formatNumber(row.count)}</td>
              <td className="number">{row.size === undefined ? '' : formatSize(row.size)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('vault.total', { count: formatNumber(rows.reduce((sum, row) => sum + row.count, 0)) })}</td>
            <td className="detail" />
            <td />
            {/* Signed documents are among the documents. */}
            <td className="number">
              {formatSize(contents.documents.sizeBytes + contents.proofs.sizeBytes + contents.printed.sizeBytes)}
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function Effect(props: {
  vaults: Vaults
  current: Vault | undefined
  side: 'own' | 'staff'
  pending: boolean
  onAsk: () => void
}) {
  const t = useTexts('documents')
  const { vaults, current, side } = props
  const made = current?.state === 'made' ? current : undefined
  return (
    <section className="surface vault-effect" aria-labelledby="vault-effect">
      <div>
        <h2 id="vault-effect">{t('vault.effect')}</h2>
        <p>{vaults.holder.name}</p>
      </div>
      <dl>
        {made ? (
          <>
            <dt>{t('vault.file')}</dt>
            <dd>{made.fileName}</dd>
            <dt>{t('vault.size')}</dt>
            <dd>{formatSize(made.sizeBytes)}</dd>
            {made.chosen ? (
              <>
                <dt>{t('vault.chosen')}</dt>
                <dd>{chosenText(made)}</dd>
              </>
            ) : null}
          </>
        ) : null}
        <dt>{t('vault.available')}</dt>
        <dd>{t('vault.days', { count: vaults.keepDays })}</dd>
        <dt>{t('vault.reading')}</dt>
        <dd>{t('vault.offline')}</dd>
        <dt>{t('vault.again')}</dt>
        <dd>{t('vault.importable')}</dd>
      </dl>
      {side === 'staff' && !current ? <p>{t('vault.told', { name: vaults.holder.name })}</p> : null}
      {made ? (
        <>
          <Button
            component="a"
            href={fileAddress('/vaults/:id/file', { params: { id: made.id } })}
            download
            leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
          >
            {t('vault.download')}
          </Button>
          <p>{t('vault.until', { on: formatDayTime(made.keepsUntil) })}</p>
          <div className="vault-hash">
            <p>{t('vault.archiveHash')}</p>
            <code>{made.sha256}</code>
          </div>
          <div className="vault-hash">
            <p>{t('vault.manifestHash')}</p>
            <code>{made.manifestSha256}</code>
          </div>
        </>
      ) : null}
      {current?.state === 'making' ? (
        <>
          <Button disabled leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}>
            {t('vault.download')}
          </Button>
          <p>{t('vault.soon')}</p>
        </>
      ) : (
        <>
          <Button
            variant={made ? 'default' : 'filled'}
            disabled={vaults.left === 0}
            loading={props.pending}
            onClick={props.onAsk}
            leftSection={<IconPackageExport size={17} stroke={1.7} aria-hidden />}
          >
            {t(made ? 'vault.prepareAgain' : 'vault.prepare')}
          </Button>
          <p>{vaults.left === 0 ? t('vault.noneLeft') : t('vault.left', { count: vaults.left })}</p>
        </>
      )}
    </section>
  )
}

function Past({ vault }: { vault: Vault }) {
  const t = useTexts('documents')
  return (
    <section className="surface vault-past">
      <div>
        <h2>{t('vault.earlier', { on: formatDay(vault.askedAt) })}</h2>
        <p>
          {[
            vault.sizeBytes ? formatSize(vault.sizeBytes) : '',
            t('vault.askedBy', { who: vault.askedBy }),
            chosenText(vault),
            vault.madeAt
              ? vault.takenAt
                ? t('vault.takenBy', { who: vault.takenBy, on: formatDayTime(vault.takenAt) })
                : t('vault.notTaken')
              : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {vault.state === 'made' ? (
        <a href={fileAddress('/vaults/:id/file', { params: { id: vault.id } })} download>
          {t('vault.download')}
        </a>
      ) : (
        <span>{t(`vault.states.${vault.state}`)}</span>
      )}
    </section>
  )
}

import { Checkbox } from '@mantine/core'
import { IconCloudDown, IconCloudUp, IconEqual, IconEqualNot, IconX } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { CopyableCode } from '../../../web/ui/copyable-code.tsx'
import { EmptyState } from '../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { formatDay, formatNumber, formatShortDay, formatSize } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { useTicked } from '../../../web/ui/use-ticked.ts'
import { ComparisonActs } from './comparison-acts.tsx'
import './synchronisation.css'

type Row = ItemOf<'GET /staff/synchronisation/runs/:id/comparison'>
const kinds = ['here', 'portal', 'different', 'same', 'refused'] as const
const keyOf = (row: Row) => row.id
const icons = {
  here: [IconCloudUp, 'azur'],
  portal: [IconCloudDown, 'prune'],
  different: [IconEqualNot, 'laiton'],
  same: [IconEqual, 'mousse'],
  refused: [IconX, 'brique'],
} as const

function Mark({ kind, size = 18 }: { kind: Row['difference']; size?: number }) {
  const [Icon, colour] = icons[kind]
  return <Icon size={size} stroke={1.7} aria-hidden style={{ color: `var(--${colour})` }} />
}

/** «Comparer avec le portail» (D18): what a comparison found, by document, the differences first. */
export function ComparisonPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return id === 'derniere' ? <LastComparison /> : <Comparison id={id} />
}

/** The last comparison, for whoever comes from a store; where there is none, how one is made. */
function LastComparison() {
  const t = useTexts('synchronisation')
  const { data, error, refetch } = useQuery({
    queryKey: ['synchronisation', 'last-comparison'],
    queryFn: () => api.get('/staff/synchronisation/runs', { query: { compared: 'true' as never, size: 1 } }),
  })
  const run = data?.items[0]
  if (run) return <Comparison id={run.id} />
  return (
    <>
      <PageHeader
        title={t('comparison.title')}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/synchronisation' }, { label: t('comparison.title') }]}
      />
      {error ? (
        <ErrorState title={t('comparison.title')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : data ? (
        <div className="surface">
          <EmptyState title={t('comparison.none')}>
            {t('comparison.noneWhat')} <CopyableCode code="node parvis.mjs sync --dry-run GED" />
          </EmptyState>
        </div>
      ) : null}
    </>
  )
}

function Comparison({ id }: { id: string }) {
  const t = useTexts('synchronisation')
  const address = useListSearch()
  const { client, dossier, ecarts } = address.values
  const mayAct = useStaffMay('documents.documents.publish')
  const ticked = useTicked(keyOf)
  const folders = useQuery({
    queryKey: ['documents', 'folders', 'staff'],
    queryFn: () => api.get('/staff/folders', { query: { size: 100 } }),
    // Whoever may not see the rules has no filter by them.
    enabled: useStaffMay('documents.folders.read'),
  }).data?.items
  const of = useQuery({
    queryKey: ['client', client],
    queryFn: client ? () => api.get('/staff/organisations/:id', { params: { id: client } }) : skipToken,
  })
  const difference = oneOf(kinds, address.values.ecart)
  const { data: sums } = useQuery({
    queryKey: ['synchronisation', 'comparison', id],
    queryFn: () => api.get('/staff/synchronisation/runs/:id/comparison/sums', { params: { id } }),
  })
  const under = {
    here: t('comparison.willPublish'),
    portal: t('comparison.stays'),
    different: sums?.signed ? t('comparison.toTake', { count: sums.signed }) : t('comparison.toSend'),
    same: t('comparison.byHash'),
    refused: t('comparison.willRefuse'),
  }
  const notificationOf = ({ notification, portal }: Row) =>
    portal && portal.side !== 'staff'
      ? t('comparison.depositedBy', { name: portal.by })
      : t(`comparison.told.${notification.state}`, { at: notification.at ? formatShortDay(notification.at) : '' })
  const reasonOf = ({ reason }: Row) =>
    reason === 'withdrawn' || reason === 'gone' ? t(`comparison.${reason}`) : reason
  return (
    <>
      <PageHeader
        title={t('comparison.title')}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/synchronisation' }, { label: t('comparison.title') }]}
      />
      {sums ? (
        <div className="surface comparison-sums">
          {kinds
            .filter((kind) => kind !== 'refused' || sums.refused > 0)
            .map((kind) => (
              <div key={kind}>
                <p>
                  <Mark kind={kind} size={22} /> <strong>{formatNumber(sums[kind])}</strong>
                </p>
                <p>{t(`comparison.${kind}`)}</p>
                <p className="under">{under[kind]}</p>
              </div>
            ))}
        </div>
      ) : null}
      <KeysetList
        title={t('comparison.byDocument')}
        path="/staff/synchronisation/runs/:id/comparison"
        params={{ id }}
        query={
          {
            difference,
            differences: ecarts ? 'true' : undefined,
            folder: dossier || undefined,
            organisation: client || undefined,
          } as never
        }
        search={t('comparison.search')}
        filters={[
          {
            key: 'difference',
            label: t('comparison.gap'),
            options: kinds.map((value) => ({ value, label: t(`comparison.${value}`) })),
            value: difference ? [difference] : [],
            change: ([value]) => address.change({ ecart: value }),
          },
          ...(folders
            ? [
                {
                  key: 'folder',
                  label: t('comparison.folder'),
                  options: folders.map((one) => ({ value: one.id, label: one.name })),
                  value: dossier ? [dossier] : [],
                  change: ([value = '']: string[]) => address.change({ dossier: value }),
                },
              ]
            : []),
          ...(client
            ? [
                {
                  key: 'client',
                  label: t('comparison.client'),
                  options: [{ value: client, label: of.data?.name ?? '…' }],
                  value: [client],
                  change: () => address.change({ client: '' }),
                },
              ]
            : []),
        ]}
        end={
          <Checkbox
            label={t('comparison.only')}
            checked={Boolean(ecarts)}
            onChange={(event) => address.change({ ecarts: event.currentTarget.checked ? 'oui' : '' })}
          />
        }
        {...(mayAct ? { selection: ticked.selection, selectable: (row: Row) => row.portal !== null } : {})}
        rowKey={keyOf}
        rowName={(row) => row.name}
        columns={[
          {
            key: 'name',
            title: t('comparison.document'),
            cell: (row) => row.name,
            truncate: (row) => row.path,
            phone: 'title',
          },
          {
            key: 'holder',
            title: t('comparison.holder'),
            width: 210,
            cell: (row) => row.holder || row.code,
            phone: 'line',
          },
          { key: 'folder', title: t('comparison.folder'), width: 170, cell: (row) => row.folder, phone: 'hidden' },
          {
            key: 'here',
            title: t('comparison.hereColumn'),
            width: 150,
            cell: ({ here }) =>
              here ? (
                [here.changedAt ? formatDay(here.changedAt) : '', formatSize(here.sizeBytes)]
                  .filter(Boolean)
                  .join(' · ')
              ) : (
                <span className="absent">{t('comparison.absent')}</span>
              ),
            phone: 'hidden',
          },
          {
            key: 'gap',
            title: t('comparison.gap'),
            width: 230,
            cell: (row) => (
              <span className="comparison-gap">
                <Mark kind={row.difference} />
                <span>{[t(`comparison.${row.difference}`), reasonOf(row)].filter(Boolean).join(', ')}</span>
              </span>
            ),
            phone: 'aside',
          },
          {
            key: 'there',
            title: t('comparison.there'),
            width: 180,
            cell: ({ portal }) =>
              portal ? (
                `${formatDay(portal.depositedAt)} · ${formatSize(portal.sizeBytes)}${portal.signed ? `, ${t('comparison.signed')}` : ''}`
              ) : (
                <span className="absent">{t('comparison.absent')}</span>
              ),
            phone: 'below',
          },
          {
            key: 'notification',
            title: t('comparison.notification'),
            width: 230,
            cell: notificationOf,
            phone: 'below',
          },
        ]}
        count={t('comparison.end')}
        empty={{ title: t('comparison.empty'), text: t('comparison.emptyWhat') }}
      >
        <ComparisonActs rows={ticked.rows} onClear={ticked.clear} />
      </KeysetList>
    </>
  )
}

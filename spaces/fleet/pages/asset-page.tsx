import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useOrganisationOfRecord } from '../../../web/api/open-organisation.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { formatDay } from '../../../web/ui/format.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { RecordBlocks } from '../../../web/ui/record-blocks.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { stateTags } from './data.ts'

/** An asset (P10), with what other spaces have to say of it. */
export function AssetPage() {
  const t = useTexts('fleet')
  const staff = useSession().side === 'staff'
  const at = `${staff ? '/fournisseur' : ''}/parc`
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useQuery({
    queryKey: ['fleet', 'asset', id],
    queryFn: () => api.get('/assets/:id', { params: { id } }),
  })
  useOrganisationOfRecord(staff ? undefined : data?.organisation.id, at)
  const title = data?.label ?? t('title')
  const crumbs = [{ label: t('title'), to: at }, { label: data?.number ?? '' }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={crumbs}
        state={
          <StateTag state={stateTags[data.state]} tag>
            {t(`state.${data.state}`)}
          </StateTag>
        }
        lead={[`${data.model.manufacturer} ${data.model.label}`, data.serial, data.number].filter(Boolean).join(' · ')}
      />
      <Surface title={t('information')}>
        <ReadOnlyValue label={t('site')}>{data.site?.name}</ReadOnlyValue>
        <ReadOnlyValue label={t('place')}>{data.place}</ReadOnlyValue>
        <ReadOnlyValue label={t('installedOn')}>{formatDay(data.installedOn)}</ReadOnlyValue>
        <ReadOnlyValue label={t('remark')}>{data.remark}</ReadOnlyValue>
      </Surface>
      <RecordBlocks on="fleet.asset" id={data.id} />
    </>
  )
}

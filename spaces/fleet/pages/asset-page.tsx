import { Button } from '@mantine/core'
import {
  IconAlertOctagon,
  IconArrowBackUp,
  IconGauge,
  IconPencil,
  IconQrcode,
  IconTransfer,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../web/api/client.ts'
import { useOrganisationOfRecord } from '../../../web/api/open-organisation.ts'
import { useRefreshSession, useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { addressOf } from '../../../web/ui/address.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { formatDay } from '../../../web/ui/format.ts'
import { useFound } from '../../../web/ui/found.ts'
import { inLanguage } from '../../../web/ui/navigation.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { RecordBlocks, recordActs, recordTabs } from '../../../web/ui/record-blocks.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { ContactsDialog, EditDialog, MoveDialog, OutageDialog, RemoveDialog } from './asset-dialogs.tsx'
import { AssetPicture } from './asset-picture.tsx'
import { type Asset, stateTags } from './data.ts'
import { MetersOfStaff } from './meters-of-staff.tsx'
import { PictureField } from './picture-field.tsx'
import { ReadingHistory } from './reading-history.tsx'
import { ReadingPanel } from './reading-panel.tsx'
import './fleet.css'

const Statistics = lazy(async () => ({ default: (await import('./statistics.tsx')).Statistics }))
type Asked = 'edit' | 'contacts' | 'move' | 'remove' | 'outage'

/** An asset (P10, P11): what it is, its contacts, its meters and figures, and what other spaces have to say of it. */
export function AssetPage() {
  const t = useTexts('fleet')
  const staff = useSession().side === 'staff'
  const at = staff ? '/fournisseur/parc' : '/parc'
  const { id, tab = '' } = useParams({ strict: false }) as { id: string; tab?: string }
  const store = useQueryClient()
  const refreshSession = useRefreshSession()
  const [asked, setAsked] = useState<Asked>()
  const tabs = recordTabs('fleet.asset')
  useFound(['', 'releve', 'releves', 'statistiques', ...tabs.map((one) => one.at)].includes(tab))
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
  const take = (asset: Asset) => {
    store.setQueryData(['fleet', 'asset', asset.id], asset)
    void store.invalidateQueries({ queryKey: ['list'] })
  }
  const again = () => {
    void store.invalidateQueries({ queryKey: ['fleet'] })
    void store.invalidateQueries({ queryKey: ['list'] })
    void refreshSession()
  }
  const open = data.state !== 'removed'
  const manages = data.may.includes('manage')
  const [main, ...others] = open ? recordActs('fleet.asset') : []
  const page = `${at}/${id}`
  const restore = async () => {
    try {
      take(await api.post('/staff/assets/:id/return', { params: { id }, body: { version: data.version } }))
    } catch {
      void refetch()
    }
  }
  return (
    <>
      <PageHeader
        title={
          <span className="asset-head">
            <AssetPicture of={data} size={56} />
            {data.label}
          </span>
        }
        windowTitle={data.label}
        breadcrumb={crumbs}
        state={
          data.stopped ? (
            <StateTag state="blocked" tag>
              {t('stopped')}
            </StateTag>
          ) : data.readingDueOn ? (
            <Link
              className={`state tag asset-due ${data.readingLate ? 'late' : ''}`}
              to={`${page}/releve`}
              resetScroll={false}
            >
              <IconGauge size={17} stroke={1.7} aria-hidden />
              {t(data.readingLate ? 'readingLate' : 'readingDue')}
            </Link>
          ) : (
            <StateTag state={stateTags[data.state]} tag>
              {t(`state.${data.state}`)}
            </StateTag>
          )
        }
        lead={[
          `${data.model.manufacturer} ${data.model.label}`,
          data.serial ? t('serialIs', { serial: data.serial }) : '',
          t('numberIs', { number: data.number }),
          data.installedOn ? t('installed', { day: formatDay(data.installedOn) }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
        actions={
          main ? (
            <Button
              component={Link}
              {...(addressOf(main.to(id)) as object)}
              leftSection={<main.icon size={17} stroke={1.7} aria-hidden />}
            >
              {inLanguage(main.title)}
            </Button>
          ) : undefined
        }
        more={[
          ...others.map((act) => ({ label: inLanguage(act.title), icon: act.icon, to: act.to(id) })),
          ...(open
            ? [{ label: t('label1'), icon: IconQrcode, href: fileAddress('/assets/:id/label', { params: { id } }) }]
            : []),
          ...(manages && open
            ? [
                { label: t('change'), icon: IconPencil, to: `${page}/modifier` },
                { label: t('outage.open'), icon: IconAlertOctagon, onClick: () => setAsked('outage') },
                { label: t('move.title'), icon: IconTransfer, onClick: () => setAsked('move') },
                { label: t('remove.title'), icon: IconTrash, onClick: () => setAsked('remove') },
              ]
            : []),
          ...(manages && !open && !data.movedToId
            ? [{ label: t('return'), icon: IconArrowBackUp, onClick: () => void restore() }]
            : []),
        ]}
        tabs={[
          { label: t('tabs.sheet'), to: page, exact: true, current: tab === '' || tab === 'releve' },
          ...tabs.map((one) => ({ label: inLanguage(one.title), to: `${page}/${one.at}`, exact: true })),
          { label: t('history.title'), to: `${page}/releves`, exact: true },
          { label: t('tabs.statistics'), to: `${page}/statistiques`, exact: true },
        ]}
      />
      {data.movedToId ? (
        <Notice kind="info">
          {t('moved')} <a href={`${at}/${data.movedToId}`}>{t('movedSee')}</a>
        </Notice>
      ) : null}
      <div className="asset-columns">
        <div>
          {tab === 'statistiques' ? (
            <Suspense fallback={null}>
              <Statistics of={data} onChanged={again} />
            </Suspense>
          ) : tab === 'releves' ? (
            <ReadingHistory of={data} onChanged={again} />
          ) : tab && tab !== 'releve' ? (
            <RecordBlocks on="fleet.asset" id={id} tab={tab} />
          ) : (
            <>
              <Surface
                title={t('information')}
                aside={
                  data.may.includes('edit') ? (
                    <Button variant="subtle" size="xs" onClick={() => setAsked('edit')}>
                      {t('change')}
                    </Button>
                  ) : undefined
                }
              >
                <dl className="asset-facts">
                  {staff ? <ReadOnlyValue label={t('client')}>{data.organisation.name}</ReadOnlyValue> : null}
                  <ReadOnlyValue label={t('site')}>{data.site?.name}</ReadOnlyValue>
                  <ReadOnlyValue label={t('place')}>{data.place}</ReadOnlyValue>
                  <ReadOnlyValue label={t('kind')}>{data.kind.label}</ReadOnlyValue>
                  <ReadOnlyValue label={t('model')}>{`${data.model.manufacturer} ${data.model.label}`}</ReadOnlyValue>
                  <ReadOnlyValue label={t('serial')}>{data.serial}</ReadOnlyValue>
                  <ReadOnlyValue label={t('number')}>{data.number}</ReadOnlyValue>
                  {staff ? <ReadOnlyValue label={t('sourceCode')}>{data.sourceCode}</ReadOnlyValue> : null}
                  <ReadOnlyValue label={t('installedOn')}>{formatDay(data.installedOn)}</ReadOnlyValue>
                  {data.removedOn ? (
                    <ReadOnlyValue label={t('removedOn')}>{formatDay(data.removedOn)}</ReadOnlyValue>
                  ) : null}
                  <ReadOnlyValue label={t('remark')}>{data.remark}</ReadOnlyValue>
                </dl>
                {data.may.includes('edit') || (manages && open) ? <PictureField of={data} onChanged={take} /> : null}
              </Surface>
              <RecordBlocks on="fleet.asset" id={id} />
              {manages ? <MetersOfStaff of={data} /> : null}
            </>
          )}
        </div>
        <aside>
          <ReadingPanel of={data} onEntered={again} focused={tab === 'releve'} />
          <Surface
            title={t('contacts.title')}
            aside={
              data.may.includes('edit') || (manages && open) ? (
                <Button variant="subtle" size="xs" onClick={() => setAsked('contacts')}>
                  {t('change')}
                </Button>
              ) : undefined
            }
          >
            {data.contacts.length === 0 ? (
              <p className="help">{t('contacts.none')}</p>
            ) : (
              <dl className="asset-contacts">
                {data.contacts.map((one) => (
                  <div key={one.part}>
                    <dt>{t(`contacts.${one.part}`)}</dt>
                    <dd>
                      <b>{one.name}</b>
                      {one.email ? (
                        <span>
                          <a href={`mailto:${one.email}`}>{one.email}</a>
                        </span>
                      ) : null}
                      {one.phone ? (
                        <span>
                          <a href={`tel:${one.phone.replace(/\s/g, '')}`}>{one.phone}</a>
                        </span>
                      ) : null}
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </Surface>
        </aside>
      </div>
      {asked === 'edit' ? <EditDialog of={data} onDone={take} onClose={() => setAsked(undefined)} /> : null}
      {asked === 'contacts' ? <ContactsDialog of={data} onDone={take} onClose={() => setAsked(undefined)} /> : null}
      {asked === 'remove' ? <RemoveDialog of={data} onDone={take} onClose={() => setAsked(undefined)} /> : null}
      {asked === 'move' ? <MoveDialog of={data} onDone={again} onClose={() => setAsked(undefined)} /> : null}
      {asked === 'outage' ? <OutageDialog of={data} onDone={again} onClose={() => setAsked(undefined)} /> : null}
    </>
  )
}

import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconAlertOctagon,
  IconDots,
  IconFileSpreadsheet,
  IconFileText,
  IconGauge,
  IconLayoutGrid,
  IconPackage,
  IconPlus,
  IconQrcode,
  IconTable,
  IconTool,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, fileAddress } from '../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../web/api/open-organisation.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { addressOf } from '../../../web/ui/address.ts'
import type { Column } from '../../../web/ui/data-table.tsx'
import { formatDay, formatNumber } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { inLanguage } from '../../../web/ui/navigation.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Permitted } from '../../../web/ui/permitted.tsx'
import { recordActs } from '../../../web/ui/record-blocks.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { assetStates } from '../limits.ts'
import { AssetPicture } from './asset-picture.tsx'
import { type AssetItem, stateTags } from './data.ts'
import { useFleetTabs } from './tabs.ts'
import './fleet.css'

const views = ['vignettes', 'tableau'] as const
const kept = 'parvis-fleet-view'
const keptView = () => {
  try {
    return oneOf(views, localStorage.getItem(kept) ?? undefined)
  } catch {
    return undefined
  }
}

/** «Parc» (P8): tiles or a table of assets, filtered by site, kind, state, what is due and words. */
export function FleetPage() {
  const t = useTexts('fleet')
  const session = useSession()
  const staff = session.side === 'staff'
  const open = useOpenOrganisation()
  // On a phone few are in sight: those that need something come first.
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const address = useListSearch()
  const tabs = useFleetTabs()
  const [view, setView] = useState<(typeof views)[number]>(() => keptView() ?? (staff ? 'tableau' : 'vignettes'))
  const organisation = staff ? undefined : open?.id
  const state = oneOf(assetStates, address.values.etat)
  const { genre, site, q } = address.values
  const due = address.values.releve === '1' || undefined
  const stopped = address.values.arret === '1' || undefined
  const { data: filters } = useQuery({
    queryKey: ['fleet', 'filters', organisation],
    queryFn: () => api.get('/assets/filters', { query: { organisation } }),
  })
  const query = { organisation, state, kind: genre, site, due, stopped } as never as {
    organisation?: string
    kind?: string
  }
  const { data: counted } = useQuery({
    queryKey: ['list', 'fleet-count', staff, query, q],
    queryFn: () =>
      staff
        ? api.get('/staff/assets/count', { query: { ...query, search: q ?? '' } })
        : api.get('/assets/count', { query: { ...query, search: q ?? '' } }),
  })
  const at = staff ? '/fournisseur/parc' : '/parc'
  const mayExport = staff ? session.permissions.includes('fleet.assets.export') : filters?.may.includes('export')
  const choose = (value: string) => {
    const next = oneOf(views, value) ?? 'tableau'
    setView(next)
    try {
      localStorage.setItem(kept, next)
    } catch {}
  }
  const sites = filters?.sites.filter(({ used }) => used) ?? []
  const columns: Array<Column<AssetItem, 'label' | 'number'>> = [
    { key: 'label', title: t('label'), sort: 'label', cell: (row) => <b>{row.label}</b>, phone: 'title' },
    { key: 'number', title: t('number'), sort: 'number', cell: (row) => row.number, phone: 'line', phoneOrder: 1 },
    ...(staff
      ? [
          {
            key: 'client',
            title: t('client'),
            cell: (row: AssetItem) => row.organisation.name,
            phone: 'line',
            phoneOrder: 0,
          } as const,
        ]
      : []),
    { key: 'serial', title: t('serial'), cell: (row) => row.serial, phone: 'hidden' },
    {
      key: 'model',
      title: t('model'),
      cell: (row) => `${row.model.manufacturer} ${row.model.label}`,
      phone: 'hidden',
    },
    {
      key: 'site',
      title: t('site'),
      cell: (row) => placeOf(row),
      truncate: placeOf,
      phone: staff ? 'hidden' : 'line',
      phoneOrder: 2,
    },
    {
      key: 'installed',
      title: t('installedOn'),
      cell: (row) => formatDay(row.installedOn),
      width: 110,
      phone: 'hidden',
    },
    {
      key: 'open',
      title: t('open'),
      cell: (row) => <Counters of={row} />,
      width: 110,
      phone: 'hidden',
    },
    { key: 'state', title: t('state'), cell: (row) => <Signs of={row} always />, width: 170, phone: 'below' },
  ]
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        actions={
          staff ? (
            <Permitted needs="fleet.assets.write">
              <Button
                component={Link}
                to="/fournisseur/parc/nouveau"
                leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              >
                {t('add')}
              </Button>
            </Permitted>
          ) : undefined
        }
        more={[
          ...(organisation && counted?.count
            ? [
                {
                  label: t('labels'),
                  icon: IconQrcode,
                  href: fileAddress('/asset-labels', { query: { organisation, kind: genre, site } }),
                },
              ]
            : []),
          ...(mayExport
            ? [
                {
                  label: t('export'),
                  icon: IconFileSpreadsheet,
                  href: staff
                    ? fileAddress('/staff/assets/export', { query: { ...query, search: q ?? '' } })
                    : fileAddress('/assets/export', { query: { ...query, search: q ?? '' } }),
                },
              ]
            : []),
        ]}
      />
      <KeysetList
        title={t('list')}
        path={staff ? '/staff/assets' : '/assets'}
        query={query}
        search={t('search')}
        filters={[
          ...(sites.length > 0
            ? [
                {
                  key: 'site',
                  label: t('site'),
                  value: site ? [site] : [],
                  options: sites.map(({ id, name }) => ({ value: id, label: name })),
                  change: ([value = '']: string[]) => address.change({ site: value }),
                },
              ]
            : []),
          {
            key: 'kind',
            label: t('kind'),
            value: genre ? [genre] : [],
            options: (filters?.kinds ?? []).map(({ code, label }) => ({ value: code, label })),
            change: ([value = '']) => address.change({ genre: value }),
          },
          {
            key: 'state',
            label: t('state'),
            value: state ? [state] : [],
            options: assetStates.map((value) => ({ value, label: t(`states.${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
          {
            key: 'sign',
            label: t('sign'),
            value: [...(due ? ['releve'] : []), ...(stopped ? ['arret'] : [])],
            options: [
              { value: 'releve', label: t('readingDue') },
              { value: 'arret', label: t('stopped') },
            ],
            change: ([value = '']) =>
              address.change({ releve: value === 'releve' ? '1' : '', arret: value === 'arret' ? '1' : '' }),
          },
        ]}
        end={
          <SegmentedControl
            aria-label={t('view')}
            size="xs"
            value={view}
            onChange={choose}
            data={views.map((value) => ({
              value,
              label: (
                <span className="fleet-view">
                  {value === 'vignettes' ? (
                    <IconLayoutGrid size={17} stroke={1.7} aria-hidden />
                  ) : (
                    <IconTable size={17} stroke={1.7} aria-hidden />
                  )}
                  {t(`views.${value}`)}
                </span>
              ),
            }))}
          />
        }
        usualSort={phone ? 'needs' : undefined}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.label}
        href={(row) => `${at}/${row.id}`}
        columns={columns as never}
        tile={view === 'vignettes' ? (row) => <Tile of={row} at={at} staff={staff} /> : undefined}
        count={
          counted
            ? t(counted.more ? 'countMore' : 'count', { count: counted.count, shown: formatNumber(counted.count) })
            : undefined
        }
        empty={{ title: t('empty'), text: t(staff ? 'emptyStaff' : 'emptyClient') }}
      />
    </>
  )
}

const placeOf = (row: AssetItem) => [row.site?.name, row.place].filter(Boolean).join(', ')

/** What is open about an asset: interventions and orders. */
function Counters({ of }: { of: AssetItem }) {
  const t = useTexts('fleet')
  return (
    <span className="asset-counters">
      {(
        [
          ['openTickets', IconTool, of.openTickets],
          ['openOrders', IconPackage, of.openOrders],
        ] as const
      ).map(([name, Icon, count]) => (
        <span key={name} className={count > 0 ? 'some' : undefined} title={t(name)}>
          <Icon size={17} stroke={1.7} aria-hidden />
          <span className="sr-only">{t(name)}</span>
          {count}
        </span>
      ))}
    </span>
  )
}

/** What an asset asks for, or its state: standing still, a reading that is due. `always`: its state too where there is neither. */
function Signs({ of, always }: { of: AssetItem; always?: boolean }) {
  const t = useTexts('fleet')
  if (of.stopped)
    return (
      <span className="asset-sign stopped">
        <IconAlertOctagon size={17} stroke={1.7} aria-hidden />
        {t('stopped')}
      </span>
    )
  if (of.readingDueOn)
    return (
      <span className={`asset-sign ${of.readingLate ? 'late' : 'due'}`}>
        <IconGauge size={17} stroke={1.7} aria-hidden />
        {t(of.readingLate ? 'readingLate' : 'readingDue')}
      </span>
    )
  return always || of.state !== 'service' ? (
    <StateTag state={stateTags[of.state]}>{t(`state.${of.state}`)}</StateTag>
  ) : null
}

/** An asset as a tile: its picture, what it is called, where it stands, its identifiers, what is open, what can be done. */
function Tile({ of, at, staff }: { of: AssetItem; at: string; staff: boolean }) {
  const t = useTexts('fleet')
  const to = `${at}/${of.id}`
  return (
    <>
      <div className="asset-tile">
        <AssetPicture of={of} size={80} />
        <div>
          <Link {...addressOf(to)} className="asset-name">
            {of.label}
          </Link>
          <p>{staff ? of.organisation.name : placeOf(of) || '–'}</p>
          <p className="asset-ids">{[of.serial, of.number].filter(Boolean).join(' · ')}</p>
          {of.installedOn ? <p>{t('installed', { day: formatDay(of.installedOn) })}</p> : null}
        </div>
      </div>
      <div className="asset-foot">
        <Counters of={of} />
        <Signs of={of} />
        <Menu position="bottom-end" width={260}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('acts', { name: of.label })}>
              <IconDots size={20} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {of.state === 'removed'
              ? null
              : recordActs('fleet.asset').map((act) => (
                  <Menu.Item
                    key={act.to('')}
                    component={Link}
                    {...(addressOf(act.to(of.id)) as object)}
                    leftSection={<act.icon size={17} stroke={1.7} aria-hidden />}
                  >
                    {inLanguage(act.title)}
                  </Menu.Item>
                ))}
            {of.state === 'removed' ? null : (
              <Menu.Item
                component={Link}
                {...(addressOf(`${to}/releve`) as object)}
                leftSection={<IconGauge size={17} stroke={1.7} aria-hidden />}
              >
                {t('enter')}
              </Menu.Item>
            )}
            <Menu.Item
              component={Link}
              {...(addressOf(to) as object)}
              leftSection={<IconFileText size={17} stroke={1.7} aria-hidden />}
            >
              {t('openAsset')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </>
  )
}

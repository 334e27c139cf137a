import { Button } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, fileAddress } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { periodFilter } from './period-filter.tsx'
import { type Holder, states, tags } from './states.ts'
import './notifications.css'

type Row = ItemOf<'GET /staff/portal-access-notifications'>
const kinds = ['invitation', 'access', 'letter'] as const

/** Where the access of a row is kept, and told again. */
const accessOf = (row: Row, holder: Holder) =>
  row.first || !row.organisationId
    ? {
        to: '/fournisseur/portail/acces',
        search: { q: row.code, ...(holder === 'employee' ? { onglet: 'employees' } : {}) },
      }
    : { to: `/fournisseur/clients/${row.organisationId}/contacts`, search: { q: row.addressee } }

/** Who was told of their access, by a mail or by a letter, and what came of it (D10, D12, D23). It is told again where the access is kept. */
export function AccessHistory({ holder, mailServer }: { holder: Holder; mailServer: boolean }) {
  const t = useTexts('documentNotifications')
  const address = useListSearch()
  const { du, au, client, q } = address.values
  const state = oneOf(states, address.values.etat)
  const kind = oneOf(kinds, address.values.sorte)
  const narrowed = { holder, kind, from: du, to: au, organisation: client }
  const counts = useQuery({
    queryKey: ['portal-access-notifications', 'count', narrowed, q],
    queryFn: () => api.get('/staff/portal-access-notifications/count', { query: { ...narrowed, search: q } as never }),
  })
  const follows = (row: Row) => {
    if (row.kind === 'letter')
      return t(
        row.state === 'waiting' ? 'letter.waits' : row.state === 'cancelled' ? 'letter.cancelled' : 'letter.sent',
      )
    if (row.answer) return row.answer
    if (row.state === 'waiting') return t(mailServer ? 'leavesSoon' : 'waitsForServer')
    return ''
  }
  return (
    <KeysetList
      title={t('accessList')}
      path="/staff/portal-access-notifications"
      query={{ ...narrowed, state } as never}
      search={t('accessSearch')}
      filters={[
        {
          key: 'state',
          label: t('state'),
          value: state ? [state] : [],
          options: states.map((value) => ({
            value,
            label: `${t(`states.${value}`)}${counts.data ? ` ${counts.data[value]}` : ''}`,
          })),
          change: ([value]) => address.change({ etat: value }),
        },
        {
          key: 'kind',
          label: t('kind'),
          value: kind ? [kind] : [],
          options: kinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
          change: ([value]) => address.change({ sorte: value }),
        },
      ]}
      field={periodFilter({ from: du, to: au, words: t, change: address.change })}
      end={
        <Button
          component="a"
          variant="subtle"
          leftSection={<IconFileDownload size={17} stroke={1.7} aria-hidden />}
          href={fileAddress('/staff/portal-access-notifications/export', {
            query: { ...narrowed, state, search: q, format: 'xlsx' } as never,
          })}
        >
          {t('export')}
        </Button>
      }
      rowKey={(row) => row.id}
      rowName={(row) => `${row.client || row.addressee}, ${t(`kinds.${row.kind}`)}`}
      columns={[
        {
          key: 'state',
          title: t('state'),
          width: 130,
          cell: (row) => (
            <StateTag state={tags[row.state]}>
              {t(row.kind === 'letter' && row.state === 'sent' ? 'letter.state' : `states.${row.state}`)}
            </StateTag>
          ),
          phone: 'aside',
        },
        {
          key: 'addressee',
          title: t(`addressee.${holder}`),
          cell: (row) => row.client || row.addressee,
          phone: 'title',
        },
        {
          key: 'address',
          title: t('address'),
          width: 220,
          cell: (row) => row.address || t(row.kind === 'letter' ? 'letter.printed' : 'noAddress'),
          truncate: (row) => row.address,
          phone: 'line',
        },
        { key: 'kind', title: t('kind'), width: 190, cell: (row) => t(`kinds.${row.kind}`), phone: 'line' },
        { key: 'identifier', title: t('identifier'), width: 120, cell: (row) => row.identifier, phone: 'hidden' },
        {
          key: 'date',
          title: t('date'),
          width: 150,
          cell: (row) => formatDayTime(row.sentAt ?? row.createdAt),
          phone: 'line',
        },
        {
          key: 'answer',
          title: t('answer'),
          cell: (row) => (
            <span className={row.state === 'failed' ? 'notification-answer failed' : 'notification-answer'}>
              {[follows(row), row.createdBy ? t('told', { name: row.createdBy }) : ''].filter(Boolean).join(' · ')}
            </span>
          ),
          phone: 'below',
        },
        {
          key: 'acts',
          title: '',
          width: 130,
          kind: 'right',
          cell: (row) => (
            <Button
              component={Link}
              {...(accessOf(row, holder) as { to: string })}
              variant="default"
              size="xs"
              aria-label={`${t(row.state === 'waiting' ? 'access' : 'again')}, ${row.client || row.addressee}`}
            >
              {t(row.state === 'waiting' ? 'access' : 'again')}
            </Button>
          ),
          phone: 'below',
        },
      ]}
      count={counts.data ? `${t('counted', { count: counts.data.count })} · ${t('order')}` : undefined}
      empty={{ title: t('accessEmpty'), text: t('accessEmptyWhat') }}
    />
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { Told } from '../../../../../web/ui/told.tsx'
import { MailDrawer } from './mail-drawer.tsx'

const path = '/staff/inbound-mails'
export const stateTags = {
  received: 'running',
  taken: 'done',
  set_aside: 'toValidate',
  refused: 'refused',
  dropped: 'closed',
} as const

/** «E-mails reçus»: what waits for somebody's decision, and all that came in (P14, P37). The one that is open is in the address. */
export function InboundMailsPage() {
  const t = useTexts('inboundMails')
  const desk = useTexts('staffSupport')
  const address = useListSearch()
  const mailId = address.values.email
  const [told, tell] = useState<ReactNode>()
  const all = address.values.voir === 'tous'
  const show = all ? 'all' : 'to_decide'
  const count = useQuery({
    queryKey: ['list', path, 'count', show],
    queryFn: () => api.get('/staff/inbound-mails/count', { query: { show } }),
  }).data?.count
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        breadcrumb={[{ label: t('support'), to: '/fournisseur/assistance' }, { label: t('title') }]}
      />
      <Told said={told} padding="0 0 16px" />
      <KeysetList
        title={t(all ? 'all' : 'toDecide')}
        path={path}
        rowHeight={44}
        search={t('search')}
        query={{ show }}
        {...(count === undefined ? {} : { count: t('count', { count }) })}
        filters={[
          {
            key: 'voir',
            label: t('show'),
            value: all ? ['tous'] : [],
            options: [{ value: 'tous', label: t('shown.all') }],
            change: ([value]) => address.change({ voir: value ?? '' }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.subject || row.from.address}
        openKey={mailId ?? null}
        onOpen={(row) => {
          tell(undefined)
          address.open({ email: row.id })
        }}
        columns={[
          {
            key: 'from',
            title: t('from'),
            cell: (row) => row.from.name || row.from.address || '–',
            width: 220,
            phone: 'title',
          },
          {
            key: 'subject',
            title: t('subject'),
            cell: (row) => row.subject || t('noSubject'),
            truncate: (row) => row.subject,
            phone: 'line',
          },
          {
            key: 'why',
            title: t('why'),
            cell: (row) => (row.reason ? t(`reasons.${row.reason}`) : (row.ticket?.number ?? '')),
            width: 270,
            phone: 'line',
            phoneOrder: 1,
          },
          { key: 'at', title: t('at'), cell: (row) => formatDayTime(row.receivedAt), width: 160, phone: 'hidden' },
          {
            key: 'state',
            title: t('state'),
            width: 130,
            cell: (row) => <StateTag state={stateTags[row.state]}>{t(`states.${row.state}`)}</StateTag>,
            phone: 'aside',
          },
        ]}
        empty={all ? { title: t('noneTitle'), text: t('none') } : { title: t('emptyTitle'), text: t('empty') }}
      />
      {mailId ? (
        <MailDrawer
          key={mailId}
          id={mailId}
          onClose={() => address.close({ email: '' })}
          onDecided={(said, ticketId) => {
            tell(
              <>
                {said}{' '}
                {ticketId ? <Link to={`/fournisseur/assistance/${ticketId}` as never}>{desk('seeIt')}</Link> : null}
              </>,
            )
            address.close({ email: '' })
          }}
        />
      ) : null}
    </>
  )
}

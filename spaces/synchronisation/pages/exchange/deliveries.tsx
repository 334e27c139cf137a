import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api, newActionKey } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { CopyableCode } from '../../../../web/ui/copyable-code.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'

import { Quoted } from './quoted.tsx'

type Delivery = ItemOf<'GET /staff/webhooks/:id/deliveries'>
const states = ['waiting', 'sending', 'delivered', 'failed'] as const
const tags = { waiting: 'pending', sending: 'running', delivered: 'done', failed: 'failed' } as const

/** What was sent to a webhook, or waits for it: each with its answer, and sent again from here. */
export function Deliveries(props: { webhookId: string; enabled: boolean; onTold: (said: string) => void }) {
  const t = useTexts('exchange')
  const store = useQueryClient()
  const address = useListSearch()
  const state = oneOf(states, address.values.envois ?? '')
  const [open, setOpen] = useState<string>()
  const params = { id: props.webhookId }
  const again = useMutation({
    mutationFn: (deliveryId: string) =>
      api.post('/staff/webhooks/:id/deliveries/:deliveryId/repeats', {
        params: { ...params, deliveryId },
        body: {} as never,
        key: newActionKey(),
      }),
    onSuccess: async () => {
      setOpen(undefined)
      props.onTold(t('webhooks.sentAgain'))
      await store.invalidateQueries({ queryKey: ['list', '/staff/webhooks/:id/deliveries'] })
    },
  })
  const said = (row: Delivery) => (row.status === null ? row.failure : `${row.status} ${row.answer}`.trim())
  return (
    <>
      <KeysetList
        title={t('webhooks.deliveries')}
        path="/staff/webhooks/:id/deliveries"
        params={params}
        rowHeight={44}
        query={{ state }}
        filters={[
          {
            key: 'envois',
            label: t('webhooks.state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`webhooks.deliveryStates.${value}`) })),
            change: ([value]) => address.change({ envois: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.kind.title}, ${formatDayTime(row.createdAt)}`}
        onOpen={(row) => setOpen(row.id)}
        openKey={open ?? null}
        columns={[
          {
            key: 'kind',
            title: t('webhooks.kind'),
            width: 240,
            cell: (row) => (row.trial ? `${row.kind.title} (${t('webhooks.isTrial')})` : row.kind.title),
            phone: 'title',
          },
          {
            key: 'createdAt',
            title: t('webhooks.createdAt'),
            width: 170,
            cell: (row) => formatDayTime(row.createdAt),
            phone: 'line',
          },
          {
            key: 'state',
            title: t('webhooks.state'),
            width: 130,
            cell: (row) => <StateTag state={tags[row.state]}>{t(`webhooks.deliveryStates.${row.state}`)}</StateTag>,
            phone: 'aside',
          },
          {
            key: 'answer',
            title: t('webhooks.answer'),
            cell: (row) =>
              row.state === 'waiting' && row.nextTryAt && row.attempts > 0
                ? `${said(row)} · ${t('webhooks.nextTry', { at: formatDayTime(row.nextTryAt) })}`
                : said(row),
            truncate: said,
            phone: 'below',
          },
          {
            key: 'duration',
            title: t('webhooks.duration'),
            kind: 'right',
            width: 90,
            cell: (row) => (row.durationMs === null ? '' : t('webhooks.ms', { n: row.durationMs })),
            phone: 'hidden',
          },
          {
            key: 'attempts',
            title: t('webhooks.attempts'),
            kind: 'right',
            width: 80,
            cell: (row) => row.attempts,
            phone: 'hidden',
          },
        ]}
        empty={{ title: t('webhooks.noDeliveriesTitle'), text: t('webhooks.noDeliveries') }}
      />
      {open ? (
        <DeliveryDrawer
          webhookId={props.webhookId}
          id={open}
          onClose={() => {
            setOpen(undefined)
            again.reset()
          }}
          refusal={(again.error ?? undefined) as ApiProblem | undefined}
          sending={again.isPending}
          {...(props.enabled ? { onAgain: () => again.mutate(open) } : {})}
        />
      ) : null}
    </>
  )
}

function DeliveryDrawer(props: {
  webhookId: string
  id: string
  onClose: () => void
  refusal: ApiProblem | undefined
  sending: boolean
  onAgain?: () => void
}) {
  const t = useTexts('exchange')
  const { data } = useQuery({
    queryKey: ['synchronisation', 'delivery', props.id],
    queryFn: () =>
      api.get('/staff/webhooks/:id/deliveries/:deliveryId', {
        params: { id: props.webhookId, deliveryId: props.id },
      }),
  })
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      over={t('webhooks.delivery')}
      title={data?.kind.title ?? ''}
      under={data ? formatDayTime(data.createdAt) : undefined}
      footer={
        props.onAgain && data && data.state !== 'sending' ? (
          <Button
            leftSection={<IconSend size={17} stroke={1.7} aria-hidden />}
            loading={props.sending}
            onClick={props.onAgain}
          >
            {t('webhooks.again')}
          </Button>
        ) : undefined
      }
    >
      <ProblemNotice problem={props.refusal} />
      {data ? (
        <>
          <DrawerSection>
            <dl className="facts">
              <dt>{t('webhooks.state')}</dt>
              <dd>
                <StateTag state={tags[data.state]}>{t(`webhooks.deliveryStates.${data.state}`)}</StateTag>
              </dd>
              <dt>{t('webhooks.messageId')}</dt>
              <dd className="print">
                <CopyableCode code={data.messageId} />
              </dd>
              <dt>{t('webhooks.attempts')}</dt>
              <dd>{data.attempts}</dd>
              {data.status === null ? null : (
                <>
                  <dt>{t('webhooks.answer')}</dt>
                  <dd>{data.status}</dd>
                </>
              )}
              {data.failure ? (
                <>
                  <dt>{t('transfer.reason')}</dt>
                  <dd>{data.failure}</dd>
                </>
              ) : null}
            </dl>
          </DrawerSection>
          <DrawerSection title={t('webhooks.answered')}>
            {data.answer ? (
              <Quoted label={t('webhooks.answered')} text={data.answer} />
            ) : (
              <p>{t('webhooks.noAnswer')}</p>
            )}
          </DrawerSection>
          <DrawerSection title={t('webhooks.body')}>
            {data.body ? (
              <Quoted label={t('webhooks.body')} text={JSON.stringify(JSON.parse(data.body), null, 2)} />
            ) : (
              <p>{t('webhooks.bodyHidden')}</p>
            )}
          </DrawerSection>
        </>
      ) : null}
    </SideDrawer>
  )
}

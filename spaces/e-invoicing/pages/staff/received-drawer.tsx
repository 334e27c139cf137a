import { Button } from '@mantine/core'
import { IconDownload, IconEye } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { amountOf } from '../amount.ts'
import { StatusTimeline, stateOfStatus } from '../statuses.tsx'
import { SayForm } from './say-form.tsx'
import '../exchange.css'

/** An invoice received (O28, B15): what it is, what was said of it, and what to say next. */
export function ReceivedDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('e-invoicing')
  const store = useQueryClient()
  const decides = useStaffMay('e-invoicing.received.decide')
  const [saying, setSaying] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['received-invoices', id],
    queryFn: () => api.get('/staff/received-invoices/:id', { params: { id } }),
    retry: false,
  })
  const offered = (code: string) => decides && data?.next.some((one) => one.code === code)
  return (
    <>
      <SideDrawer
        opened
        onClose={onClose}
        over={data?.sellerName}
        title={data?.number ?? t('exchange.received')}
        under={data ? amountOf(data) : undefined}
        footer={
          data && decides && data.next.length > 0 ? (
            <>
              <Button variant="default" onClick={() => setSaying(data.next[0]!.code)}>
                {t('exchange.say')}
              </Button>
              {offered('205') ? (
                <Button onClick={() => setSaying('205')}>{data.next.find(({ code }) => code === '205')?.title}</Button>
              ) : null}
            </>
          ) : undefined
        }
      >
        <div className="exchange-drawer">
          {error ? (
            <ErrorState
              title={t('exchange.notRead')}
              problem={error instanceof ApiProblem ? error : undefined}
              onRetry={() => void refetch()}
            />
          ) : null}
          {data ? (
            <>
              <p>
                {data.selfBilled ? (
                  <StateTag state="noForm">{t('exchange.selfBilled')}</StateTag>
                ) : data.status ? (
                  <StateTag state={stateOfStatus(data.status)}>{data.statusTitle}</StateTag>
                ) : (
                  <StateTag state="inReview">{t('exchange.toTreat')}</StateTag>
                )}
              </p>
              {data.selfBilled ? <p>{t('exchange.selfBilledWhat')}</p> : null}
              <div className="effect-line">
                <span>{t('issued')}</span>
                <span className="value">{formatDay(data.issueOn)}</span>
              </div>
              {data.dueOn ? (
                <div className="effect-line">
                  <span>{t('exchange.due')}</span>
                  <span className="value">{formatDay(data.dueOn)}</span>
                </div>
              ) : null}
              <div className="effect-line">
                <span>{t('syntax')}</span>
                <span className="value">{data.format}</span>
              </div>
              <div className="effect-line">
                <span>{t('exchange.way')}</span>
                <span className="value">
                  {[t(`exchange.ways.${data.way}`), data.organisation?.name].filter(Boolean).join(', ')}
                </span>
              </div>
              <p>
                <Button
                  component="a"
                  variant="default"
                  leftSection={<IconEye size={17} stroke={1.7} aria-hidden />}
                  href={fileAddress('/staff/received-invoices/:id/view', { params: { id } })}
                  target="_blank"
                >
                  {t('exchange.view')}
                </Button>{' '}
                <Button
                  component="a"
                  variant="subtle"
                  leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
                  href={fileAddress('/staff/received-invoices/:id/file', { params: { id } })}
                >
                  {t('exchange.file')}
                </Button>
              </p>
              <h3>{t('exchange.timeline')}</h3>
              <StatusTimeline of={data.timeline} />
            </>
          ) : null}
        </div>
      </SideDrawer>
      {saying && data ? (
        <SayForm
          number={data.number}
          next={data.next}
          code={saying}
          told={t(data.way === 'platform' ? 'exchange.sayTold' : 'exchange.sayPortal')}
          onClose={() => setSaying(undefined)}
          say={async (body) => {
            await api.post('/staff/received-invoices/:id/statuses', {
              params: { id },
              body: { ...body, seen: data.status },
            })
            await store.invalidateQueries()
          }}
        />
      ) : null}
    </>
  )
}

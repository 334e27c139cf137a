import { Button, Checkbox, Radio } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api } from '../../../../../web/api/client.ts'
import type { Answer } from '../../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../../web/ui/format.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { isStopped, StatusTimeline, stateOfStatus } from '../../statuses.tsx'
import { SayForm } from '../say-form.tsx'
import '../../exchange.css'

type View = Answer<'GET /staff/e-invoices/:id'>

/** On the page of an invoice: how it goes by the platform, what holds it back with what to do, and what was said of it (B15, B29). */
export function InvoiceBlock({ id }: { id: string }) {
  const t = useTexts('e-invoicing')
  const reads = useStaffMay('e-invoicing.exchange.read')
  const { data, error } = useQuery({
    queryKey: ['e-invoices', 'staff', id],
    queryFn: () => api.get('/staff/e-invoices/:id', { params: { id } }),
    enabled: reads,
    // One that does not go by the exchange is not there.
    retry: false,
    refetchInterval: ({ state }) =>
      state.data?.state === 'waiting' || state.data?.state === 'under_way' ? 15_000 : false,
  })
  if (!data || error) return null
  return (
    <section className="surface exchange-block">
      <header>
        <h2>{t('exchange.block')}</h2>
        <TransmissionState of={data} />
      </header>
      <p className="help">{t('exchange.blockWhere', { address: data.address })}</p>
      <Way of={data} />
      {data.timeline.length > 0 || data.state === 'exchanged' ? <StatusTimeline of={data.timeline} /> : null}
      {isStopped(data.status) ? <Notice kind="brass">{t('exchange.stopped')}</Notice> : null}
      <Says of={data} />
    </section>
  )
}

/** Where an invoice is on its way, then where it stands. */
export function TransmissionState({ of }: { of: Pick<View, 'state' | 'held' | 'status' | 'statusTitle'> }) {
  const t = useTexts('e-invoicing')
  if (of.held) return <StateTag state="failed">{t(`exchange.heldShort.${of.held}`)}</StateTag>
  if (of.status) return <StateTag state={stateOfStatus(of.status)}>{of.statusTitle}</StateTag>
  return (
    <StateTag state={of.state === 'exchanged' ? 'announced' : of.state === 'waiting' ? 'pending' : 'running'}>
      {t(`exchange.states.${of.state}`)}
    </StateTag>
  )
}

/** What its file is at: waiting, tried, looked at; or held back, with the act that helps. */
function Way({ of }: { of: View }) {
  const t = useTexts('e-invoicing')
  if (of.held) return <Held of={of} />
  if (of.state === 'waiting') return <p className="help">{t('exchange.waitingWhat')}</p>
  if (of.state === 'under_way' && of.flow)
    return (
      <p className="help">
        {of.flow.failure
          ? t('exchange.trying', { count: of.flow.tries, failure: of.flow.failure })
          : t('exchange.underWay', { platform: of.flow.platform })}
      </p>
    )
  return null
}

function Held({ of }: { of: View }) {
  const t = useTexts('e-invoicing')
  const store = useQueryClient()
  const sends = useStaffMay('e-invoicing.exchange.send')
  const keeps = useStaffMay('billing.invoices.write')
  const [address, setAddress] = useState(of.choices.length === 1 ? of.choices[0]!.address : '')
  const [remember, setRemember] = useState(keeps)
  const send = useMutation({
    mutationFn: () =>
      api.post('/staff/e-invoices/:id/sending', {
        params: { id: of.id },
        body: { version: of.version, address: address || null, remember: remember && keeps && address !== '' },
      }),
    onSettled: () => store.invalidateQueries(),
  })
  const addresses = of.held === 'unknown_address' || of.held === 'closed_address'
  return (
    <>
      <Notice kind="brass">{t(`exchange.held.${of.held as 'rules'}`, { address: of.address })}</Notice>
      {send.error instanceof ApiProblem ? <ProblemNotice problem={send.error} /> : null}
      {of.rules.length > 0 ? (
        <ul>
          {of.rules.map((rule) => (
            <li key={rule.rule}>
              <span>
                {rule.words} <small>{[rule.rule, ...rule.places].join(' ')}</small>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {of.details.length > 0 ? (
        <ul>
          {of.details.map((detail) => (
            <li key={`${detail.code} ${detail.words}`}>
              <span>
                {detail.words} <small>{detail.code}</small>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {of.held === 'rules' || of.held === 'public_buyer' ? <p className="help">{t('exchange.afterRules')}</p> : null}
      {addresses && of.choices.length === 0 ? <p className="help">{t('exchange.noChoice')}</p> : null}
      {addresses && of.choices.length > 0 && sends ? (
        <>
          <Radio.Group label={t('exchange.choose')} value={address} onChange={setAddress}>
            {of.choices.map((choice) => (
              <Radio
                key={choice.address}
                mt={8}
                value={choice.address}
                label={choice.address}
                description={choice.name}
              />
            ))}
          </Radio.Group>
          {keeps ? (
            <Checkbox
              label={t('exchange.remember')}
              checked={remember}
              onChange={(event) => setRemember(event.currentTarget.checked)}
            />
          ) : null}
        </>
      ) : null}
      {of.nextAt ? <p className="help">{t('exchange.nextLook', { on: formatDayTime(of.nextAt) })}</p> : null}
      {sends ? (
        <Button
          disabled={addresses && of.choices.length > 0 && address === ''}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          {t(address ? 'exchange.sendThere' : 'exchange.sendAgain')}
        </Button>
      ) : null}
    </>
  )
}

function Says({ of }: { of: View }) {
  const t = useTexts('e-invoicing')
  const store = useQueryClient()
  const sends = useStaffMay('e-invoicing.exchange.send')
  const [open, setOpen] = useState(false)
  if (!sends || of.next.length === 0) return null
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('exchange.say')}
      </Button>
      {open ? (
        <SayForm
          number={of.number}
          next={of.next}
          onClose={() => setOpen(false)}
          say={async (body) => {
            await api.post('/staff/e-invoices/:id/statuses', { params: { id: of.id }, body })
            await store.invalidateQueries()
          }}
        />
      ) : null}
    </>
  )
}

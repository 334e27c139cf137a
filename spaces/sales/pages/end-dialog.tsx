import { Button, Textarea } from '@mantine/core'
import { IconCalendarOff } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { DateField } from '../../../web/ui/date-field.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { EffectLine } from '../../../web/ui/effect-panel.tsx'
import { formatDay, formatMoney } from '../../../web/ui/format.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import type { SubscriptionShown } from './subscription-facts.tsx'
import '../../../web/ui/effect.css'

/**
 * Ending a subscription, with its effect first (B10): the staff choose its last day; for the client it is the soonest that its delay leaves.
 * @param act does it, with the day and the reason
 */
export function EndDialog(props: {
  of: SubscriptionShown
  side: 'staff' | 'client'
  act: (lastOn: string, reason: string) => Promise<void>
  onClose: () => void
}) {
  const t = useTexts('sales')
  const ui = useTexts()
  const { of, side, act, onClose } = props
  const [lastOn, setLastOn] = useState(of.soonestLastOn ?? '')
  const [reason, setReason] = useState('')
  const path = side === 'staff' ? '/staff/subscriptions/:id/ending' : '/subscriptions/:id/ending'
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['subscriptions', 'ending', of.id, of.version, lastOn],
    queryFn: () => api.get(path, { params: { id: of.id }, query: { lastOn } }),
    enabled: /^\d{4}-\d\d-\d\d$/.test(lastOn),
    placeholderData: keepPreviousData,
  })
  const end = useMutation({ mutationFn: () => act(lastOn, reason), onSuccess: onClose })
  const problem = end.error as ApiProblem | null
  return (
    <Dialog
      opened
      onClose={onClose}
      icon={IconCalendarOff}
      tone="laiton"
      title={t(side === 'staff' ? 'subscriptions.end' : 'subscriptions.giveNotice')}
      lead={`${of.number}, ${of.label}`}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={end.isPending} disabled={!lastOn} onClick={() => end.mutate()}>
            {t(side === 'staff' ? 'subscriptions.end' : 'subscriptions.giveNotice')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <div className="sales-stack">
        {side === 'staff' ? (
          <DateField
            data-autofocus
            label={t('subscriptions.lastDay')}
            value={lastOn}
            error={problem?.errors.find(({ field }) => field === 'lastOn')?.message}
            onChange={setLastOn}
          />
        ) : (
          <EffectLine label={t('subscriptions.lastDay')}>
            <span className="strong">{formatDay(lastOn)}</span>
          </EffectLine>
        )}
        <Textarea
          label={t('subscriptions.reason')}
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div aria-live="polite" className={isPlaceholderData ? 'asked-again' : undefined}>
          {data ? (
            <EffectLine label={t(data.netCents < 0 ? 'subscriptions.givenBack' : 'subscriptions.chargedNow')}>
              <span className="strong">{formatMoney(Math.abs(data.netCents), data.currency)}</span>
            </EffectLine>
          ) : null}
          {data?.charges.map((one) => (
            <p key={`${one.fromOn} ${one.toOn}`} className="help">
              {formatDay(one.fromOn)} – {formatDay(one.toOn)}
              {'\u00a0: '}
              {formatMoney(one.netCents, data.currency)}
            </p>
          ))}
        </div>
      </div>
    </Dialog>
  )
}

import { Button } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { EffectLine, EffectSection } from '../../../../web/ui/effect-panel.tsx'
import { formatDay, formatMoney, formatWeekday } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { Postings } from '../postings.tsx'
import { ActProblem } from './act-problem.tsx'
import type { Draft } from './draft-values.ts'
import '../../../../web/ui/effect.css'

/** «Effet de la clôture»: number, date, balance and entries as the server would write them now; then the act (B11). */
export function ClosingPanel({
  draft,
  unsaved,
  saveNow,
  onClosed,
}: {
  draft: Draft
  unsaved: boolean
  saveNow: () => Promise<number>
  /** Where it goes on, once it is closed: where undefined the closed invoice is shown. */
  onClosed?: (() => void) | undefined
}) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const navigate = useNavigate()
  const closes = useStaffMay('billing.invoices.close')
  const settings = useStaffMay('billing.settings.manage')
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['invoices', 'effect', draft.id, draft.version],
    queryFn: () => api.get('/staff/invoices/:id/effect', { params: { id: draft.id } }),
    placeholderData: keepPreviousData,
  })
  const close = useMutation({
    mutationFn: async () => {
      const version = await saveNow()
      return api.post('/staff/invoices/:id/closing', { params: { id: draft.id }, body: { version } })
    },
    onSuccess: async (closed) => {
      onClosed?.()
      store.setQueryData(['invoices', 'staff', draft.id], closed)
      void store.invalidateQueries({ queryKey: ['batch'] })
      await store.invalidateQueries({ queryKey: ['list'] })
    },
  })
  const money = (cents: number) => formatMoney(cents, draft.currency)
  return (
    <aside
      className={`surface closing-panel${unsaved || isPlaceholderData ? ' asked-again' : ''}`}
      aria-label={t('effect.title')}
    >
      <section>
        <h2>{t('effect.title')}</h2>
        <p className="subject">{t('effect.lead')}</p>
      </section>
      <div aria-live="polite" aria-busy={unsaved || isPlaceholderData || undefined}>
        {data ? (
          <>
            <EffectSection>
              <EffectLine label={t('effect.number', { series: data.series })}>
                <span className="strong">{data.number}</span>
              </EffectLine>
              <p className="help">
                <IconLink size={14} stroke={1.7} aria-hidden />{' '}
                {data.lastNumber ? t('effect.follows', { number: data.lastNumber }) : t('effect.first')}
              </p>
              <EffectLine label={t('effect.date')}>
                <span className="strong">{formatWeekday(data.issueOn)}</span>
              </EffectLine>
              {draft.type === 381 ? null : <EffectLine label={t('effect.due')}>{formatDay(data.dueOn)}</EffectLine>}
              <EffectLine label={t('effect.balance')}>
                <BeforeAfter before={money(data.balanceCents)} after={money(data.balanceAfterCents)} />
              </EffectLine>
              <EffectLine label={t('effect.delivery')}>{t(`effect.deliveries.${data.delivery}`)}</EffectLine>
            </EffectSection>
            {data.postings.length > 0 ? (
              <EffectSection>
                <h3>{t('effect.entries')}</h3>
                <Postings of={data.postings} currency={draft.currency} label={t('effect.entries')} />
              </EffectSection>
            ) : null}
            {data.refusal && !unsaved ? (
              <EffectSection>
                <Notice kind="brass">
                  <strong>{t('effect.stops')}</strong>
                  <br />
                  {data.refusal.message}
                  {data.refusal.code === 'billing.seller_incomplete' && settings ? (
                    <>
                      {' '}
                      <Link to="/fournisseur/reglages">{t('effect.settings')}</Link>
                    </>
                  ) : null}
                </Notice>
              </EffectSection>
            ) : null}
          </>
        ) : null}
      </div>
      <section className="effect-act">
        {close.error && (close.error as ApiProblem).code !== 'conflict' ? (
          <ActProblem
            problem={close.error}
            act={{ kind: 'credit_note', subjectId: draft.id, input: { version: draft.version } }}
          />
        ) : null}
        {closes ? (
          <Button
            size="md"
            loading={close.isPending}
            disabled={!unsaved && (data?.refusal !== null || isPlaceholderData)}
            onClick={() => close.mutate()}
          >
            {t(`effect.close.${draft.type}`)}
          </Button>
        ) : null}
        <Button variant="default" onClick={() => void navigate({ to: '/fournisseur/factures' })}>
          {t('effect.keep')}
        </Button>
      </section>
    </aside>
  )
}

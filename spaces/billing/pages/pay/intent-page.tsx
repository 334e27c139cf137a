import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useOrganisationOfRecord } from '../../../../web/api/open-organisation.ts'
import { useRefreshSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { writeChosen } from './chosen.ts'
import { IntentState } from './intent-state.tsx'
import '../billing.css'

/** The provider's message may be late: while no end is known it is asked this often, in ms. */
const every = 2_500

/** What became of a payment: the payer comes back here from the provider's page (B25). */
export function IntentPage() {
  const t = useTexts('billing')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const refresh = useRefreshSession()
  const { data, error, refetch } = useQuery({
    queryKey: ['payment-intents', id],
    queryFn: () => api.post('/payment-intents/:id/check', { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'sent' ? every : false),
  })
  useOrganisationOfRecord(data?.organisation.id, '/factures')
  const end = useMutation({
    mutationFn: () => api.post('/payment-intents/:id/withdrawal', { params: { id } }),
    onSuccess: () => store.invalidateQueries(),
    onError: () => refetch(),
  })
  const state = data?.state
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where it turns out paid
  useEffect(() => {
    if (state !== 'succeeded') return
    void store.invalidateQueries({ queryKey: ['list'] })
    void refresh()
  }, [state])
  const crumbs = [{ label: t('invoices'), to: '/factures' }]
  if (error)
    return (
      <>
        <PageHeader title={t('online.title')} breadcrumb={crumbs} />
        <ErrorState title={t('online.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      </>
    )
  if (!data) return <PageHeader title={t('online.title')} breadcrumb={crumbs} />
  const money = (cents: number) => formatMoney(cents, data.currency)
  const again = data.topsUp ? '/factures/releve' : `/factures/payer?factures=${writeChosen(data.lines)}`
  return (
    <>
      <PageHeader
        title={data.number}
        windowTitle={data.number}
        breadcrumb={crumbs}
        state={<IntentState state={data.state} tag />}
        lead={`${t(`pay.methods.${data.method}`)} · ${money(data.amountCents)}`}
      />
      {end.error ? <ProblemNotice problem={end.error as ApiProblem} /> : null}
      <div aria-live="polite">
        {data.state === 'succeeded' ? (
          <Notice kind="done" title={t('online.thanks', { amount: money(data.amountCents) })}>
            {t('online.thanksWhat', { number: data.payment?.number ?? '' })}
            {data.payment && data.payment.unusedCents > 0 && !data.topsUp
              ? ` ${t('online.unused', { amount: money(data.payment.unusedCents) })}`
              : ''}
          </Notice>
        ) : data.state === 'announced' ? (
          <Notice
            title={t('online.announced')}
            act={
              <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
                {t('online.takeBack')}
              </Button>
            }
          >
            {t('online.announcedWhat', { on: formatDay(data.expiresAt.slice(0, 10)) })}
          </Notice>
        ) : data.state === 'sent' ? (
          <Notice
            title={t('online.waiting')}
            act={
              <>
                <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
                  {t('online.giveUp')}
                </Button>
                <Button component="a" href={data.url}>
                  {t('online.goOn')}
                </Button>
              </>
            }
          >
            {t('online.waitingWhat')}
          </Notice>
        ) : data.state === 'doubted' ? (
          <Notice kind="brass" title={t('online.doubted')}>
            {t('online.doubtedWhat')}
          </Notice>
        ) : (
          <Notice
            kind="brass"
            title={t(`online.ends.${data.state === 'failed' ? 'failed' : 'expired'}`)}
            act={
              <Button component={Link} to={again}>
                {t('online.again')}
              </Button>
            }
          >
            {t('online.nothingPaid')}
          </Notice>
        )}
      </div>
      <section className="surface rest" style={{ marginTop: 16 }}>
        <h2>{t('online.what')}</h2>
        <ul>
          {data.topsUp ? (
            <li>
              <Link to="/factures/releve">{t('credits.topUpLine')}</Link>
              <span className="strong">{money(data.amountCents)}</span>
            </li>
          ) : null}
          {data.lines.map((one) => (
            <li key={one.invoiceId}>
              <Link to={`/factures/${one.invoiceId}`}>{one.number}</Link>
              <span className="strong">{money(one.amountCents)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

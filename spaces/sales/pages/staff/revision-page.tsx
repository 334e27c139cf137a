import { Button } from '@mantine/core'
import { IconCalendarOff } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { EffectLine, EffectSection } from '../../../../web/ui/effect-panel.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { priceIn, quantityOf } from '../../../../web/ui/paper/amounts.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { Timeline } from '../../../../web/ui/timeline.tsx'
import '../sales.css'
import '../../../../web/ui/effect.css'

type Revision = Answer<'GET /staff/price-revisions/:id'>

/** A formula (B31): what it says, what its next due date does to each price, and what was applied. */
export function RevisionPage() {
  const t = useTexts('sales')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['price-revision', id],
    queryFn: () => api.get('/staff/price-revisions/:id', { params: { id } }),
  })
  const take = (now: Revision) => {
    store.setQueryData(['price-revision', id], now)
    void store.invalidateQueries({ queryKey: ['list'] })
  }
  const end = useMutation({
    mutationFn: () => api.post('/staff/price-revisions/:id/end', { params: { id }, body: { version: data!.version } }),
    onSuccess: take,
  })
  const title = data?.target ?? t('revisions.title')
  const crumbs = [{ label: t('revisions.title'), to: '/fournisseur/revisions' }, { label: title }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  const rows: Array<[string, string]> = [
    [t('revisions.index'), data.series],
    [t('revisions.formula'), `P0 × (${quantityOf(data.fixedPart)} + ${quantityOf(data.indexPart)} × I / I0)`],
    [t('revisions.base'), `${quantityOf(data.baseValue)}, ${formatDay(data.baseMonth)}`],
    ...(data.floor ? ([[t('revisions.floor'), quantityOf(data.floor)]] as Array<[string, string]>) : []),
    ...(data.ceiling ? ([[t('revisions.ceiling'), quantityOf(data.ceiling)]] as Array<[string, string]>) : []),
    [t('revisions.lagMonths'), String(data.lagMonths)],
    [t('revisions.firstOn'), formatDay(data.firstOn)],
    [t('revisions.everyMonths'), String(data.everyMonths)],
  ]
  const price = (text: string) => priceIn(text, data.currency)
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={crumbs}
        lead={
          <>
            {data.organisation.name}
            {data.href ? (
              <>
                {' · '}
                <Link to={data.href}>{data.target}</Link>
              </>
            ) : null}
          </>
        }
        more={
          data.may.includes('end')
            ? [{ label: t('revisions.end'), icon: IconCalendarOff, onClick: () => end.mutate() }]
            : undefined
        }
      />
      {end.error ? <ProblemNotice problem={end.error as ApiProblem} /> : null}
      <div className="sales-columns">
        <div className="sales-stack">
          <Surface title={t('revisions.terms')}>
            <dl className="sales-facts">
              {rows.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </Surface>
          {data.steps.length > 0 ? (
            <Surface title={t('revisions.applied')}>
              <Timeline
                label={t('revisions.applied')}
                events={data.steps.map((step) => ({
                  id: step.dueOn,
                  at: step.at,
                  by: step.by,
                  title: t('revisions.from', { day: formatDay(step.effectiveOn) }),
                  detail: [
                    ...step.prices.map((one) => `${one.label}\u00a0: ${price(one.before)} → ${price(one.after)}`),
                    t('revisions.told', { count: step.told }),
                  ].join(' · '),
                }))}
              />
            </Surface>
          ) : null}
        </div>
        {data.next ? (
          <NextStep of={data} next={data.next} take={take} />
        ) : (
          <p className="help">{t('revisions.ended')}</p>
        )}
      </div>
    </>
  )
}

type Step = { of: Revision; next: NonNullable<Revision['next']>; take: (now: Revision) => void }

/** «Effet de la révision»: each price before and after, who is told, then the act. */
function NextStep({ of, next, take }: Step) {
  const t = useTexts('sales')
  const apply = useMutation({
    mutationFn: () =>
      api.post('/staff/price-revisions/:id/applications', {
        params: { id: of.id },
        body: { dueOn: next.dueOn, factor: next.factor ?? '' },
      }),
    onSuccess: take,
  })
  const price = (text: string) => priceIn(text, of.currency)
  return (
    <aside className="surface sales-panel" aria-label={t('revisions.effect')}>
      <section>
        <h2>{t('revisions.effect')}</h2>
        <p className="help">{t('revisions.effectWhat')}</p>
      </section>
      <EffectSection>
        <EffectLine label={t('revisions.due')}>{formatDay(next.dueOn)}</EffectLine>
        <EffectLine label={t('revisions.effective')}>
          <span className="strong">{formatDay(next.effectiveOn)}</span>
        </EffectLine>
        <EffectLine label={t('revisions.indexOf', { month: formatDay(next.indexMonth).slice(3) })}>
          {next.indexValue ? quantityOf(next.indexValue) : '–'}
        </EffectLine>
        {next.factor ? <EffectLine label={t('revisions.factor')}>{`× ${quantityOf(next.factor)}`}</EffectLine> : null}
      </EffectSection>
      {next.prices.length > 0 ? (
        <EffectSection>
          {next.prices.map((one) => (
            <EffectLine key={one.key} label={one.label}>
              <BeforeAfter before={price(one.before)} after={price(one.after)} />
            </EffectLine>
          ))}
        </EffectSection>
      ) : null}
      <EffectSection>
        <p className="help">
          {next.readers.length > 0
            ? t('revisions.tells', { who: next.readers.join(', ') })
            : t('revisions.tellsNobody')}
        </p>
      </EffectSection>
      <section className="sales-acts">
        {next.refusal ? (
          <Notice kind="brass">{t(`revisions.refusals.${next.refusal.slice(6) as 'index_missing'}`)}</Notice>
        ) : null}
        {apply.error ? <ProblemNotice problem={apply.error as ApiProblem} /> : null}
        {of.may.includes('apply') ? (
          <Button loading={apply.isPending} onClick={() => apply.mutate()}>
            {t('revisions.apply')}
          </Button>
        ) : null}
      </section>
    </aside>
  )
}

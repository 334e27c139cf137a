import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { EffectLine } from '../../../../web/ui/effect-panel.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { priceIn, quantityOf } from '../../../../web/ui/paper/amounts.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { workPage } from '../../../../web/ui/work.ts'
import '../sales.css'
import '../../../../web/ui/effect.css'

/** What applying several revisions would do, one below the other, before it is done (B31). */
export function RevisionsPreview({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const t = useTexts('sales')
  const ui = useTexts()
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({
    queryKey: ['revision-previews', ids],
    queryFn: () => api.get('/staff/price-revisions/preview', { query: { ids: ids.join(',') as never } }),
    retry: false,
    staleTime: 0,
  })
  const ready = (data?.items ?? []).filter(({ next }) => next.refusal === null)
  const apply = useMutation({
    mutationFn: () =>
      api.post('/staff/price-revisions/applications', {
        body: { items: ready.map(({ id, next }) => ({ id, dueOn: next.dueOn, factor: next.factor! })) },
      }),
    onSuccess: (work) => void navigate({ to: workPage(work) } as never),
  })
  return (
    <SideDrawer
      opened
      onClose={onClose}
      width={760}
      title={t('revisions.many', { count: ids.length })}
      under={t('revisions.manyWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={ready.length === 0} loading={apply.isPending} onClick={() => apply.mutate()}>
            {t('revisions.applyMany', { count: ready.length })}
          </Button>
        </>
      }
    >
      <div className="revisions-preview" aria-busy={!data && !error}>
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
        {apply.error ? <ProblemNotice problem={apply.error as ApiProblem} /> : null}
        {data?.items.map(({ id, target, organisation, series, currency, next }) => (
          <section key={id} aria-label={target}>
            <h3>
              {target} <span className="help">{organisation.name}</span>
            </h3>
            {next.refusal ? (
              <Notice kind="brass">
                {t('revisions.leftOut')}
                {'\u00a0: '}
                {t(`revisions.refusals.${next.refusal.slice(6) as 'index_missing'}`)}
              </Notice>
            ) : (
              <>
                <EffectLine label={t('revisions.effective')}>{formatDay(next.effectiveOn)}</EffectLine>
                <EffectLine label={t('revisions.indexOf', { month: formatDay(next.indexMonth).slice(3) })}>
                  {`${series}\u00a0: ${quantityOf(next.indexValue!)}, × ${quantityOf(next.factor!)}`}
                </EffectLine>
                {next.prices.map((one) => (
                  <EffectLine key={one.key} label={one.label}>
                    <BeforeAfter before={priceIn(one.before, currency)} after={priceIn(one.after, currency)} />
                  </EffectLine>
                ))}
              </>
            )}
          </section>
        ))}
      </div>
    </SideDrawer>
  )
}

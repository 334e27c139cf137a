import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'

/** Why an act on money was refused; where it needs two persons (B17), the second one is asked for from here. */
export function ActProblem({ problem, act }: { problem: Error | null; act: BodyOf<'POST /staff/approvals'> }) {
  const t = useTexts('billing')
  const ask = useMutation({ mutationFn: () => api.post('/staff/approvals', { body: act }) })
  const refused = problem as ApiProblem | null
  if (!refused) return null
  if (refused.code !== 'billing.second_needed') return <ProblemNotice problem={refused} />
  if (ask.isSuccess)
    return (
      <Notice kind="info">
        {t('approvals.asked')} <Link to="/fournisseur/factures/accords">{t('approvals.title')}</Link>
      </Notice>
    )
  return (
    <Notice kind="brass">
      <p>{refused.detail}</p>
      {ask.error ? <ProblemNotice problem={ask.error as ApiProblem} /> : null}
      <Button variant="default" size="xs" mt={8} loading={ask.isPending} onClick={() => ask.mutate()}>
        {t('approvals.ask')}
      </Button>
    </Notice>
  )
}

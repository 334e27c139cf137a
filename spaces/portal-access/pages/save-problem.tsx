import { Button } from '@mantine/core'
import type { ApiProblem } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import type { Access, Staged } from './staged.ts'

/** Why nothing was saved: who was changed meanwhile, or whose field was refused and why. What is ticked stays. */
export function SaveProblem(props: { problem: ApiProblem | null; staged: Staged; onReread: () => void }) {
  const t = useTexts('portal-access')
  const { problem } = props
  if (!problem) return null
  if (problem.code === 'conflict') {
    const { current } = problem.extra as { current?: { items: Access[] } }
    return (
      <Notice
        kind="red"
        title={t('stale', { names: (current?.items ?? []).map((row) => row.name).join(', ') })}
        act={
          <Button variant="default" onClick={props.onReread}>
            {t('reread')}
          </Button>
        }
      >
        {t('staleWhat')}
      </Notice>
    )
  }
  if (problem.errors.length === 0) return <ProblemNotice problem={problem} />
  const rows = [...props.staged.values()].map(({ row }) => row)
  return (
    <Notice kind="red" title={t('refusedTitle')}>
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {problem.errors.map(({ field, message }) => (
          <li key={field}>
            {rows[Number(field.split('.')[1])]?.name ?? field} · {message}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

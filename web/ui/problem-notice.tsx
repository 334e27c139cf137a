import type { ApiProblem } from '../api/problem.ts'
import { useTexts } from '../i18n/index.ts'
import { Notice } from './notice.tsx'

/** What the server refused and that no field shows, in a red notice; with the code to give when it is the server's own fault. */
export function ProblemNotice({ problem }: { problem: ApiProblem | undefined }) {
  const t = useTexts('entry')
  if (!problem) return null
  const named = problem.title && problem.title !== problem.detail ? problem.title : undefined
  return (
    <Notice kind="red" title={named}>
      <p>{problem.detail}</p>
      {problem.errors.length > 0 ? (
        <ul style={{ margin: '4px 0 0', paddingLeft: 20 }}>
          {problem.errors.map((error) => (
            <li key={`${error.field}${error.code}`}>{error.message}</li>
          ))}
        </ul>
      ) : null}
      {problem.status >= 500 && problem.traceId ? (
        <p className="help">{t('problem.code', { code: problem.traceId })}</p>
      ) : null}
    </Notice>
  )
}

import { Button } from '@mantine/core'
import { IconCloudOff, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ApiProblem } from '../api/problem.ts'
import { useTexts } from '../i18n/index.ts'
import { CopyableCode } from './copyable-code.tsx'
import './empty.css'

export interface ErrorStateProps {
  /** What failed: «La liste n'a pas pu être chargée». */
  title: string
  /** What is safe: «vos filtres sont gardés». The server's own words come first when it refused. */
  detail?: ReactNode
  problem?: ApiProblem
  onRetry?: () => void
  act?: ReactNode
}

/** A failed load: what failed, what is safe, «Réessayer», a code to give. */
export function ErrorState({ title, detail, problem, onRetry, act }: ErrorStateProps) {
  const t = useTexts()
  const refused = problem && problem.status >= 400 && problem.status < 500
  return (
    <div className="empty-state" role="alert">
      <span className="error-icon">
        <IconCloudOff size={28} stroke={1.7} aria-hidden />
      </span>
      <h2>{title}</h2>
      <div className="what">{refused ? problem.detail : detail}</div>
      <div className="acts">
        {onRetry ? (
          <Button leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />} onClick={onRetry}>
            {t('error.retry')}
          </Button>
        ) : null}
        {act}
      </div>
      {problem?.traceId ? (
        <p className="code-line">
          {t('error.code')} <CopyableCode code={problem.traceId} />
        </p>
      ) : null}
    </div>
  )
}

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import { Notice } from './notice.tsx'

/**
 * What was just done, said where it was done. The region is there before its words, so that screen readers announce them; `undo` is the
 * way back of an act that has one.
 */
export function Told({ said, undo, padding }: { said: ReactNode; undo?: () => void; padding?: string }) {
  const t = useTexts()
  return (
    <div aria-live="polite" style={said ? { padding } : undefined}>
      {said ? (
        <Notice
          kind="done"
          act={
            undo ? (
              <Button variant="default" size="xs" onClick={undo}>
                {t('cancel')}
              </Button>
            ) : undefined
          }
        >
          {said}
        </Notice>
      ) : null}
    </div>
  )
}

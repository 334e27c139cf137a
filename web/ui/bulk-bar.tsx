import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import './bulk-bar.css'

/** What can be done with the ticked rows. Its buttons carry the number: «Valider les 3». Absent when nothing is ticked. */
export function BulkBar(props: { count: number; onClear: () => void; children: ReactNode }) {
  const t = useTexts()
  return (
    <div className="bulk-live" aria-live="polite">
      {props.count > 0 ? (
        <div className="bulk-bar" role="toolbar" aria-label={t('bulk.label')}>
          <span className="picked">{t('bulk.selected', { count: props.count })}</span>
          {props.children}
          <Button
            leftSection={<IconX size={17} stroke={1.7} aria-hidden />}
            aria-label={`${t('bulk.clear')}, ${t('key.escape')}`}
            aria-keyshortcuts="Escape"
            onClick={props.onClear}
          >
            <kbd>{t('key.escape')}</kbd>
          </Button>
        </div>
      ) : null}
    </div>
  )
}

import { IconArrowRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import './effect.css'

/** What an act changes, in the one grammar of the portal: old value, arrow, new value. */
export function BeforeAfter({ before, after, big }: { before: ReactNode; after: ReactNode; big?: boolean }) {
  const t = useTexts()
  return (
    <span className={big ? 'before-after big' : 'before-after'}>
      <span className="before">{before}</span>
      <IconArrowRight size={16} stroke={1.7} role="img" aria-label={t('effect.becomes')} />
      <span className="after">{after}</span>
    </span>
  )
}

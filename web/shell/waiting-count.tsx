import { useTexts } from '../i18n/index.ts'

/** How much waits behind a shortcut; nothing where nothing does. */
export function WaitingCount({ count }: { count: number }) {
  const t = useTexts()
  if (count === 0) return null
  return (
    <span className="count waiting">
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{t('shell.waiting', { count })}</span>
    </span>
  )
}

import { Button } from '@mantine/core'
import { IconArchive, IconCircleCheckFilled, IconKeyOff, IconLanguage } from '@tabler/icons-react'
import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { useShortcuts } from '../../../web/ui/shortcuts.ts'

type Preview = Answer<'POST /staff/client-messages/preview'>
const icons = {
  receives: [IconCircleCheckFilled, 'mousse'],
  language: [IconLanguage, 'laiton'],
  no_access: [IconKeyOff, 'laiton'],
  archived: [IconArchive, 'encre-3'],
} as const

/** Who gets a message and who does not, with the reason, and what one of them reads; `J` and `K` go from one to the next. */
export function MessageAddressees(props: {
  preview: Preview | undefined
  stale: boolean
  failed: (() => void) | undefined
  shown: string | undefined
  show: (id: string) => void
}) {
  const t = useTexts('clientModule')
  const { preview } = props
  const receiving = preview?.addressees.filter(({ outcome }) => outcome === 'receives') ?? []
  const at = receiving.findIndex(({ id }) => id === preview?.shown?.id)
  const move = (by: number) => () => {
    const next = receiving[Math.min(receiving.length - 1, Math.max(0, at + by))]
    if (next) props.show(next.id)
  }
  useShortcuts({ j: move(1), k: move(-1) }, { inDialog: true })
  if (props.failed)
    return (
      <aside className="message-side">
        <ErrorState title={t('message.previewFailed')} onRetry={props.failed} />
      </aside>
    )
  if (!preview)
    return (
      <aside className="message-side">
        <h3>{t('message.addressees')}</h3>
        <p className="help">{t('message.writeFirst')}</p>
      </aside>
    )
  const all = preview.receiving + preview.without.language + preview.without.no_access + preview.without.archived
  const hidden = all - preview.addressees.length
  return (
    <aside className="message-side" aria-busy={props.stale || undefined} style={{ opacity: props.stale ? 0.6 : 1 }}>
      <div className="message-box">
        <div className="message-box-head">
          <h3>{t('message.addressees')}</h3>
          <b aria-live="polite">{t('message.of', { count: preview.receiving, all })}</b>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so takes the keys */}
        <ul tabIndex={0} aria-label={t('message.addressees')}>
          {preview.addressees.map((one) => {
            const [Icon, colour] = icons[one.outcome]
            return (
              <li key={one.id} className={one.id === preview.shown?.id ? 'shown' : undefined}>
                <Icon size={17} stroke={1.7} aria-hidden style={{ color: `var(--${colour})` }} />
                <div>
                  <div className="strong">{one.name}</div>
                  <div className={one.outcome === 'receives' ? 'help' : 'reason'}>
                    {one.outcome === 'receives' ? one.contact : t(`message.why.${one.outcome}`)}
                  </div>
                </div>
              </li>
            )
          })}
          {hidden > 0 ? <li className="help">{t('message.more', { count: hidden })}</li> : null}
        </ul>
      </div>
      {preview.shown ? (
        <div className="message-box">
          <div className="message-box-head">
            <h3>{t('message.preview', { name: preview.shown.contact })}</h3>
            <span>
              <Button
                variant="default"
                size="xs"
                aria-keyshortcuts="K"
                aria-label={t('message.before')}
                onClick={move(-1)}
                disabled={at <= 0}
              >
                <kbd>K</kbd>
              </Button>
              <Button
                variant="default"
                size="xs"
                aria-keyshortcuts="J"
                aria-label={t('message.next')}
                onClick={move(1)}
                disabled={at >= receiving.length - 1}
              >
                <kbd>J</kbd>
              </Button>
            </span>
          </div>
          <div className="message-sample">
            <p className="strong">{preview.shown.subject}</p>
            <p>{preview.shown.body}</p>
          </div>
        </div>
      ) : null}
    </aside>
  )
}

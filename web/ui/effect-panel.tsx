import { Button } from '@mantine/core'
import { IconChevronUp } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import './effect.css'

export interface EffectPanelProps {
  /** «Effet de la demande» when not given. */
  title?: string
  /** Whom and what it is about. */
  subject?: ReactNode
  /** The parts of the effect, each in its section: slabs, price, dates. */
  children: ReactNode
  /** The effect in one or two lines, for the bar of a phone. */
  summary: ReactNode
  /** True while the figures are computed again: the last ones stay, dimmed. */
  computing?: boolean
  submitting?: boolean
  /** «Enregistrer» when not given. */
  submitLabel?: string
  /** Id of the form that the button sends. */
  form: string
  onCancel?: () => void
  /** «Rien n'est facturé avant la validation.» */
  foot?: ReactNode
}

/** The effect before the act: at the right of the form (372, sticky); on a phone, the bar at the bottom with «Enregistrer». */
export function EffectPanel(props: EffectPanelProps) {
  const t = useTexts()
  const [shown, setShown] = useState(false)
  const submitLabel = props.submitLabel ?? t('save')
  return (
    <>
      <aside
        className={['surface', 'effect-panel', props.computing && 'asked-again', shown && 'shown']
          .filter(Boolean)
          .join(' ')}
        aria-label={props.title ?? t('effect.title')}
      >
        <section>
          <h2>{props.title ?? t('effect.title')}</h2>
          {props.subject ? <p className="subject">{props.subject}</p> : null}
        </section>
        <div className="effect-lines" aria-live="polite" aria-busy={props.computing || undefined}>
          {props.children}
        </div>
        <section className="effect-act">
          <Button type="submit" form={props.form} size="md" loading={props.submitting}>
            {submitLabel}
          </Button>
          {props.onCancel ? (
            <Button variant="default" onClick={props.onCancel}>
              {t('cancel')}
            </Button>
          ) : null}
          {props.foot ? <p className="foot">{props.foot}</p> : null}
        </section>
      </aside>
      <div className="effect-bar">
        <button type="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {props.summary} <IconChevronUp size={15} stroke={1.7} aria-hidden />
        </button>
        <Button type="submit" form={props.form} loading={props.submitting}>
          {submitLabel}
        </Button>
      </div>
    </>
  )
}

/** The two columns of a form and its effect. */
export function EffectLayout({ children }: { children: ReactNode }) {
  return <div className="effect-layout">{children}</div>
}

/** One part of the effect, separated by a hairline. */
export function EffectSection({ children }: { children: ReactNode }) {
  return <section style={{ padding: '12px 20px', borderTop: '1px solid var(--trait-2)' }}>{children}</section>
}

/** A line of the effect: what, and its value at the right. */
export function EffectLine({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="effect-line">
      <span>{label}</span>
      <span className="value">{children}</span>
    </div>
  )
}

/** The effect in a row of cells, for the provider's decision and for dialogs. */
export function EffectStrip({ items }: { items: Array<{ label: string; value: ReactNode }> }) {
  return (
    <dl className="effect-strip" style={{ margin: 0 }}>
      {items.map((item) => (
        <div key={item.label}>
          <dt className="help">{item.label}</dt>
          <dd className="strong" style={{ margin: 0 }}>
            {item.value}
          </dd>
        </div>
      ))}
    </dl>
  )
}

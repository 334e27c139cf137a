import type { CSSProperties, ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import './form.css'

/** A part of a form: its title in the 168 column, its fields in 12 columns beside it. */
export function FormSection(props: { title: string; help?: ReactNode; children: ReactNode }) {
  return (
    <section className="form-section">
      <header>
        <h2>{props.title}</h2>
        {props.help ? <p>{props.help}</p> : null}
      </header>
      <div className="form-grid">{props.children}</div>
    </section>
  )
}

/** A place of `span` columns out of 12 in a section; on a phone of `phone` columns, 12 unless said. */
export function Column({ span = 12, phone = 12, children }: { span?: number; phone?: number; children: ReactNode }) {
  return <div style={{ '--span': span, '--phone-span': phone } as CSSProperties}>{children}</div>
}

/** The foot of a form: «5 modifications non enregistrées», then the buttons, abandon first and act last. */
export function FormFooter({ changes, children }: { changes?: number; children: ReactNode }) {
  const t = useTexts()
  return (
    <div className="form-foot">
      {changes ? (
        <span className="unsaved" role="status">
          {t('form.unsaved', { count: changes })}
        </span>
      ) : null}
      {children}
    </div>
  )
}

import type { ReactNode } from 'react'
import './form.css'

/** A value that is read and not changed, under its caption; «–» when there is none. Inside a `ReadOnlyRow`. */
export function ReadOnlyValue({ label, children }: { label: string; children?: ReactNode }) {
  const none = children === undefined || children === null || children === ''
  return (
    <div className="read-only">
      <dt>{label}</dt>
      <dd>{none ? '–' : children}</dd>
    </div>
  )
}

/** Read-only values side by side. */
export function ReadOnlyRow({ children }: { children: ReactNode }) {
  return <dl className="read-only-row">{children}</dl>
}

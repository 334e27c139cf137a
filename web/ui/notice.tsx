import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ComponentType, CSSProperties, ReactNode } from 'react'
import './notice.css'

const kinds = {
  info: ['azur', IconInfoCircle],
  brass: ['laiton', IconAlertTriangle],
  red: ['brique', IconAlertTriangle],
  done: ['mousse', IconCircleCheck],
} as const

export interface NoticeProps {
  /** `info`; `brass`: it waits for this person; `red`: refused, blocked, late; `done`. */
  kind?: keyof typeof kinds
  title?: ReactNode
  children?: ReactNode
  icon?: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** A button or link at the right. */
  act?: ReactNode
}

/** A notice in the page, never a toast: a red one is announced at once, a done one politely. */
export function Notice({ kind = 'info', title, children, icon, act }: NoticeProps) {
  const [colour, own] = kinds[kind]
  const Icon = icon ?? own
  return (
    <div
      className={`notice ${kind}`}
      role={kind === 'red' ? 'alert' : kind === 'done' ? 'status' : undefined}
      tabIndex={kind === 'red' ? -1 : undefined}
      style={{ '--notice': `var(--${colour})`, '--notice-soft': `var(--${colour}-doux)` } as CSSProperties}
    >
      <Icon size={20} stroke={1.7} aria-hidden />
      <div className="text">
        {title ? <strong>{title}</strong> : null}
        {children}
      </div>
      {act ? <div className="act">{act}</div> : null}
    </div>
  )
}

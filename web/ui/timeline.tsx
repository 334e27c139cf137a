import { IconCircleDot } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { formatDayTime } from './format.ts'
import './comparison.css'

export interface TimelineEvent {
  id: string
  /** An instant, ISO 8601. */
  at: string
  title: ReactNode
  /** Who did it: «Par vous», «KERVADEC Yann». */
  by?: ReactNode
  detail?: ReactNode
  icon?: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
}

/** What happened, in the order given: what, who and when, and its detail. */
export function Timeline({ events, label }: { events: TimelineEvent[]; label: string }) {
  return (
    <ol className="timeline" aria-label={label}>
      {events.map((event) => {
        const Icon = event.icon ?? IconCircleDot
        return (
          <li key={event.id}>
            <Icon size={20} stroke={1.7} aria-hidden />
            <div>
              <div className="strong">{event.title}</div>
              <div className="when">
                <time dateTime={event.at}>{formatDayTime(event.at)}</time>
                {event.by ? <> · {event.by}</> : null}
              </div>
              {event.detail ? <div className="secondary">{event.detail}</div> : null}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

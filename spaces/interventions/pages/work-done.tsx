import { Popover } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import { useTexts } from '../../../web/i18n/index.ts'
import { type Intervention, useDuration } from './intervention-state.tsx'
import './interventions.css'

/** The work done at an intervention, shown while the pointer or the focus is on it, or once it is tapped; Escape closes it (P14). */
export function WorkDone({ of }: { of: Pick<Intervention, 'number' | 'report' | 'workedMinutes' | 'state'> }) {
  const t = useTexts('interventions')
  const duration = useDuration()
  const id = useId()
  const [open, setOpen] = useState(false)
  // From the icon to what it shows there is a gap that the pointer crosses.
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (of.state !== 'done' || !of.report) return null
  const show = () => {
    clearTimeout(leaving.current)
    setOpen(true)
  }
  const leave = () => {
    leaving.current = setTimeout(() => setOpen(false), 120)
  }
  return (
    <Popover opened={open} onChange={setOpen} width={320} shadow="sm" withRoles={false} position="bottom-start">
      <Popover.Target>
        <button
          type="button"
          className="work-done"
          aria-label={t('workOf', { number: of.number })}
          aria-describedby={open ? id : undefined}
          onMouseEnter={show}
          onMouseLeave={leave}
          onFocus={show}
          onBlur={leave}
          onClick={(event) => {
            event.preventDefault()
            event.stopPropagation()
            show()
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !open) return
            event.stopPropagation()
            setOpen(false)
          }}
        >
          <IconFileText size={17} stroke={1.7} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown id={id} role="tooltip" onMouseEnter={show} onMouseLeave={leave}>
        <p className="work-shown">
          <b>{t('work')}</b>
          {of.workedMinutes === null ? null : `, ${duration(of.workedMinutes)}`}
        </p>
        <p className="work-shown">{of.report}</p>
      </Popover.Dropdown>
    </Popover>
  )
}

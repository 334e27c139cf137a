import { Button } from '@mantine/core'
import { IconCalendarEvent } from '@tabler/icons-react'
import { useState } from 'react'
import type { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../web/ui/before-after.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { EffectLine } from '../../../web/ui/effect-panel.tsx'
import { formatLongDay, formatNearDay, formatTime } from '../../../web/ui/format.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { wallAt } from '../../../web/ui/zone.ts'
import { useSlot } from './intervention-state.tsx'
import './interventions.css'

export type Slot = { startsAt: string; endsAt: string }
const dayOf = (slot: Slot) => wallAt(new Date(slot.startsAt)).toISOString().slice(0, 10)

/**
 * Moving a visit to a slot that is free (P36): a day, then an hour, with its effect first.
 * @param slots undefined while they are read
 */
export function MoveDialog(props: {
  of: { number: string; subject: string; startsAt: string | null; endsAt: string | null }
  slots: Slot[] | undefined
  moving: boolean
  problem: ApiProblem | undefined
  onMove: (slot: Slot) => void
  onClose: () => void
}) {
  const t = useTexts('interventions')
  const ui = useTexts()
  const slotText = useSlot()
  // Of a slot that was taken meanwhile the refusal brings others.
  const others = (props.problem?.extra as { slots?: Slot[] } | undefined)?.slots
  const slots = others ?? props.slots
  const days = [...new Set((slots ?? []).map(dayOf))].slice(0, 14)
  const [chosenDay, setDay] = useState<string>()
  const [chosen, setChosen] = useState<string>()
  const day = chosenDay && days.includes(chosenDay) ? chosenDay : days[0]
  const slot = slots?.find(({ startsAt }) => startsAt === chosen)
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconCalendarEvent}
      title={t('move')}
      lead={`${props.of.number}, ${props.of.subject}`}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={props.moving} disabled={!slot} onClick={() => slot && props.onMove(slot)}>
            {t('moveHere')}
          </Button>
        </>
      }
    >
      <div className="visit-stack">
        <ProblemNotice problem={props.problem} />
        {slots && slots.length === 0 ? <p>{t('noSlots')}</p> : null}
        {days.length > 0 ? (
          <>
            {/* biome-ignore lint/a11y/useSemanticElements: a row of toggles */}
            <div className="visit-days" role="group" aria-label={t('day')}>
              {days.map((one) => (
                <Button
                  key={one}
                  size="xs"
                  variant={one === day ? 'light' : 'default'}
                  aria-pressed={one === day}
                  onClick={() => setDay(one)}
                >
                  {formatNearDay(one)}
                </Button>
              ))}
            </div>
            <h3>{day ? formatLongDay(day) : ''}</h3>
            {/* biome-ignore lint/a11y/useSemanticElements: a row of toggles */}
            <div className="visit-slots" role="group" aria-label={t('hour')}>
              {(slots ?? [])
                .filter((one) => dayOf(one) === day)
                .map((one) => (
                  <Button
                    key={one.startsAt}
                    size="xs"
                    variant={one.startsAt === chosen ? 'light' : 'default'}
                    aria-pressed={one.startsAt === chosen}
                    onClick={() => setChosen(one.startsAt)}
                  >
                    {formatTime(one.startsAt)}
                  </Button>
                ))}
            </div>
          </>
        ) : null}
        <div aria-live="polite">
          {slot ? (
            <EffectLine label={t('visit')}>
              <BeforeAfter before={slotText(props.of)} after={slotText(slot)} />
            </EffectLine>
          ) : null}
        </div>
      </div>
    </Dialog>
  )
}

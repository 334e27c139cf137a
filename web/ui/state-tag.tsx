import {
  IconAlertTriangle,
  IconArchive,
  IconArrowBackUp,
  IconCalendarDue,
  IconCalendarEvent,
  IconCircleCheck,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconCircleXFilled,
  IconClock,
  IconFileAlert,
  IconFileCheck,
  IconFileText,
  IconHourglassEmpty,
  IconLoader2,
  IconLock,
  IconLockPassword,
  IconMailForward,
  IconMessageExclamation,
  IconMessageQuestion,
  IconPencil,
  IconPlayerPause,
  IconSignature,
} from '@tabler/icons-react'
import type { CSSProperties, ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import './state-tag.css'

/** Every state has an icon, a colour and a word; the colour alone never says it. */
const states = {
  toReturn: ['laiton', IconSignature],
  answerDue: ['laiton', IconMessageQuestion],
  toConfirm: ['laiton', IconCalendarEvent],
  late: ['brique', IconAlertTriangle],
  awaitingRegularisation: ['laiton', IconPlayerPause],
  notice: ['prune', IconCalendarDue],
  blocked: ['brique', IconLock],
  wrongPasswords: ['brique', IconLockPassword],
  deactivated: ['encre-3', IconCircleMinus],
  archived: ['encre-3', IconArchive],
  cancelled: ['encre-3', IconCircleMinus],
  closed: ['encre-3', IconCircleMinus],
  formReceived: ['mousse', IconFileCheck],
  formOutdated: ['laiton', IconFileAlert],
  formExpected: ['laiton', IconSignature],
  noForm: ['encre-3', IconFileText],
  inReview: ['azur', IconHourglassEmpty],
  toValidate: ['azur', IconHourglassEmpty],
  planned: ['azur', IconCalendarEvent],
  validated: ['mousse', IconCircleCheck],
  done: ['mousse', IconCircleCheckFilled],
  refused: ['brique', IconCircleX],
  active: ['mousse', IconCircleCheck],
  activating: ['azur', IconMailForward],
  pending: ['encre-3', IconCircleDashed],
  running: ['azur', IconLoader2],
  failed: ['brique', IconCircleXFilled],
  draft: ['encre-2', IconPencil],
  due: ['encre-2', IconCalendarEvent],
  credit: ['azur', IconArrowBackUp],
  disputed: ['laiton', IconMessageExclamation],
  announced: ['azur', IconClock],
} as const

export type StateName = keyof typeof states

/**
 * A state: icon and word. In a table the icon is coloured and the word plain (`coloured` for the cause of a block); `tag` is the soft
 * form of a page's title, nowhere else.
 * @param children the word when it is more than the state's own («Préavis jusqu'au 12/05/2027»).
 */
export function StateTag(props: { state: StateName; children?: ReactNode; tag?: boolean; coloured?: boolean }) {
  const t = useTexts()
  const [colour, Icon] = states[props.state]
  const soft = colour.startsWith('encre') ? '--neutre' : `--${colour}-doux`
  return (
    <span
      className={['state', props.tag && 'tag', props.coloured && 'coloured'].filter(Boolean).join(' ')}
      style={{ '--state': `var(--${colour})`, '--state-soft': `var(${soft})` } as CSSProperties}
    >
      <Icon size={17} stroke={1.7} aria-hidden />
      <span>{props.children ?? t(`state.${props.state}`)}</span>
    </span>
  )
}

/** A short code in a frame: «CI», «version 2». */
export function CodeTag({ children }: { children: ReactNode }) {
  return <span className="code-tag">{children}</span>
}

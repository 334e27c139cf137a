import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTexts } from '../../i18n/index.ts'
import { addressOf } from '../address.ts'
import { Notice } from '../notice.tsx'
import { ProblemNotice } from '../problem-notice.tsx'
import { useShortcuts } from '../shortcuts.ts'
import type { RequestKind, RequestRow } from './kind.ts'
import { RequestStateTag } from './request-state.tsx'
import { type Decisions, nameOf } from './use-decisions.ts'

/** «Refuser» and «Valider» of a row, or what became of it. */
export function RowActs({ row, decisions, off }: { row: RequestRow; decisions: Decisions; off?: boolean }) {
  const t = useTexts()
  const outcome = decisions.outcome(row)
  if (outcome)
    return outcome === 'gone' ? <span className="help">{t('requests.gone')}</span> : <RequestStateTag state={outcome} />
  return (
    <span className="row-acts">
      <Button
        size="xs"
        variant="default"
        disabled={off}
        aria-label={`${t('requests.refuse')}, ${nameOf(row)}`}
        onClick={() => decisions.refuse([row])}
      >
        {t('requests.refuse')}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={off}
        loading={decisions.busy(row) && !decisions.asked}
        aria-label={`${t('requests.approve')}, ${nameOf(row)}`}
        onClick={() => decisions.approve([row])}
      >
        {t('requests.approve')}
      </Button>
    </span>
  )
}

/** «Refuser les 3» and «Valider les 3», of what is ticked: with their keys; or `small`, of other rows. */
export function ManyActs(props: {
  decisions: Decisions
  rows: RequestRow[]
  icons?: { refuse: ReactNode; approve: ReactNode }
  /** The refusal is not what stands out. */
  outlined?: boolean
  small?: boolean
}) {
  const t = useTexts()
  const { decisions, rows, icons, small } = props
  const key = (letter: string) =>
    small ? { size: 'xs' } : { rightSection: <kbd aria-hidden>{letter}</kbd>, 'aria-keyshortcuts': letter }
  return (
    <>
      <Button
        {...key('R')}
        variant={props.outlined || small ? 'default' : undefined}
        leftSection={icons?.refuse}
        onClick={() => decisions.refuse(rows)}
      >
        {t('requests.refuseMany', { count: rows.length })}
      </Button>
      <Button
        {...key('V')}
        leftSection={icons?.approve}
        loading={decisions.pending}
        onClick={() => decisions.approve(rows)}
      >
        {t('requests.approveMany', { count: rows.length })}
      </Button>
    </>
  )
}

/** `V` validates, `R` refuses: the ticked rows if any, else the one under the focus, of those shown. */
export function useDecisionKeys(decisions: Decisions, ticked: RequestRow[], shown: () => RequestRow[]): void {
  const targets = () => {
    if (ticked.length) return ticked
    const key = document.activeElement?.closest<HTMLElement>('tr[data-key]')?.dataset.key
    return shown().filter((row) => row.id === key && row.state === 'waiting')
  }
  useShortcuts({
    v: () => decisions.approve(targets()),
    r: (event) => {
      const rows = targets()
      // The letter must not land in the field of the reason.
      if (rows.length) event.preventDefault()
      decisions.refuse(rows)
    },
  })
}

/** What came of the last act on a row, in sight under the list, where it moves no row; a refusal names the row and leads to it. */
export function Outcome({ kind, decisions }: { kind: RequestKind; decisions: Decisions }) {
  const t = useTexts()
  const row = decisions.problemRow
  if (decisions.problem && row && !decisions.asked)
    return (
      <div className="outcome-bar">
        <ProblemNotice problem={decisions.problem} />
        <p style={{ marginTop: 6 }}>
          <Link {...addressOf(`${kind.page}?etat=all&demande=${row.id}`)}>
            {t('requests.see', { name: nameOf(row) })}
          </Link>
        </p>
      </div>
    )
  return decisions.told ? (
    <div className="outcome-bar">
      <Notice kind="done">{decisions.told}</Notice>
    </div>
  ) : null
}

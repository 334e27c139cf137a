import { Button } from '@mantine/core'
import { IconKey, IconListCheck, IconMailForward, IconUserCheck, IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { useShortcuts } from '../../../web/ui/shortcuts.ts'
import {
  type Access,
  type Change,
  canBeTold,
  changesOf,
  givesAccess,
  keyOf,
  type Staged,
  seenOf,
  type Wish,
} from './staged.ts'
import '../../../web/ui/bulk-bar.css'

/** What would come of the ticked accesses with what is ticked in them, as the server counts it (D12). */
export function useEffectOf(rows: Access[], staged: Staged) {
  const changes = new Map<string, Change>(rows.map((row) => [keyOf(row), seenOf(row)]))
  for (const change of changesOf(staged)) changes.set(`${change.kind}:${change.id}`, change)
  const items = [...changes.values()].slice(0, 500)
  return useQuery({
    queryKey: ['portal-accesses', 'effect', items],
    queryFn: () => api.post('/staff/portal-accesses/effects', { body: { items } }),
    enabled: items.length > 0,
    placeholderData: keepPreviousData,
  })
}

/** The acts on the ticked accesses with their effect under the count, and the save of what is ticked in them (D12). */
export function AccessBar(props: {
  ticked: Access[]
  staged: Staged
  counted: (count: number) => string
  saving: boolean
  onStage: (wish: Wish) => void
  onRights: () => void
  onLetters: () => void
  onSave: () => void
  onClear: () => void
}) {
  const t = useTexts('portal-access')
  const ui = useTexts()
  const { ticked, staged } = props
  const effect = useEffectOf(ticked, staged).data
  const some = ticked.length > 0
  const open = some || staged.size > 0
  const wishOf = (row: Access) => staged.get(keyOf(row))?.wish
  const allTold =
    some && ticked.every((row) => !canBeTold(row, wishOf(row)) || (wishOf(row)?.notifies ?? row.notifies.value))
  // It gives access; pressed again it withdraws it, and the effect says so.
  const given = some && ticked.every((row) => !givesAccess(row) || wishOf(row)?.allowed === true)
  const access = () => props.onStage({ allowed: !given })
  const notify = () => props.onStage({ notifies: !allTold })
  useShortcuts({
    a: () => some && access(),
    n: () => some && notify(),
    d: () => some && props.onRights(),
    m: () => some && props.onLetters(),
    'ctrl+enter': () => staged.size > 0 && !props.saving && props.onSave(),
  })
  const parts = effect
    ? (['emails', 'letters', 'withdrawn', 'identifiers'] as const)
        .filter((name) => effect[name] > 0)
        .map((name) => t(`effect.${name}`, { count: effect[name] }))
    : []
  const icon = { size: 17, stroke: 1.7, 'aria-hidden': true } as const
  return (
    <div className="bulk-live" aria-live="polite">
      {open ? (
        <div className="bulk-bar" role="toolbar" aria-label={ui('bulk.label')}>
          <span className="said">
            <strong>{some ? props.counted(ticked.length) : t('changed', { count: staged.size })}</strong>
            <small>{parts.length > 0 ? parts.join(', ') : t('effect.none')}</small>
          </span>
          {some ? (
            <>
              <Button leftSection={<IconUserCheck {...icon} />} aria-keyshortcuts="A" onClick={access}>
                {t('acts.access')}
              </Button>
              <Button leftSection={<IconMailForward {...icon} />} aria-keyshortcuts="N" onClick={notify}>
                {t('acts.notify')}
              </Button>
              <Button leftSection={<IconListCheck {...icon} />} aria-keyshortcuts="D" onClick={props.onRights}>
                {t('acts.rights')}
              </Button>
              <Button leftSection={<IconKey {...icon} />} aria-keyshortcuts="M" onClick={props.onLetters}>
                {t('acts.letters')}
              </Button>
            </>
          ) : null}
          <Button
            className="main"
            disabled={staged.size === 0}
            loading={props.saving}
            title={staged.size === 0 ? t('nothingToSave') : undefined}
            onClick={props.onSave}
          >
            {t('save')}
          </Button>
          <Button
            leftSection={<IconX {...icon} />}
            aria-label={`${ui('bulk.clear')}, ${ui('key.escape')}`}
            aria-keyshortcuts="Escape"
            onClick={props.onClear}
          >
            <kbd>{ui('key.escape')}</kbd>
          </Button>
        </div>
      ) : null}
    </div>
  )
}

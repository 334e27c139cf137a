import type { TFunction } from 'i18next'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatShortDay } from '../../../../web/ui/format.ts'
import { type StateName, StateTag } from '../../../../web/ui/state-tag.tsx'
import type { ConnectionRow } from './data.ts'

type Block = ConnectionRow['blocks'][number]

const states: Record<Block['cause'], StateName> = {
  administrator: 'blocked',
  provider: 'blocked',
  wrong_passwords: 'wrongPasswords',
  regularisation: 'awaitingRegularisation',
  notice: 'notice',
}

/** What holds a connection blocked, in a few words. */
export function causeText(t: TFunction, block: Block): string {
  if (block.cause === 'administrator') {
    const day = formatShortDay(block.since)
    return block.mine ? t('cause.mine', { day }) : t('cause.by', { by: block.by, day })
  }
  if (block.cause === 'notice')
    return block.until ? t('cause.notice', { day: formatDay(block.until) }) : t('cause.noticeNoDay')
  return t(`cause.${block.cause}`)
}

/** The strongest cause of a block, icon and word, then «et 1 autre» (C12). */
export function BlockCause({ blocks }: { blocks: Block[] }) {
  const t = useTexts('contracts')
  const [strongest, ...others] = blocks
  if (!strongest) return null
  return (
    <StateTag state={states[strongest.cause]} coloured>
      {causeText(t, strongest)}
      {others.length ? ` ${t('cause.more', { count: others.length })}` : ''}
    </StateTag>
  )
}

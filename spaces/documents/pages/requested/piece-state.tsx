import { useTexts } from '../../../../web/i18n/index.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import type { Piece } from './pieces-list.tsx'

const drawn = {
  waiting: 'toValidate',
  received: 'inReview',
  refused: 'refused',
  accepted: 'done',
  expired: 'late',
} as const

/** How far a requested document is (D38). */
export function PieceState({ piece }: { piece: Pick<Piece, 'state' | 'late'> }) {
  const t = useTexts('documents')
  return <StateTag state={piece.late ? 'late' : drawn[piece.state]}>{t(`requested.states.${piece.state}`)}</StateTag>
}

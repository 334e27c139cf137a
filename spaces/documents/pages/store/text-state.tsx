import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'

/** Why a search does not look into the text of a file, or not into all of it, and what the file brings along (D15). */
export function TextState({ text }: { text: Answer<'GET /documents/:id'>['text'] }) {
  const t = useTexts('documents')
  const said = [
    ...(text.state === 'read' || text.state === 'unread' ? [] : [t(`text.${text.state}`)]),
    ...text.carries.map((one) => t(`carries.${one}`)),
  ]
  return said.length > 0 ? <p className="help document-text">{said.join(' ')}</p> : null
}

/** A passage of a text, with the words that were searched marked. */
export function Passage({ pieces }: { pieces: string[] }) {
  return (
    <span className="passage">
      {/* biome-ignore-start lint/suspicious/noArrayIndexKey: pieces have no other name */}
      {pieces.map((piece, at) => (at % 2 ? <mark key={at}>{piece}</mark> : <span key={at}>{piece}</span>))}
      {/* biome-ignore-end lint/suspicious/noArrayIndexKey: pieces have no other name */}
    </span>
  )
}

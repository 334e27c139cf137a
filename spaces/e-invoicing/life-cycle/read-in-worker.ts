// Reads a message about the life of invoices, in a thread: whoever sends it may send anything.
import {
  type Message,
  messageFindings,
  NotAMessage,
  readMessage,
  XmlRefused,
} from '../../../kernel/e-invoicing/index.ts'

/** What a file says, or that it is none of these messages; `rules` are those that it breaks. */
export type Told = { message: Message; rules: string[] } | undefined

/** @returns undefined where it is no such message. It never throws, whatever the bytes are */
export function readTold({ bytes }: { bytes: Uint8Array }): Told {
  try {
    const read = readMessage(bytes)
    const rules = messageFindings(read).flatMap(({ id, severity }) => (severity === 'fatal' ? [id] : []))
    return { message: read.message, rules }
  } catch (error) {
    if (error instanceof XmlRefused || error instanceof NotAMessage) return undefined
    throw error
  }
}

// Reads the data of a file that somebody brings, in a thread.
import { type Invoice, NotAnInvoice, readInvoice, XmlRefused } from '../../../kernel/e-invoicing/index.ts'

/** The data of a file as an invoice; null where they are none. */
export function readData({ bytes }: { bytes: Uint8Array }): Invoice | null {
  try {
    return readInvoice(bytes).invoice
  } catch (error) {
    if (error instanceof XmlRefused || error instanceof NotAnInvoice) return null
    throw error
  }
}

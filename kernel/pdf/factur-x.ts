import { facturXName } from './attach.ts'
import { readPdfContents } from './read-text.ts'

/** The names that a PDF may give its data: those of Factur-X and of what came before it. */
const names = [facturXName, 'zugferd-invoice.xml', 'xrechnung.xml']
const limits = { mostPages: 1, mostText: 10_000, timeoutMs: 15_000, mostFiles: 10 }

/**
 * The data of an invoice in a PDF, read in a thread; or why there are none: the PDF is locked or damaged, has none, or has several, of which nobody knows
 * which one counts. Never throws on what the file holds.
 */
export async function facturXDataOf(
  bytes: Uint8Array,
  mostBytes: number,
): Promise<Uint8Array | 'locked' | 'damaged' | 'none' | 'several'> {
  const { state, files } = await readPdfContents(() => bytes, { ...limits, mostBytes })
  if (state === 'locked' || state === 'damaged') return state
  const data = files.filter(({ name }) => names.includes(name.toLowerCase()))
  return data.length > 1 ? 'several' : (data[0]?.bytes ?? 'none')
}

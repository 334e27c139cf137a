// Looks at what goes through the platform: heavy files in a thread, the data of a Factur-X out of its PDF.
import { readPdfContents } from '../../../kernel/pdf/read-text.ts'
import { inWorker, ranOutOfMemory } from '../../../kernel/workers/in-worker.ts'
import type { FlowSyntax } from '../platforms/protocol.ts'
import { type Examined, examine, problem } from './examine.ts'

const isPdf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-'
const dataNames = ['factur-x.xml', 'zugferd-invoice.xml', 'xrechnung.xml']
const limits = { mostPages: 1, mostText: 10_000, timeoutMs: 15_000, mostFiles: 10, mostBytes: 32 * 2 ** 20 }
/** From this size on a file is looked at in a thread. */
const heavy = 2 ** 19

/** The data of a Factur-X; what is wrong with it where it has none. */
async function dataOf(bytes: Uint8Array): Promise<Uint8Array | string> {
  const found = await readPdfContents(() => bytes, limits)
  if (found.state === 'locked' || found.state === 'damaged') return `the PDF is ${found.state}`
  const files = found.files.filter(({ name }) => dataNames.includes(name.toLowerCase()))
  if (files.length > 1) return 'the PDF holds several sets of data'
  return files[0]?.bytes ?? 'the PDF holds no data of Factur-X'
}

/** What a file is and which rules it does not keep, by the syntax that it is sent as. */
export async function check(bytes: Buffer, syntax: FlowSyntax): Promise<Examined> {
  let data: Uint8Array = bytes
  if (isPdf(bytes) !== (syntax === 'Factur-X'))
    return { problems: [problem('FlowTypeError', 'flowSyntax', `the file is no ${syntax}`)] }
  if (syntax === 'Factur-X') {
    const found = await dataOf(bytes)
    if (typeof found === 'string') return { problems: [problem('OtherTechnicalError', 'file', found)] }
    data = found
  }
  if (data.length < heavy) return examine({ bytes: data, syntax })
  return inWorker<typeof import('./examine.ts'), 'examine'>(
    new URL('./examine.ts', import.meta.url),
    'examine',
    { bytes: data, syntax },
    undefined,
  ).catch((error: unknown) => {
    if (!ranOutOfMemory(error)) throw error
    return { problems: [problem('FileSizeExceeded', 'file', 'the file holds too much')] }
  })
}

// Looks at what goes through the platform: heavy files in a thread, the data of a Factur-X out of its PDF.
import { isPdf } from '../../../kernel/files/storage.ts'
import { facturXDataOf } from '../../../kernel/pdf/factur-x.ts'
import { inWorker, ranOutOfMemory } from '../../../kernel/workers/in-worker.ts'
import type { FlowSyntax } from '../platforms/protocol.ts'
import { type Examined, examine, problem } from './examine.ts'

/** From this size on a file is looked at in a thread. */
const heavy = 2 ** 19

const mostDataBytes = 32 * 2 ** 20

/** What a file is and which rules it does not keep, by the syntax that it is sent as. */
export async function check(bytes: Buffer, syntax: FlowSyntax): Promise<Examined> {
  let data: Uint8Array = bytes
  if (isPdf(bytes) !== (syntax === 'Factur-X'))
    return { problems: [problem('FlowTypeError', 'flowSyntax', `the file is no ${syntax}`)] }
  if (syntax === 'Factur-X') {
    const found = await facturXDataOf(bytes, mostDataBytes)
    if (typeof found === 'string')
      return { problems: [problem('OtherTechnicalError', 'file', `data of Factur-X: ${found}`)] }
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

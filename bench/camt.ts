// What a bank's file of many movements takes (B12): its import, beside the bare reading of the same bytes.
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { camtFile, makeBankAccount } from '../spaces/billing/bank/testing.ts'
import { makeStaff, startPortal } from '../testing/portal.ts'
import { growthDuring } from './measuring.ts'

/** Imports a statement of `count` movements. @returns seconds, MiB more while it lasted, and seconds of the bare parser */
export async function camtTimes(
  count: number,
): Promise<{ seconds: number; growth: number; bare: number; megabytes: number }> {
  const portal = await startPortal({ CHECK_ANSWERS: 'off', MAX_UPLOAD_MB: '200' })
  const directory = await mkdtemp(join(tmpdir(), 'parvis-camt-'))
  try {
    await makeBankAccount(portal)
    const agent = await portal.signedIn(await makeStaff(portal, 'mesure.banque', 'administrator'))
    const path = join(directory, 'releve.xml')
    const one = (n: number) => ({
      amount: `${(n % 5000) + 1}.${String(n % 100).padStart(2, '0')}`,
      party: `CLIENT NUMERO ${n % 4000}`,
      iban: 'FR1420041010050500013M02606',
      words: `VIR SEPA F-2026-${String(n).padStart(5, '0')}`,
      endToEndId: `E2E-${n}`,
      reference: `REF-${n}`,
    })
    await writeFile(path, camtFile({ opening: '0.00', entries: Array.from({ length: count }, (_, n) => one(n)) }))
    const begin = performance.now()
    const parser = new SaxesParser({ xmlns: true, position: true })
    let bytes = 0
    for await (const part of createReadStream(path, 'utf8')) {
      bytes += (part as string).length
      parser.write(part as string)
    }
    parser.close()
    const bare = (performance.now() - begin) / 1000
    // The request itself brings the whole file in one part of memory: it is there before the memory is looked at.
    const form = Buffer.concat([
      Buffer.from(
        '--m\r\ncontent-disposition: form-data; name="file"; filename="r.xml"\r\ncontent-type: application/xml\r\n\r\n',
      ),
      await readFile(path),
      Buffer.from('\r\n--m--\r\n'),
    ])
    const { growth, result } = await growthDuring(process.pid, async () => {
      const started = performance.now()
      const sent = await portal.app.server.inject({
        method: 'POST',
        url: '/api/v1/staff/bank-statements',
        headers: { 'content-type': 'multipart/form-data; boundary=m', cookie: `parvis=${agent.token}` },
        payload: form,
      })
      return { seconds: (performance.now() - started) / 1000, sent }
    })
    const { statements } = result.sent.json() as { statements?: Array<{ added: number }> }
    if (statements?.[0]?.added !== count)
      throw new Error(`${result.sent.statusCode}: ${result.sent.body.slice(0, 300)}`)
    return { seconds: result.seconds, growth, bare, megabytes: bytes / 1024 / 1024 }
  } finally {
    await portal.close()
    await rm(directory, { recursive: true, force: true })
  }
}

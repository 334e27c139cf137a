// What signing a PDF of 20 pages takes, as spaces call it, and what the library's own call takes.
import { PDF } from '@libpdf/core'
import PDFKit from 'pdfkit'
import { makeTrialKey, signPdf } from '../kernel/signature/index.ts'
import { type SignInput, signerOf } from '../kernel/signature/sign.ts'
import { took } from './measuring.ts'

function pdfOf(pages: number): Promise<Uint8Array> {
  const made = new PDFKit({ size: 'A4', autoFirstPage: false })
  const chunks: Buffer[] = []
  made.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (let page = 1; page <= pages; page++) made.addPage().text(`Contrat, page ${page}. `.repeat(80))
  made.end()
  return new Promise((resolve) => made.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks)))))
}

/** Milliseconds of both, one after the other, `times` times once both are warm. */
export async function signingTimes(times: number): Promise<Array<{ own: number; library: number }>> {
  const bytes = await pdfOf(20)
  const at = new Date()
  const key = await makeTrialKey('Halbrane', at)
  const input: SignInput = {
    bytes,
    key,
    mark: {
      place: { page: 20, x: 0.6, y: 0.8, width: 0.3, height: 0.1 },
      mark: { drawing: null, typed: 'Solène Vardiac', lines: ['Solène VARDIAC', 'Signé le 20/11/2026 à 10:00'] },
    },
    name: 'Solène Vardiac',
    reason: 'Preuve',
    location: 'Halbrane',
    at,
    authority: null,
    level: 'B-B',
  }
  const acts = {
    own: () => signPdf(input, undefined),
    library: async () => {
      const pdf = await PDF.load(new Uint8Array(bytes))
      await pdf.sign({ signer: await signerOf(key), signingTime: at, fieldName: 'Signature', level: 'B-B' })
    },
  }
  const pairs = []
  for (let i = -20; i < times; i++) {
    const pair = { own: await took(acts.own), library: await took(acts.library) }
    if (i >= 0) pairs.push(pair)
  }
  return pairs
}

import type { FormToSign } from '../../../kernel/pdf/form-to-sign.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import type { OfferPaper } from './offer-paper.ts'

const module = new URL('./offer-paper.ts', import.meta.url)
type Module = typeof import('./offer-paper.ts')

/** A quote as PDF, drawn in a thread as invoices are (B24). Not within a transaction. @throws Problem too_many_at_once, busy */
export const drawOffer = async (offer: OfferPaper, person: string | undefined): Promise<Buffer> =>
  asBuffer(await inWorker<Module, 'writeOffer'>(module, 'writeOffer', offer, person))

/** The same with the frame in which it is signed. */
export const drawOfferToSign = (offer: OfferPaper, person: string): Promise<FormToSign> =>
  inWorker<Module, 'writeOfferToSign'>(module, 'writeOfferToSign', offer, person)

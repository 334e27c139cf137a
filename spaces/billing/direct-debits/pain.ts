// The files that a bank executes: collections (pain.008.001.08) and transfers (pain.001.001.09). Written in a thread.
import * as SEPA from 'sepa'
import type { Day } from '../../../kernel/dates/day.ts'
import { sepaText } from './sepa-text.ts'

type Party = { name: string; iban: string; bic: string }
export type CollectionFile = {
  number: string
  createdAt: Date
  scheme: 'CORE' | 'B2B'
  collectionOn: Day
  creditor: Party & { id: string }
  lines: Array<
    Party & {
      endToEndId: string
      cents: number
      rum: string
      signedOn: Day
      sequence: 'FRST' | 'RCUR' | 'OOFF'
      words: string
    }
  >
}
export type TransferFile = {
  number: string
  createdAt: Date
  executeOn: Day
  debtor: Party
  lines: Array<Party & { endToEndId: string; cents: number; words: string }>
}

// Whole cents as what the library writes to two decimals: exact up to some billions of euros.
const euros = (cents: number): number => cents / 100
const dayOf = (day: Day): Date => new Date(`${day}T00:00:00Z`)

/** A collection as pain.008.001.08: one part for each sequence of its mandates. */
export function writeCollection(file: CollectionFile): string {
  const doc = new SEPA.Document('pain.008.001.08')
  doc.grpHdr.id = file.number
  doc.grpHdr.created = file.createdAt
  doc.grpHdr.initiatorName = sepaText(file.creditor.name, 70)
  for (const sequence of ['FRST', 'RCUR', 'OOFF'] as const) {
    const lines = file.lines.filter((one) => one.sequence === sequence)
    if (lines.length === 0) continue
    const part = doc.createPaymentInfo()
    // The library writes it after the file's own.
    part.id = sequence
    part.collectionDate = dayOf(file.collectionOn)
    part.creditorName = sepaText(file.creditor.name, 70)
    part.creditorIBAN = file.creditor.iban
    part.creditorBIC = file.creditor.bic
    part.creditorId = file.creditor.id
    part.localInstrumentation = file.scheme as never
    part.sequenceType = sequence as never
    part.batchBooking = true
    for (const one of lines) {
      const each = part.createTransaction()
      each.id = one.endToEndId
      each.debtorName = sepaText(one.name, 70)
      each.debtorIBAN = one.iban
      if (one.bic) each.debtorBIC = one.bic
      each.mandateId = one.rum
      each.mandateSignatureDate = dayOf(one.signedOn)
      each.amount = euros(one.cents)
      each.currency = 'EUR'
      each.end2endId = one.endToEndId
      each.remittanceInfo = sepaText(one.words, 140)
      part.addTransaction(each)
    }
    doc.addPaymentInfo(part)
  }
  return doc.toString()
}

/** Transfers as pain.001.001.09. */
export function writeTransfers(file: TransferFile): string {
  const doc = new SEPA.Document('pain.001.001.09')
  doc.grpHdr.id = file.number
  doc.grpHdr.created = file.createdAt
  doc.grpHdr.initiatorName = sepaText(file.debtor.name, 70)
  const part = doc.createPaymentInfo()
  part.id = '1'
  part.requestedExecutionDate = dayOf(file.executeOn)
  part.debtorName = sepaText(file.debtor.name, 70)
  part.debtorIBAN = file.debtor.iban
  part.debtorBIC = file.debtor.bic
  for (const one of file.lines) {
    const each = part.createTransaction()
    each.id = one.endToEndId
    each.creditorName = sepaText(one.name, 70)
    each.creditorIBAN = one.iban
    if (one.bic) each.creditorBIC = one.bic
    each.amount = euros(one.cents)
    each.currency = 'EUR'
    each.end2endId = one.endToEndId
    each.remittanceInfo = sepaText(one.words, 140)
    part.addTransaction(each)
  }
  doc.addPaymentInfo(part)
  return doc.toString()
}

import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'
import { decimalOf, inLanguage } from '../amounts.ts'

export type Draft = Answer<'GET /staff/invoices/:id'>
type Body = BodyOf<'PUT /staff/invoices/:id'>

/** A line as it stands in its fields. */
export type LineValues = {
  key: string
  chargeId: string | null
  origin: string
  label: string
  description: string
  quantity: string
  unitCode: string
  unitPrice: string
  discount: string
  /** Category and rate: «S 2000». */
  vat: string
  account: string
}
export type DraftValues = {
  payerId: string
  reference: string
  subject: string
  comment: string
  priceMode: 'net' | 'gross'
  issueOn: string
  dueOn: string
  depositIds: string[]
  lines: LineValues[]
}

let keys = 0
/** A new line, at the usual rate. */
export const newLine = (vat: string): LineValues => ({
  key: `new ${keys++}`,
  chargeId: null,
  origin: '',
  label: '',
  description: '',
  quantity: '1',
  unitCode: 'C62',
  unitPrice: '',
  discount: '',
  vat,
  account: '706000',
})

/** A draft as it stands in its fields. */
export const valuesOf = (draft: Draft): DraftValues => ({
  payerId: draft.payerId ?? '',
  reference: draft.reference,
  subject: draft.subject,
  comment: draft.comment,
  priceMode: draft.priceMode,
  issueOn: draft.issueOn ?? '',
  dueOn: draft.dueOn ?? '',
  depositIds: draft.deposits.map(({ id }) => id),
  lines: draft.lines.map((line) => ({
    key: line.id,
    chargeId: line.chargeId,
    origin: line.origin,
    label: line.label,
    description: line.description,
    quantity: inLanguage(line.quantity),
    unitCode: line.unitCode,
    unitPrice: inLanguage(line.unitPrice),
    discount: line.discountRate ? inLanguage(String(line.discountRate / 100)) : '',
    vat: `${line.vatCategory} ${line.vatRate}`,
    account: line.account,
  })),
})

/** A line of which nothing is typed yet is none. */
export const isIdle = (line: LineValues): boolean =>
  !line.chargeId && line.label.trim() === '' && line.unitPrice.trim() === ''

/** What is sent of the fields; a discount is in hundredths of a percent. */
export const bodyOf = (values: DraftValues, draft: Draft, version: number): Body => ({
  version,
  payerId: values.payerId || null,
  reference: values.reference,
  subject: values.subject,
  comment: values.comment,
  priceMode: values.priceMode,
  currency: draft.currency,
  issueOn: values.issueOn || null,
  dueOn: values.dueOn || null,
  depositIds: values.depositIds,
  lines: values.lines
    .filter((line) => !isIdle(line))
    .map((line) => {
      const [vatCategory, vatRate] = line.vat.split(' ')
      const discount = Number(decimalOf(line.discount) || '0')
      return {
        chargeId: line.chargeId,
        label: line.label,
        description: line.description,
        quantity: decimalOf(line.quantity) || '0',
        unitCode: line.unitCode,
        unitPrice: decimalOf(line.unitPrice) || '0',
        discountRate: Math.round(discount * 100),
        vatCategory: vatCategory as 'S',
        vatRate: Number(vatRate),
        account: line.account,
      }
    }),
})

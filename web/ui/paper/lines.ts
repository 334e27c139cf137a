import { decimalOf, inLanguage } from './amounts.ts'

/** A line as it stands in its fields. */
export type LineValues = {
  key: string
  chargeId: string | null
  /** What it was picked from in the catalogue. */
  productId: string | null
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

let keys = 0
/** A new line, at the usual rate. */
export const newLine = (vat: string): LineValues => ({
  key: `new ${keys++}`,
  chargeId: null,
  productId: null,
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

/** A line of which nothing is typed yet is none. */
export const isIdle = (line: LineValues): boolean =>
  !line.chargeId && line.label.trim() === '' && line.unitPrice.trim() === ''

/** A line as the server has it. */
type Known = Omit<LineValues, 'key' | 'discount' | 'vat' | 'origin' | 'chargeId'> & {
  discountRate: number
  vatCategory: string
  vatRate: number
}

/** A line of the server as it stands in its fields. */
export const lineValuesOf = (line: Known & { id?: string; chargeId?: string | null; origin?: string }): LineValues => ({
  key: line.id ?? `new ${keys++}`,
  chargeId: line.chargeId ?? null,
  productId: line.productId,
  origin: line.origin ?? '',
  label: line.label,
  description: line.description,
  quantity: inLanguage(line.quantity),
  unitCode: line.unitCode,
  unitPrice: inLanguage(line.unitPrice),
  discount: line.discountRate ? inLanguage(String(line.discountRate / 100)) : '',
  vat: `${line.vatCategory} ${line.vatRate}`,
  account: line.account,
})

/** What is sent of a line; a discount is in hundredths of a percent. */
export const lineBodyOf = (line: LineValues) => {
  const [vatCategory, vatRate] = line.vat.split(' ')
  const discount = Number(decimalOf(line.discount) || '0')
  return {
    productId: line.productId,
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
}

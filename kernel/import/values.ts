import { isDay } from '../dates/day.ts'
import { plainName } from './csv.ts'

/** What files of other programs say, as the fields of records have it. What is not understood is given back as it is, for the field to refuse. */

/** A day: '2026-11-23', '23/11/2026', '23.11.2026' or '23-11-26'. */
export function dayIn(value: string): string {
  const text = value.trim()
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text)
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(text)
  const day = iso
    ? `${iso[1]}-${iso[2]}-${iso[3]}`
    : local
      ? `${local[3]!.length === 2 ? `20${local[3]}` : local[3]}-${local[2]!.padStart(2, '0')}-${local[1]!.padStart(2, '0')}`
      : text
  return isDay(day) ? day : text
}

/**
 * An amount in whole cents: '1 234,56', '1,234.56', '1234.5', '-12 €'. A single mark followed by three digits is one of thousands where it stands
 * several times, else of decimals only where less or more than three follow; undefined where it could be read in two ways, or not at all.
 */
export function centsIn(value: string): number | undefined {
  const text = value.replace(/[\s\u00a0\u202f']/g, '').replace(/(€|EUR)$/i, '')
  const found = /^([+-]?)(\d[\d.,]*)$/.exec(text)
  if (!found) return undefined
  const digits = found[2]!
  const last = Math.max(digits.lastIndexOf(','), digits.lastIndexOf('.'))
  const marks = digits.replace(/\d/g, '')
  let whole = digits
  let decimals = ''
  if (last !== -1) {
    const after = digits.slice(last + 1)
    const mixed = new Set(marks).size > 1
    if (mixed || marks.length === 1) {
      if (!mixed && after.length === 3) return undefined
      whole = digits.slice(0, last)
      decimals = after
    }
    if (!/^\d{1,3}([.,]\d{3})*$/.test(whole) && !/^\d+$/.test(whole)) return undefined
  }
  if (decimals.length > 2 && /[1-9]/.test(decimals.slice(2))) return undefined
  const cents = Number(whole.replace(/[.,]/g, '')) * 100 + Number(decimals.slice(0, 2).padEnd(2, '0'))
  if (!Number.isSafeInteger(cents)) return undefined
  return found[1] === '-' ? -cents || 0 : cents
}

/** One of some choices, by any of its names whatever accents, case and marks; else what is said. */
export function choiceIn<C extends string>(value: string, names: Record<C, string[]>): C | string {
  const plain = plainName(value)
  if (plain === '') return ''
  const found = Object.entries<string[]>(names).find(([code, others]) =>
    [code, ...others].some((name) => plainName(name) === plain),
  )
  return found ? found[0] : value
}

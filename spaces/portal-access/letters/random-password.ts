import { randomInt } from 'node:crypto'

/** What is read in one way alone, whatever the print: no 0 and o, no 1, i and l, and no capitals. */
export const letterAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const groups = 4
const inGroup = 4

/** A password for a printed letter, like `kd7m-q4xz-3vbn-tw9e`: 79 bits, easy to read and to type. */
export function randomPassword(): string {
  const group = () => Array.from({ length: inGroup }, () => letterAlphabet[randomInt(letterAlphabet.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}

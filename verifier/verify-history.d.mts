/** Types of the verifier for the tests that call it; people run it as a program. */
export type Head = { seq: number; hash: string }
/** Does not fit: `entry` is its number, 0 for the header. */
export class Unfit extends Error {
  entry: number
}
export function createVerifier(head?: Head): {
  line(line: string): void
  end(): { count: number; head: Head; organisation: string }
}
export function verifyStream(
  bytes: AsyncIterable<Uint8Array>,
  head?: Head,
): Promise<{ count: number; head: Head; organisation: string }>

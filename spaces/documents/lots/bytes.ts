import type { OpenableFile } from '../../../kernel/files/storage.ts'

/** All bytes of a file, in memory: for a reader that goes back and forth in them. */
export async function bytesOf(file: OpenableFile): Promise<Buffer> {
  const { stream } = await file.open()
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

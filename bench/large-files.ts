// How a server's process grows while a large file comes in, and while it is given out again (D14).
import { Readable } from 'node:stream'
import { growthDuring } from './measuring.ts'

const megabyte = 1024 * 1024

/** A body with one file of so many megabytes, made as it is read. */
async function* bodyOf(fields: Record<string, string>, megabytes: number, boundary: string) {
  for (const [name, value] of Object.entries(fields))
    yield Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  yield Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="mesure.zip"\r\ncontent-type: application/zip\r\n\r\nPK\u0003\u0004`,
  )
  const piece = Buffer.alloc(64 * 1024, 'dalle ')
  for (let n = 0; n < megabytes * 16; n++) yield piece
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}

/** Puts a file into a client's folder as one of the staff, and fetches it: MiB by which the process grew in both. */
export async function largeFile(
  { url, pid, cookie }: { url: string; pid: number; cookie: string },
  place: { organisationId: string; folderId: string },
  megabytes: number,
): Promise<{ upload: number; download: number }> {
  const put = async (size: number) => {
    const boundary = 'measured-boundary'
    const answer = await fetch(`${url}/api/v1/staff/documents`, {
      method: 'POST',
      headers: { cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: Readable.toWeb(Readable.from(bodyOf(place, size, boundary))),
      duplex: 'half',
    } as RequestInit)
    const body = (await answer.json()) as { id: string; versionId: string }
    if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(body)}`)
    return `${body.id}/versions/${body.versionId}`
  }
  const get = async (path: string, size: number) => {
    const answer = await fetch(`${url}/api/v1/documents/${path}`, { headers: { cookie } })
    let bytes = 0
    for await (const chunk of answer.body!) bytes += chunk.byteLength
    if (!answer.ok || bytes < size * megabyte) throw new Error(`${answer.status}, ${bytes} bytes of ${size} MB`)
  }
  // The server as it is in use, not as it has just started.
  for (let n = 0; n < 3; n++) await get(await put(8), 8)
  await new Promise((done) => setTimeout(done, 500))
  const upload = await growthDuring(pid, () => put(megabytes))
  await new Promise((done) => setTimeout(done, 500))
  const download = await growthDuring(pid, () => get(upload.result, megabytes))
  return { upload: upload.growth, download: download.growth }
}

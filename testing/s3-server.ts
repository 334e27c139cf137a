// A store that speaks S3, as a process of its own: it checks signatures (SigV4) and the hash of what comes, keeps objects in memory, and
// takes uploads in parts. `npm run` of nothing: the tests of the file storage start it. Orders about it come over its own standard input.
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createInterface } from 'node:readline'

const accessKey = process.env.S3_KEY ?? 'key'
const secret = process.env.S3_SECRET ?? 'secret'
const bucket = process.env.S3_BUCKET ?? 'parvis'

type Stored = { bytes: Buffer; at: Date }
const objects = new Map<string, Stored>()
const uploads = new Map<string, { key: string; at: Date; parts: Map<number, Buffer> }>()
/** What goes wrong on purpose: requests whose method and address match are answered 500, held for ever, or cut off. */
let wrong: { match: RegExp; how: 'fail' | 'hold' | 'cut' } | undefined

const hex = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest()
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
const xml = (text: string) => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`)

/** Why a request is refused by its signature; undefined where it is right. */
function refusedBecause(request: IncomingMessage, url: URL, body: Buffer): string | undefined {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    )
  if (!found) return 'AccessDenied'
  const [, key, day, region, signed, signature] = found as unknown as [string, string, string, string, string, string]
  if (key !== accessKey) return 'InvalidAccessKeyId'
  const sent = String(request.headers['x-amz-content-sha256'] ?? '')
  if (sent !== 'UNSIGNED-PAYLOAD' && sent !== hex(body)) return 'XAmzContentSHA256Mismatch'
  const query = [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    query,
    ...signed.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    signed,
    sent,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hex(canonical)].join('\n')
  const signing = ['s3', 'aws4_request'].reduce(hmac as never, hmac(hmac(`AWS4${secret}`, day), region)) as Buffer
  const right = createHmac('sha256', signing).update(toSign).digest()
  return timingSafeEqual(right, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch'
}

const refuse = (response: ServerResponse, status: number, code: string) =>
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`)
const answer = (response: ServerResponse, name: string, content: string) =>
  response
    .writeHead(200, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><${name}>${content}</${name}>`)

function give(request: IncomingMessage, response: ServerResponse, key: string): void {
  const found = objects.get(key)
  if (!found) return void refuse(response, 404, 'NoSuchKey')
  const { bytes } = found
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
  const [start, end] = range ? [Number(range[1]), Math.min(Number(range[2]), bytes.length - 1)] : [0, bytes.length - 1]
  if (range && start >= bytes.length) return void refuse(response, 416, 'InvalidRange')
  response.writeHead(range ? 206 : 200, {
    'content-length': end - start + 1,
    'last-modified': found.at.toUTCString(),
    ...(range ? { 'content-range': `bytes ${start}-${end}/${bytes.length}` } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(start, end + 1))
}

function list(url: URL, response: ServerResponse): void {
  const prefix = url.searchParams.get('prefix') ?? ''
  const at = (moment: Date) => moment.toISOString()
  if (url.searchParams.has('uploads')) {
    const begun = [...uploads].filter(([, { key }]) => key.startsWith(prefix))
    const rows = begun.map(
      ([id, one]) =>
        `<Upload><Key>${xml(one.key)}</Key><UploadId>${id}</UploadId><Initiated>${at(one.at)}</Initiated></Upload>`,
    )
    return void answer(response, 'ListMultipartUploadsResult', rows.join(''))
  }
  // Two a page, so that pages are met.
  const after = url.searchParams.get('continuation-token') ?? ''
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
  const rows = keys
    .slice(0, 2)
    .map((key) => `<Contents><Key>${xml(key)}</Key><LastModified>${at(objects.get(key)!.at)}</LastModified></Contents>`)
  const more = keys.length > 2
  answer(
    response,
    'ListBucketResult',
    `<IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${xml(keys[1]!)}</NextContinuationToken>` : ''}${rows.join('')}`,
  )
}

function serve(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): void {
  const [, place, ...rest] = url.pathname.split('/').map(decodeURIComponent)
  if (place !== bucket) return void refuse(response, 404, 'NoSuchBucket')
  const key = rest.join('/')
  const { method } = request
  const uploadId = url.searchParams.get('uploadId') ?? ''
  if (key === '') {
    if (method === 'HEAD') response.end()
    else list(url, response)
    return
  }
  if (method === 'POST' && url.searchParams.has('uploads')) {
    const id = randomUUID()
    uploads.set(id, { key, at: new Date(), parts: new Map() })
    return void answer(response, 'InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`)
  }
  const upload = uploads.get(uploadId)
  if (uploadId && upload?.key !== key) return void refuse(response, 404, 'NoSuchUpload')
  const etag = `"${createHash('md5').update(body).digest('hex')}"`
  if (method === 'PUT' && upload) {
    upload.parts.set(Number(url.searchParams.get('partNumber')), body)
    return void response.writeHead(200, { etag }).end()
  }
  if (method === 'POST' && upload) {
    const named = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, n]) => upload.parts.get(Number(n)))
    if (named.some((part, index) => !part || (index < named.length - 1 && part.length < 5 * 1024 * 1024)))
      return void refuse(response, 400, 'EntityTooSmall')
    objects.set(key, { bytes: Buffer.concat(named as Buffer[]), at: new Date() })
    uploads.delete(uploadId)
    return void answer(response, 'CompleteMultipartUploadResult', `<Key>${xml(key)}</Key>`)
  }
  if (method === 'DELETE') {
    if (upload) uploads.delete(uploadId)
    else objects.delete(key)
    return void response.writeHead(204).end()
  }
  if (method === 'PUT') {
    objects.set(key, { bytes: body, at: new Date() })
    return void response.writeHead(200, { etag }).end()
  }
  give(request, response, key)
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url!, 'http://store')
  const bad = wrong?.match.test(`${request.method} ${request.url}`) ? wrong.how : undefined
  if (bad === 'hold') return
  if (bad === 'cut') return void request.socket.destroy()
  const body = Buffer.concat(await request.toArray())
  if (bad === 'fail') return void refuse(response, 503, 'SlowDown')
  const refused = refusedBecause(request, url, body)
  if (refused) refuse(response, refused.startsWith('XAmz') ? 400 : 403, refused)
  else serve(request, response, url, body)
})
server.listen(Number(process.env.S3_PORT ?? 0), '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as { port: number }).port }))
})

// One order a line: what goes wrong from now on, that everything was a day ago, what is there.
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order = JSON.parse(line) as { wrong?: { match: string; how: 'fail' } | null; older?: boolean }
    if (order.wrong !== undefined)
      wrong = order.wrong ? { match: new RegExp(order.wrong.match), how: order.wrong.how } : undefined
    if (order.older) {
      const yesterday = new Date(Date.now() - 25 * 3_600_000)
      for (const one of [...objects.values(), ...uploads.values()]) one.at = yesterday
    }
    console.log(JSON.stringify({ keys: [...objects.keys()].sort(), parts: uploads.size }))
  })
  .on('close', () => process.exit(0))

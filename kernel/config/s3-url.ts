/**
 * Where an S3 store is, as FILES_URL says it: `s3://key:secret@host/bucket/prefix?region=…` (https), `s3+http://` on a network that is one's
 * own. Without a key the AWS client looks for one itself (environment, role of the machine). Paths name the bucket, hosts do not.
 */
export type S3Place = {
  endpoint: string
  region: string
  bucket: string
  prefix: string
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined
  timeoutSeconds: number
}

/** Reads FILES_URL. @throws TypeError where it is no such address */
export function readS3Url(text: string): S3Place {
  const url = new URL(text)
  const scheme = { 's3:': 'https', 's3+http:': 'http' }[url.protocol]
  const [bucket, ...prefix] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const timeoutSeconds = Number(url.searchParams.get('timeout') ?? 30)
  const known = [...url.searchParams.keys()].every((name) => name === 'region' || name === 'timeout')
  if (!scheme || !url.host || !bucket || !known || (url.username === '') !== (url.password === ''))
    throw new TypeError('no address of an S3 store')
  if (!(timeoutSeconds > 0 && timeoutSeconds <= 600)) throw new TypeError('no time')
  return {
    endpoint: `${scheme}://${url.host}`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    bucket,
    prefix: prefix.map((part) => `${part}/`).join(''),
    credentials: url.username
      ? { accessKeyId: decodeURIComponent(url.username), secretAccessKey: decodeURIComponent(url.password) }
      : undefined,
    timeoutSeconds,
  }
}

// A program that calls the portal by OAuth 2.0 client credentials, typed by the endpoints that the portal declares.
//   PARVIS_URL=https://portail.example PARVIS_CLIENT_ID=… PARVIS_CLIENT_SECRET=… node examples/api-client.ts
// It needs nothing but Node. Outside of this repository its types are made from /api/openapi.json, by openapi-typescript for one.
import type { AnswerOf, CallOf, PathOf } from '../web/api/endpoints.ts'

type Token = { access_token: string; expires_in: number; scope: string }
type Refusal = { code: string; detail: string }
type Reply<T> = { response: Response } & ({ data: T; error?: undefined } | { data?: undefined; error: Refusal })
type Arguments<P extends PathOf<'GET'>> =
  Record<string, never> extends CallOf<'GET', P> ? [call?: CallOf<'GET', P>] : [call: CallOf<'GET', P>]

/** A client of the portal's API that gets its tokens by itself, a new one before the old one ends. */
export function portalClient(options: { url: string; clientId: string; clientSecret: string; scope?: string }) {
  let token: Promise<{ value: string; until: number }> | undefined

  async function fetchToken(): Promise<{ value: string; until: number }> {
    const basic = [options.clientId, options.clientSecret].map(encodeURIComponent).join(':')
    const response = await fetch(`${options.url}/api/v1/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(basic)}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        ...(options.scope ? { scope: options.scope } : {}),
      }),
    })
    const answer = (await response.json()) as Token & { error?: string; error_description?: string }
    if (!response.ok) throw new Error(`${answer.error}: ${answer.error_description}`)
    return { value: answer.access_token, until: Date.now() + (answer.expires_in - 30) * 1000 }
  }

  return {
    /** Reads: `get('/contracts/:id', { params: { id } })`. */
    async get<const P extends PathOf<'GET'>>(path: P, ...[call]: Arguments<P>): Promise<Reply<AnswerOf<'GET', P>>> {
      const { params, query } = (call ?? {}) as { params?: Record<string, string>; query?: object }
      const address = new URL(
        `${options.url}/api/v1${path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))}`,
      )
      for (const [name, value] of Object.entries(query ?? {}))
        if (value !== undefined) address.searchParams.set(name, String(value))
      const current = await token?.catch(() => undefined)
      if (!current || current.until < Date.now()) token = fetchToken()
      const headers = { authorization: `Bearer ${(await token!).value}`, accept: 'application/json' }
      const response = await fetch(address, { headers })
      const answer = await response.json()
      return response.ok ? { response, data: answer } : { response, error: answer }
    },
  }
}

if (import.meta.main) {
  const { PARVIS_URL = 'http://127.0.0.1:3000', PARVIS_CLIENT_ID = '', PARVIS_CLIENT_SECRET = '' } = process.env
  const portal = portalClient({ url: PARVIS_URL, clientId: PARVIS_CLIENT_ID, clientSecret: PARVIS_CLIENT_SECRET })
  const { data, error, response } = await portal.get('/contracts')
  if (error) throw new Error(`${error.code}: ${error.detail}`)
  for (const contract of data.items) console.log(`${contract.number}  ${contract.title}`)
  console.log(
    `${data.items.length} contracts, ${response.headers.get('ratelimit-remaining')} requests left in this minute`,
  )
}

// A program that calls the portal by OAuth 2.0 client credentials, typed by the portal's own OpenAPI document.
//   PARVIS_URL=https://portail.example PARVIS_CLIENT_ID=… PARVIS_CLIENT_SECRET=… node examples/api-client.ts
// Outside of this folder: `npm i openapi-fetch`, and make the types with openapi-typescript from /api/openapi.json.
import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from '../web/api/schema.ts'

type Token = { access_token: string; expires_in: number; scope: string }

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

  const authorization: Middleware = {
    async onRequest({ request }) {
      const current = await token?.catch(() => undefined)
      if (!current || current.until < Date.now()) token = fetchToken()
      request.headers.set('authorization', `Bearer ${(await token!).value}`)
      return request
    },
  }
  const client = createClient<paths>({ baseUrl: options.url })
  client.use(authorization)
  return client
}

if (import.meta.main) {
  const { PARVIS_URL = 'http://127.0.0.1:3000', PARVIS_CLIENT_ID = '', PARVIS_CLIENT_SECRET = '' } = process.env
  const portal = portalClient({ url: PARVIS_URL, clientId: PARVIS_CLIENT_ID, clientSecret: PARVIS_CLIENT_SECRET })
  const { data, error, response } = await portal.GET('/api/v1/contracts')
  if (error) throw new Error(`${error.code}: ${error.detail}`)
  for (const contract of data.items) console.log(`${contract.number}  ${contract.title}`)
  console.log(
    `${data.items.length} contracts, ${response.headers.get('ratelimit-remaining')} requests left in this minute`,
  )
}

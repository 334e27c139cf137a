// What the tests of this space share: a key with a token, calls with it, and the tool as a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import type { Person, Portal } from '../../testing/portal.ts'

export type Key = { id: string; clientId: string; secret: string }
export type Program = {
  get: (path: string) => Promise<{ status: number; body: any }>
  put: (path: string, body: unknown) => Promise<{ status: number; body: any }>
  post: (path: string, body: unknown) => Promise<{ status: number; body: any }>
  /** Rows as lines of JSON. */
  lines: (path: string, rows: Array<unknown | string>) => Promise<{ status: number; body: any }>
  push: (
    fields: Record<string, string>,
    bytes: Buffer | string,
    name?: string,
    path?: string,
  ) => Promise<{ status: number; body: any }>
}

/** Makes an access as an administrator does. */
export async function makeKey(administrator: Person, name = 'Logiciel de gestion'): Promise<Key> {
  const made = await administrator.post('/staff/synchronisation/keys', { name })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return made.body
}

export const askToken = (portal: Portal, key: Key): Promise<LightMyRequestResponse> =>
  portal.app.server.inject({
    method: 'POST',
    url: '/api/v1/oauth/token',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${key.clientId}:${key.secret}`).toString('base64')}`,
    },
    payload: 'grant_type=client_credentials',
  })

/** Calls as a program with this token. */
export function programWith(portal: Portal, token: string): Program {
  const send = async (
    path: string,
    payload: string | object | Buffer | undefined,
    type: string,
    method: 'GET' | 'POST' | 'PUT' = 'POST',
  ) => {
    const answer = await portal.app.server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${token}`, ...(payload === undefined ? {} : { 'content-type': type }) },
      ...(payload === undefined ? {} : { payload }),
    })
    return { status: answer.statusCode, body: answer.body ? answer.json() : undefined }
  }
  return {
    get: (path) => send(path, undefined, '', 'GET'),
    put: (path, body) => send(path, body as object, 'application/json', 'PUT'),
    post: (path, body) => send(path, body as object, 'application/json'),
    lines: (path, rows) =>
      send(
        path,
        rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'),
        'application/x-ndjson',
      ),
    push: (fields, bytes, name = fields.path!.split('/').at(-1)!, path = '/synchronisation/documents') => {
      const boundary = `b${randomUUID()}`
      const parts = Object.entries(fields).map(([field, value]) =>
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`),
      )
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
      return send(
        path,
        Buffer.concat([...parts, Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${boundary}--\r\n`)]),
        `multipart/form-data; boundary=${boundary}`,
      )
    },
  }
}

export const programOf = async (portal: Portal, key: Key): Promise<Program> =>
  programWith(portal, (await askToken(portal, key)).json().access_token)

/** Serves the API alone on a free port of the loopback. @returns its address */
export async function serveApi(portal: Portal): Promise<string> {
  const url = await portal.app.server.listen({ port: 0, host: '127.0.0.1' })
  portal.config.publicUrl = url
  return url
}

export type Ran = { code: number | null; out: string; err: string }

/** Starts the tool in French. `ended` has its code and what it said. */
export function startTool(
  url: string,
  key: Key,
  root: string,
  options: string[] = [],
  command = join(import.meta.dirname, '..', '..', 'command', 'parvis.mjs'),
): { child: ChildProcess; ended: Promise<Ran> } {
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      command,
      'sync',
      '--portal',
      url,
      '--settle',
      '0.05',
      '--lang',
      'fr',
      '--machine',
      'compta-01',
      ...options,
      root,
    ],
    {
      env: { PATH: process.env.PATH, PARVIS_CLIENT_ID: key.clientId, PARVIS_CLIENT_SECRET: key.secret },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let [out, err] = ['', '']
  child.stdout!.on('data', (chunk) => {
    out += chunk
  })
  child.stderr!.on('data', (chunk) => {
    err += chunk
  })
  return {
    child,
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err }))),
  }
}

/** A file that is text, and that no other is. */
export const paper = (text: string): string => `${text}\n`

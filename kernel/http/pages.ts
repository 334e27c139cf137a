import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../i18n/locale.ts'
import { encodingFor } from './compression.ts'

/** What the build tells of the pages: which files each address needs, the same for everybody. */
type Told = {
  fonts: string[]
  /** `asks`: what its first pages ask for, for the script that asks before the others are there (web/public/first-asked.js). */
  addresses: Array<{ at: string; asks: unknown[]; files: Record<Locale, string[]> }>
}

type Form = { bytes: Buffer; tag: string }
type Document = Record<'identity' | 'gzip' | 'br', Form>

/** The document of the pages, one for each part of them and language: it names all that the address needs, so that nothing is found out late. */
export type Pages = {
  root: string
  /** The inline scripts, as the content security policy names them. */
  scriptHashes: string[]
  send: (request: FastifyRequest, reply: FastifyReply) => FastifyReply
}

const hashOf = (text: string | Buffer) => createHash('sha256').update(text).digest('base64')

/** Reads the built pages; undefined where they are not built. */
export function openPages(root: string): Pages | undefined {
  if (!existsSync(join(root, 'index.html')) || !existsSync(join(root, '..', 'pages.json'))) return undefined
  const scriptHashes: string[] = []
  // Scripts of a few lines come within the document, and run before anything else of it is there.
  const template = readFileSync(join(root, 'index.html'), 'utf8').replace(
    /<script src="\/([\w-]+\.js)"><\/script>/g,
    (_all, name: string) => {
      const text = readFileSync(join(root, name), 'utf8')
      scriptHashes.push(`'sha256-${hashOf(text)}'`)
      return `<script>${text}</script>`
    },
  )
  const told = JSON.parse(readFileSync(join(root, '..', 'pages.json'), 'utf8')) as Told
  const made = new Map<string, Document>()

  function documentOf(at: Told['addresses'][number], locale: Locale): Document {
    const key = `${locale} ${at.at}`
    const known = made.get(key)
    if (known) return known
    const files = at.files[locale].filter((file) => !template.includes(file))
    const tags = [
      ...told.fonts.map((file) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${file}">`),
      ...files.map((file) =>
        file.endsWith('.css')
          ? `<link rel="stylesheet" crossorigin href="/${file}">`
          : `<link rel="modulepreload" crossorigin href="/${file}">`,
      ),
    ]
    const asks = at.asks.length
      ? `\n    <script type="application/json" id="first-asked">${JSON.stringify(at.asks).replaceAll('<', '\\u003c')}</script>`
      : ''
    const bytes = Buffer.from(
      template
        .replace('<html lang="fr">', `<html lang="${locale}">`)
        .replace('<head>', () => `<head>${asks}`)
        .replace('</head>', `${tags.join('\n    ')}\n  </head>`),
    )
    const tag = hashOf(bytes).slice(0, 22)
    const document: Document = {
      identity: { bytes, tag: `"${tag}"` },
      gzip: { bytes: gzipSync(bytes), tag: `"${tag}-gzip"` },
      br: { bytes: brotliCompressSync(bytes), tag: `"${tag}-br"` },
    }
    made.set(key, document)
    return document
  }

  return {
    root,
    scriptHashes,
    send: (request, reply) => {
      const path = request.url.split('?')[0]!
      const at =
        told.addresses.find((one) => path === one.at || path.startsWith(`${one.at}/`)) ?? told.addresses.at(-1)!
      const encoding = encodingFor(request)
      const form = documentOf(at, request.locale)[encoding ?? 'identity']
      reply
        .header('cache-control', 'no-cache')
        .header('vary', 'accept-encoding, accept-language, cookie')
        .header('etag', form.tag)
      if (request.headers['if-none-match'] === form.tag) return reply.code(304).send()
      if (encoding) reply.header('content-encoding', encoding)
      return reply.type('text/html; charset=utf-8').send(form.bytes)
    },
  }
}

/** A page of one sentence, for whom no page of the portal is there. */
export const plainPage = (sentence: string, locale: Locale): string =>
  `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${sentence}</title><style>body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f2f4f5;color:#16202b;font:16px/24px system-ui,sans-serif}p{max-width:32em;padding:24px}@media(prefers-color-scheme:dark){body{background:#0e151b;color:#e6ecf0}}</style></head><body><main><p>${sentence}</p></main></body></html>`

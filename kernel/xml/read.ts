import { SaxesParser, type SaxesTagNS } from 'saxes'
import { declaredEncoding, EncodingError, xmlDecoder } from './encoding.ts'

/** An element: its name with the prefix that the reader's caller gives its namespace, whatever the file calls it. */
export type XmlNode = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlNode[]
  readonly parent: XmlNode | undefined
  readonly line: number
  /** Its own text, without that of its children. */
  text: string
}

export type XmlRefusal = 'empty' | 'too_large' | 'too_deep' | 'too_many' | 'doctype' | 'encoding' | 'not_well_formed'

/** A document that is not read, with its reason and the line where it ends. */
export class XmlRefused extends Error {
  readonly reason: XmlRefusal
  readonly line: number
  constructor(reason: XmlRefusal, line: number) {
    super(`${reason}, line ${line}`)
    this.reason = reason
    this.line = line
  }
}

export type XmlLimits = {
  bytes: number
  depth: number
  /** How many elements there may be in all. */
  elements: number
  /** How many of one name. */
  most: Readonly<Record<string, number>>
}

/** Reads one document piece by piece; each limit is looked at as the bytes come, before anything is kept of them. */
export class XmlReader {
  #parser = new SaxesParser({ xmlns: true, position: true })
  #decoder: TextDecoder | undefined
  #root: XmlNode | undefined
  #open: XmlNode | undefined
  #depth = 0
  #bytes = 0
  #elements = 0
  #counts = new Map<string, number>()
  #limits: XmlLimits

  /** @param prefixes the namespaces that the caller knows, each with the prefix that its names get */
  constructor(prefixes: Readonly<Record<string, string>>, limits: XmlLimits) {
    this.#limits = limits
    const parser = this.#parser
    parser.on('error', (error) => {
      if (error instanceof XmlRefused) throw error
      this.#refuse('not_well_formed')
    })
    // What a document type may declare is nothing that a message needs, and much that would be done to its reader.
    parser.on('doctype', () => this.#refuse('doctype'))
    parser.on('opentag', (tag: SaxesTagNS) => {
      if (++this.#depth > limits.depth) this.#refuse('too_deep')
      if (++this.#elements > limits.elements) this.#refuse('too_many')
      const prefix = prefixes[tag.uri]
      const name = prefix === undefined ? `{${tag.uri}}${tag.local}` : `${prefix}:${tag.local}`
      const most = limits.most[name]
      if (most !== undefined) {
        const count = (this.#counts.get(name) ?? 0) + 1
        if (count > most) this.#refuse('too_many')
        this.#counts.set(name, count)
      }
      const attributes: Record<string, string> = {}
      for (const attribute of Object.values(tag.attributes))
        if (attribute.uri === '') attributes[attribute.local] = attribute.value
      const node: XmlNode = { name, attributes, children: [], parent: this.#open, line: parser.line, text: '' }
      if (this.#open) this.#open.children.push(node)
      else this.#root = node
      this.#open = node
    })
    const take = (text: string) => {
      if (this.#open) this.#open.text += text
    }
    parser.on('text', take)
    parser.on('cdata', take)
    parser.on('closetag', () => {
      this.#depth--
      const node = this.#open!
      if (node.children.length > 0 && node.text.trim() === '') node.text = ''
      this.#open = node.parent
    })
  }

  #refuse(reason: XmlRefusal): never {
    throw new XmlRefused(reason, this.#parser.line)
  }

  #decoded(bytes?: Uint8Array): string {
    try {
      return bytes ? this.#decoder!.decode(bytes, { stream: true }) : this.#decoder!.decode()
    } catch {
      return this.#refuse('encoding')
    }
  }

  /** Takes the next bytes. @throws XmlRefused */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#bytes += bytes.length
    if (this.#bytes > this.#limits.bytes) this.#refuse('too_large')
    const first = this.#decoder === undefined
    if (first)
      try {
        this.#decoder = xmlDecoder(bytes)
      } catch (error) {
        if (error instanceof EncodingError) this.#refuse('encoding')
        throw error
      }
    const text = this.#decoded(bytes)
    if (first) {
      const declared = declaredEncoding(text.slice(0, 300))
      const [said, is] = [declared?.startsWith('utf-16'), this.#decoder!.encoding.startsWith('utf-16')]
      if (declared !== undefined && said !== is) this.#refuse('encoding')
    }
    if (text) this.#parser.write(text)
  }

  /** The root of what was written. @throws XmlRefused */
  end(): XmlNode {
    if (!this.#decoder) this.#refuse('empty')
    const rest = this.#decoded()
    if (rest) this.#parser.write(rest)
    this.#parser.close()
    return this.#root ?? this.#refuse('empty')
  }
}

/** Reads a document that is in memory. @throws XmlRefused */
export function readXml(bytes: Uint8Array, prefixes: Readonly<Record<string, string>>, limits: XmlLimits): XmlNode {
  if (bytes.length > limits.bytes) throw new XmlRefused('too_large', 1)
  const reader = new XmlReader(prefixes, limits)
  for (let at = 0; at < bytes.length; at += 65_536) reader.write(bytes.subarray(at, at + 65_536))
  return reader.end()
}
